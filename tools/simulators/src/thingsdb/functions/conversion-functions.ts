import type { BuiltIn } from "../evaluator/built-ins.ts";
import { toBool, toFloat, toInt, toText } from "../values/conversions.ts";
import { EnumMember } from "../values/enum-type.ts";
import { fail } from "../values/error-codes.ts";
import { MpData } from "../values/mp-data.ts";
import { RegexValue } from "../values/regex-value.ts";
import { bytesOfText } from "../values/text.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import type { Arguments } from "./arguments.ts";
import { functionsOf } from "./arguments.ts";

function toBytes(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return bytesOfText(value);
  if (value instanceof MpData) return value.bytes;
  if (value instanceof EnumMember) return toBytes(value.value);
  return fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`bytes\``);
}

function regex(args: Arguments): Value {
  args.between(1, 2);
  const value = args.any(0);
  if (value instanceof RegexValue && args.count === 1) return value;
  if (typeof value !== "string") return args.wrongType(0, value, "str", "regex");
  return new RegexValue(`/${value}/${args.count === 2 ? args.str(1) : ""}`);
}

/** Functions that make a value of another type, or name the type of one. */
export const conversionFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  int: (args) => (args.atMost(1).count === 0 ? 0n : toInt(args.any(0))),
  float: (args) => (args.atMost(1).count === 0 ? 0 : toFloat(args.any(0))),
  str: (args) => (args.atMost(1).count === 0 ? "" : toText(args.any(0))),
  bool: (args) => (args.atMost(1).count === 0 ? false : toBool(args.any(0))),
  bytes: (args) => (args.atMost(1).count === 0 ? new Uint8Array(0) : toBytes(args.any(0))),
  regex,
  type: (args) => typeName(args.exactly(1).any(0)),
  base64_encode: (args) => Buffer.from(toBytes(args.exactly(1).any(0))).toString("base64"),
  base64_decode: (args) => new Uint8Array(Buffer.from(toText(args.exactly(1).any(0)), "base64")),
});
