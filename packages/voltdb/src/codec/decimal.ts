import type { ByteWriter } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { kindOf } from "./kind-of.ts";

/** Digits after the point of every DECIMAL. */
export const DECIMAL_SCALE = 12;
/** Digits of a DECIMAL in all: 26 before the point and 12 after it. */
const MAX_DIGITS = 38;

const LIMIT = 10n ** 38n;
const SPLIT = 1_000_000;
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,9}))?$/i;

/** An exact decimal as an integer and the place of its point: 1.5 is `{ unscaled: 15n, scale: 1 }`. */
export class VoltDecimal {
  /** The integer that the number is when the point is left out. */
  readonly unscaled: bigint;
  /** Digits after the point; 12 in all that comes from a server. */
  readonly scale: number;

  constructor(unscaled: bigint, scale: number = DECIMAL_SCALE) {
    if (typeof unscaled !== "bigint" || !(Number.isInteger(scale) && scale >= 0 && scale <= 1000)) {
      throw new VoltUsageError("a decimal is a bigint and a scale from 0 to 1000");
    }
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** All digits of it, `"1.50"` for 150n with two digits after the point. */
  toString(): string {
    return formatUnscaled(this.unscaled, this.scale);
  }

  /** The same: JSON has no exact numbers. */
  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `VoltDecimal(${this.toString()})`;
  }
}

/**
 * The integer that a decimal is in units of 10^-12.
 * @throws {VoltUsageError} for what is no decimal, has digits beyond the twelfth after the point, or more than 26 before it
 */
export function toUnscaled(value: unknown): bigint {
  if (typeof value === "bigint") return inRange(value * 10n ** 12n);
  if (value instanceof VoltDecimal) return rescale(value.unscaled, value.scale);
  if (typeof value !== "string" && typeof value !== "number") throw noDecimal(value);
  const match = SHAPE.exec(typeof value === "number" ? String(value) : value);
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (match === null || whole.length + fraction.length === 0) throw noDecimal(value);
  // Zeros at the ends say nothing, and without them a length is a size.
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return 0n;
  const significant = digits.replace(/0+$/, "");
  const exponent = Number(match[4] ?? 0) - fraction.length + (digits.length - significant.length);
  if (exponent < -DECIMAL_SCALE) throw tooFine();
  if (significant.length + exponent + DECIMAL_SCALE > MAX_DIGITS) throw tooLarge();
  const unscaled = BigInt(significant + "0".repeat(exponent + DECIMAL_SCALE));
  return match[1] === "-" ? -unscaled : unscaled;
}

/** Writes a decimal of 16 bytes, two's complement, big-endian; null is the smallest of all. */
export function writeDecimal(writer: ByteWriter, value: unknown): void {
  const unscaled = value === null ? -(2n ** 127n) : toUnscaled(value);
  writer.i64be(BigInt.asIntN(64, unscaled >> 64n));
  writer.u64be(BigInt.asUintN(64, unscaled));
}

/** Whether the 16 bytes at `at` are a NULL. */
export function isNullDecimal(view: DataView, at: number): boolean {
  return (
    view.getInt32(at) === -0x80000000 &&
    view.getInt32(at + 4) === 0 &&
    view.getInt32(at + 8) === 0 &&
    view.getInt32(at + 12) === 0
  );
}

/** The 16 bytes at `at` as an integer in units of 10^-12. */
export function readUnscaled(view: DataView, at: number): bigint {
  return (view.getBigInt64(at) << 64n) | view.getBigUint64(at + 8);
}

/** The 16 bytes at `at` as text with twelve digits after the point: without a bigint where 53 bits hold what is before it. */
export function readDecimalText(view: DataView, at: number): string {
  let d = view.getUint32(at);
  let c = view.getUint32(at + 4);
  let b = view.getUint32(at + 8);
  let a = view.getUint32(at + 12);
  const negative = d >= 0x80000000;
  if (negative) {
    a = -a >>> 0;
    let carry = a === 0 ? 1 : 0;
    b = (~b + carry) >>> 0;
    carry = carry === 1 && b === 0 ? 1 : 0;
    c = (~c + carry) >>> 0;
    carry = carry === 1 && c === 0 ? 1 : 0;
    d = (~d + carry) >>> 0;
  }
  if (d !== 0 || c > 0x000fffff) return formatUnscaled(readUnscaled(view, at), DECIMAL_SCALE);
  // Long division by a million, twice, by digits of 32 bits: no step leaves 53 bits.
  let rest = c % SPLIT;
  c = (c - rest) / SPLIT;
  let digit = rest * 4294967296 + b;
  rest = digit % SPLIT;
  b = (digit - rest) / SPLIT;
  digit = rest * 4294967296 + a;
  const low = digit % SPLIT;
  a = (digit - low) / SPLIT;
  digit = c * 4294967296 + b;
  rest = digit % SPLIT;
  b = (digit - rest) / SPLIT;
  digit = rest * 4294967296 + a;
  const high = digit % SPLIT;
  const whole = b * 4294967296 + (digit - high) / SPLIT;
  return `${negative ? "-" : ""}${whole}.${sixDigits(high)}${sixDigits(low)}`;
}

/** An integer as text with a point before its last `scale` digits. */
export function formatUnscaled(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const split = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
  return negative ? `-${text}` : text;
}

function sixDigits(value: number): string {
  if (value === 0) return "000000";
  return value >= 100_000 ? String(value) : String(value + SPLIT).substring(1);
}

function rescale(unscaled: bigint, scale: number): bigint {
  if (scale <= DECIMAL_SCALE) return inRange(unscaled * 10n ** BigInt(DECIMAL_SCALE - scale));
  const divisor = 10n ** BigInt(scale - DECIMAL_SCALE);
  if (unscaled % divisor !== 0n) throw tooFine();
  return inRange(unscaled / divisor);
}

function inRange(unscaled: bigint): bigint {
  if (unscaled >= LIMIT || unscaled <= -LIMIT) throw tooLarge();
  return unscaled;
}

function noDecimal(value: unknown): VoltUsageError {
  const kind = typeof value === "string" ? "text that is no decimal" : kindOf(value);
  return new VoltUsageError(`a DECIMAL is a string, a number, a bigint or a VoltDecimal, not ${kind}`);
}

function tooFine(): VoltUsageError {
  return new VoltUsageError("a DECIMAL has at most 12 digits after the point: round it before");
}

function tooLarge(): VoltUsageError {
  return new VoltUsageError("a DECIMAL has at most 26 digits before the point");
}
