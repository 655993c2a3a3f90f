import type { BuiltIn } from "../evaluator/built-ins.ts";
import { checkInt } from "../values/conversions.ts";
import { fail } from "../values/error-codes.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { type Arguments, functionsOf } from "./arguments.ts";

function ofNumber(args: Arguments, compute: (number: number) => number): Value {
  const value = args.exactly(1).any(0);
  if (typeof value !== "bigint" && typeof value !== "number") return args.wrongType(0, value, "int", "float");
  return compute(Number(value));
}

/** What is an int already stays one. */
function rounded(args: Arguments, compute: (number: number) => number): Value {
  const value = args.exactly(1).any(0);
  if (typeof value === "bigint") return value;
  if (typeof value !== "number") return args.wrongType(0, value, "int", "float");
  return toWhole(compute(value));
}

function toWhole(value: number): bigint {
  return Number.isFinite(value) ? checkInt(BigInt(value)) : fail("OVERFLOW", "integer overflow");
}

function logarithm(args: Arguments, compute: (number: number) => number): Value {
  return ofNumber(args, (number) => (number <= 0 ? fail("VALUE", "math domain error") : compute(number)));
}

function abs(args: Arguments): Value {
  const value = args.exactly(1).any(0);
  if (typeof value === "bigint") return value < 0n ? checkInt(-value) : value;
  if (typeof value === "boolean") return BigInt(value);
  return typeof value === "number" ? Math.abs(value) : args.wrongType(0, value, "int", "float");
}

function pow(args: Arguments): Value {
  const base = args.exactly(2).any(0);
  const exponent = args.any(1);
  if (typeof base !== "bigint" && typeof base !== "number") return args.wrongType(0, base, "int", "float");
  if (typeof exponent !== "bigint" && typeof exponent !== "number")
    return args.wrongType(1, exponent, "int", "float");
  return Number(base) ** Number(exponent);
}

function round(args: Arguments): Value {
  const value = args.between(1, 2).any(0);
  if (typeof value !== "bigint" && typeof value !== "number")
    return fail(
      "TYPE",
      `function \`round\` expects argument 1 to be of type \`int\` or \`float\` but got type \`${typeName(value)}\` instead${args.docs}`,
    );
  const scale = args.count === 2 ? 10 ** Number(args.int(1)) : 1;
  const rounded = halfAwayFromZero(Number(value) * scale) / scale;
  return typeof value === "bigint" ? toWhole(Math.trunc(rounded)) : rounded;
}

function halfAwayFromZero(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** Functions of numbers. */
export const mathFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api/math", {
  abs,
  pow,
  round,
  ceil: (args) => rounded(args, Math.ceil),
  floor: (args) => rounded(args, Math.floor),
  cos: (args) => ofNumber(args, Math.cos),
  sin: (args) => ofNumber(args, Math.sin),
  tan: (args) => ofNumber(args, Math.tan),
  exp: (args) => ofNumber(args, Math.exp),
  sqrt: (args) =>
    ofNumber(args, (number) => (number < 0 ? fail("VALUE", "math domain error") : Math.sqrt(number))),
  loge: (args) => logarithm(args, Math.log),
  log2: (args) => logarithm(args, Math.log2),
  log10: (args) => logarithm(args, Math.log10),
});
