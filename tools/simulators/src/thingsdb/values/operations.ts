import { checkInt, floatToInt, INT_MAX, INT_MIN, overflow } from "./conversions.ts";
import { DateTime } from "./date-time.ts";
import { EnumMember } from "./enum-type.ts";
import { fail } from "./error-codes.ts";
import { ErrorValue } from "./error-value.ts";
import { ListValue } from "./list-value.ts";
import { RegexValue } from "./regex-value.ts";
import { SetValue } from "./set-value.ts";
import { bytesOfText } from "./text.ts";
import { typeName } from "./type-name.ts";
import type { Value } from "./value.ts";
import { WrappedThing } from "./wrapped-thing.ts";

type Number64 = bigint | number;

/** `a + b` and its like; bools count as 0 and 1, an int and a float give a float. */
export function operate(operator: string, a: Value, b: Value): Value {
  const left = asNumber(a);
  const right = asNumber(b);
  if (left !== undefined && right !== undefined) {
    const result = operateOnNumbers(operator, left, right);
    if (result !== undefined) return result;
  }
  if (operator === "+" && isRaw(a) && isRaw(b)) return concatenate(a, b);
  if (a instanceof SetValue && b instanceof SetValue) {
    const result = operateOnSets(operator, a, b);
    if (result !== undefined) return result;
  }
  const what = "+-*/%".includes(operator) ? "" : "bitwise ";
  return fail(
    "TYPE",
    `${what}\`${operator}\` not supported between \`${typeName(a)}\` and \`${typeName(b)}\``,
  );
}

function asNumber(value: Value): Number64 | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return typeof value === "boolean" ? BigInt(value) : undefined;
}

function operateOnNumbers(operator: string, a: Number64, b: Number64): Value | undefined {
  if (typeof a === "bigint" && typeof b === "bigint") return operateOnInts(operator, a, b);
  if (operator === "%") return remainder(toWhole(a), toWhole(b));
  const x = Number(a);
  const y = Number(b);
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return y === 0 ? zeroDivision() : x / y;
    default:
      return undefined;
  }
}

function operateOnInts(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "+":
      return checkInt(a + b);
    case "-":
      return checkInt(a - b);
    case "*":
      return multiply(a, b);
    case "/":
      return b === 0n ? zeroDivision() : checkInt(a / b);
    case "%":
      return remainder(a, b);
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return BigInt.asIntN(64, a << shiftCount(b));
    default:
      return a >> shiftCount(b);
  }
}

/** The server's check calls nearly every product with a negative right side an overflow (1.9.2). */
function multiply(a: bigint, b: bigint): bigint {
  if (b !== 0n && (a > INT_MAX / b || a < INT_MIN / b)) overflow();
  return checkInt(a * b);
}

/** Processors look at six bits of a shift's count only. */
function shiftCount(count: bigint): bigint {
  return BigInt.asUintN(6, count);
}

function remainder(a: bigint, b: bigint): bigint {
  return b === 0n ? zeroDivision() : a % b;
}

function toWhole(value: Number64): bigint {
  return typeof value === "bigint" ? value : floatToInt(value);
}

function zeroDivision(): never {
  fail("ZERO_DIV", "division or modulo by zero");
}

type Raw = string | Uint8Array;

function isRaw(value: Value): value is Raw {
  return typeof value === "string" || value instanceof Uint8Array;
}

function concatenate(a: Raw, b: Raw): Raw {
  if (typeof a === "string" && typeof b === "string") return a + b;
  return new Uint8Array(Buffer.concat([toBytes(a), toBytes(b)]));
}

function toBytes(raw: Raw): Uint8Array {
  return typeof raw === "string" ? bytesOfText(raw) : raw;
}

function operateOnSets(operator: string, a: SetValue, b: SetValue): SetValue | undefined {
  const [x, y] = [a.things, b.things];
  switch (operator) {
    case "|":
      return new SetValue([...x, ...y]);
    case "&":
      return new SetValue([...x].filter((one) => y.has(one)));
    case "-":
      return new SetValue([...x].filter((one) => !y.has(one)));
    case "^":
      return new SetValue([...[...x].filter((one) => !y.has(one)), ...[...y].filter((one) => !x.has(one))]);
    default:
      return undefined;
  }
}

/** `a == b`. Things are equal to themselves only, errors by their code. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  const left = asNumber(a);
  const right = asNumber(b);
  if (left !== undefined && right !== undefined) return areSameNumbers(left, right);
  if (isRaw(a) && isRaw(b)) return compareRaw(a, b) === 0;
  if (a instanceof ListValue && b instanceof ListValue)
    return a.items.length === b.items.length && a.items.every((one, index) => equals(one, b.items[index]!));
  if (a instanceof SetValue && b instanceof SetValue)
    return a.things.size === b.things.size && [...a.things].every((one) => b.things.has(one));
  if (a instanceof ErrorValue && b instanceof ErrorValue) return a.code === b.code;
  if (a instanceof DateTime && b instanceof DateTime) return a.seconds === b.seconds;
  if (a instanceof RegexValue && b instanceof RegexValue) return a.text === b.text;
  if (a instanceof WrappedThing && b instanceof WrappedThing) return a.type === b.type && a.thing === b.thing;
  return false;
}

function areSameNumbers(a: Number64, b: Number64): boolean {
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

/** `a < b` and its like. */
export function compare(operator: string, a: Value, b: Value): boolean {
  if (a instanceof SetValue && b instanceof SetValue) return compareSets(operator, a.things, b.things);
  const order = orderOf(a, b);
  if (order === undefined)
    return fail("TYPE", `\`${operator}\` not supported between \`${typeName(a)}\` and \`${typeName(b)}\``);
  return holds(operator, order);
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

/** Which of two values sorts first; undefined for values that have no order, NaN with a NaN. */
export function orderOf(a: Value, b: Value): number | undefined {
  const left = asNumber(a);
  const right = asNumber(b);
  if (left !== undefined && right !== undefined) {
    if (left === right || (typeof left !== typeof right && Number(left) === Number(right))) return 0;
    return left < right ? -1 : left > right ? 1 : Number.NaN;
  }
  if (isRaw(a) && isRaw(b)) return compareRaw(a, b);
  if (a instanceof DateTime && b instanceof DateTime) return a.seconds - b.seconds;
  return undefined;
}

/** The order of values in sorted lists; enumerators sort by what they stand for. */
export function sortOrder(a: Value, b: Value): number {
  const x = a instanceof EnumMember ? a.value : a;
  const y = b instanceof EnumMember ? b.value : b;
  const order = orderOf(x, y);
  return order === undefined
    ? fail("TYPE", `\`<\` not supported between \`${typeName(a)}\` and \`${typeName(b)}\``)
    : order || 0;
}

function compareRaw(a: Raw, b: Raw): number {
  return Buffer.compare(toBytes(a), toBytes(b));
}

function compareSets(operator: string, a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean {
  const [small, large] = operator.startsWith("<") ? [a, b] : [b, a];
  if (operator.length === 1 && small.size >= large.size) return false;
  return [...small].every((one) => large.has(one));
}

/** Signs before an expression. */
export function applyPrefix(prefix: string, value: Value, truth: boolean): Value {
  const nots = count(prefix, "!");
  const negative = negatives(prefix) % 2 === 1;
  const inverted = count(prefix, "~") % 2 === 1;
  const isBitwise = prefix.startsWith("~");
  if (!prefix.endsWith("!") && asNumber(value) === undefined)
    return fail("TYPE", `\`${isBitwise ? "~" : "-/+"}\` not supported by type \`${typeName(value)}\``);
  if (nots > 0) {
    const bit = truth !== (nots % 2 === 1);
    if (!isBitwise && !/^[-+]/.test(prefix)) return bit;
    const number = negative ? -BigInt(bit) : BigInt(bit);
    return inverted ? ~number : number;
  }
  if (isBitwise && typeof value === "number")
    return fail("TYPE", `\`~\` not supported by type \`${typeName(value)}\``);
  if (typeof value === "number") return negative ? -value : value;
  const whole = BigInt(value as bigint | boolean);
  const signed = negative ? (whole === -(2n ** 63n) ? overflow() : -whole) : whole;
  return inverted ? ~signed : signed;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** Signs after a "!" say nothing. */
function negatives(prefix: string): number {
  return count(prefix.split("!")[0]!, "-");
}
