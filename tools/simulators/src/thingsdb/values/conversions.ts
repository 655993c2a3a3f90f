import { AnonymousType } from "./anonymous-type.ts";
import { Closure } from "./closure.ts";
import { DateTime } from "./date-time.ts";
import { EnumMember } from "./enum-type.ts";
import { ErrorCode, fail } from "./error-codes.ts";
import { ErrorValue } from "./error-value.ts";
import { formatFloat } from "./format-float.ts";
import { FutureValue } from "./future-value.ts";
import { ListValue } from "./list-value.ts";
import { RegexValue } from "./regex-value.ts";
import { Room } from "./room.ts";
import { SetValue } from "./set-value.ts";
import { Task } from "./task.ts";
import { isUtf8 } from "./text.ts";
import { Thing } from "./thing.ts";
import { typeName } from "./type-name.ts";
import type { Value } from "./value.ts";
import { WrappedThing } from "./wrapped-thing.ts";

/** The smallest int. */
export const INT_MIN: bigint = -(2n ** 63n);
/** The largest int. */
export const INT_MAX: bigint = 2n ** 63n - 1n;

/** Whether a value counts as true. */
export function toBool(value: Value): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "bigint":
      return value !== 0n;
    case "number":
      return value !== 0;
    case "string":
      return value !== "";
    default:
  }
  if (value === null || value instanceof ErrorValue || value instanceof FutureValue) return false;
  if (value instanceof Uint8Array) return value.length > 0;
  if (value instanceof ListValue) return value.items.length > 0;
  if (value instanceof SetValue) return value.things.size > 0;
  if (value instanceof Thing) return value.size > 0;
  if (value instanceof WrappedThing) return value.thing.size > 0;
  if (value instanceof Room) return value.id !== 0;
  if (value instanceof Task) return value.runAt !== 0;
  if (value instanceof EnumMember) return toBool(value.value);
  return true;
}

/**
 * The text of a value, one character a byte.
 * @throws {ThingsDbError} for what has none
 */
export function toText(value: Value): string {
  switch (typeof value) {
    case "string":
      return value;
    case "bigint":
    case "boolean":
      return String(value);
    case "number":
      return formatFloat(value);
    default:
  }
  if (value === null) return "nil";
  if (value instanceof Uint8Array) return bytesToText(value);
  if (value instanceof ErrorValue) return value.message;
  if (value instanceof EnumMember) return toText(value.value);
  if (value instanceof Thing) return thingText(value.type?.name ?? "thing", value);
  if (value instanceof WrappedThing)
    return thingText(value.anonymous ? "<anonymous>" : value.type.name, value.thing);
  if (value instanceof AnonymousType) return "<anonymous>";
  const hasText =
    value instanceof DateTime ||
    value instanceof RegexValue ||
    value instanceof Closure ||
    value instanceof Room ||
    value instanceof Task;
  return hasText ? value.toString() : fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`str\``);
}

function bytesToText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("latin1");
  return isUtf8(text) ? text : fail("VALUE", "binary data has no valid UTF8 encoding");
}

function thingText(type: string, thing: Thing): string {
  return `${type}:${thing.id === 0 ? "nil" : thing.id}`;
}

/** @throws {ThingsDbError} for what is no number, or none of 64 bits */
export function toInt(value: Value): bigint {
  switch (typeof value) {
    case "bigint":
      return value;
    case "boolean":
      return value ? 1n : 0n;
    case "number":
      return floatToInt(value);
    case "string":
      return parseInteger(value);
    default:
  }
  if (value instanceof DateTime) return BigInt(value.seconds);
  if (value instanceof ErrorValue) return BigInt(value.code);
  if (value instanceof EnumMember) return toInt(value.value);
  return fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`int\``);
}

/** A float without its fraction. */
export function floatToInt(value: number): bigint {
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) return overflow();
  return BigInt(Math.trunc(value));
}

/** What C's strtoll reads, 0 where nothing is. */
function parseInteger(text: string): bigint {
  const [, sign, digits] = /^[ \t\n\v\f\r]*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[0-9]+)?/.exec(text)!;
  if (digits === undefined) return 0n;
  const isOctal = /^0[0-7]+$/.test(digits);
  const magnitude = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  return checkInt(sign === "-" ? -magnitude : magnitude);
}

/** @throws {ThingsDbError} for what is no number */
export function toFloat(value: Value): number {
  switch (typeof value) {
    case "number":
      return value;
    case "bigint":
    case "boolean":
      return Number(value);
    case "string": {
      const found = /^[ \t\n\v\f\r]*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/.exec(value);
      return found ? Number(found[0]) : special(value);
    }
    default:
  }
  if (value instanceof DateTime) return value.seconds;
  if (value instanceof ErrorValue) return value.code;
  if (value instanceof EnumMember) return toFloat(value.value);
  return fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`float\``);
}

function special(value: string): number {
  if (/^[ \t]*[-+]?inf/i.test(value)) return value.includes("-") ? -Infinity : Infinity;
  return /^[ \t]*[-+]?nan/i.test(value) ? Number.NaN : 0;
}

/** @throws {ThingsDbError} when it takes more than 64 bits */
export function checkInt(value: bigint): bigint {
  return value > INT_MAX || value < INT_MIN ? overflow() : value;
}

/** Fails as integer arithmetic does. */
export function overflow(): never {
  fail("OVERFLOW", "integer overflow");
}

/** Whether a code is one that user code may raise and catch. */
export function isCatchable(code: number): boolean {
  return code <= ErrorCode.ASSERT;
}
