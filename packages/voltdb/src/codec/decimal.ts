import { type ByteWriter, encodeUtf8 } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { kindOf } from "./kind-of.ts";

/** Digits after the point of every DECIMAL. */
export const DECIMAL_SCALE = 12;
/** Digits of a DECIMAL in all: 26 before the point and 12 after it. */
const MAX_DIGITS = 38;

const LIMIT = 10n ** 38n;
const SPLIT = 1_000_000;
const TRILLION = 1_000_000_000_000;
const TWO_32 = 4294967296;
const MINUS = 0x2d;
const POINT = 0x2e;
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

/** The most bytes that {@link putDecimalText} writes. */
export const MAX_DECIMAL_TEXT = 41;

/** All numbers of three digits as text, one after the other. */
let triples: Uint8Array | undefined;

/**
 * Writes the 16 bytes at `at` as text (ASCII) with twelve digits after the point into `out`, and returns where it ends:
 * where it began for NULL. A bigint is made only where 53 bits do not hold what is before the point.
 */
export function putDecimalText(out: Uint8Array, start: number, view: DataView, at: number): number {
  const upper = view.getInt32(at);
  if (upper !== view.getInt32(at + 4)) return putLongDecimal(out, start, view, at);
  // With two upper words of one kind, the lower two are the number, or what it is short of 2^64.
  let high = view.getUint32(at + 8);
  let low = view.getUint32(at + 12);
  let end = start;
  if (upper === -1) {
    low = -low >>> 0;
    high = low === 0 ? -high >>> 0 : ~high >>> 0;
    out[end++] = MINUS;
  } else if (upper !== 0) return putLongDecimal(out, start, view, at);
  if (high > 0x1fffff || (high === 0 && low === 0 && upper === -1))
    return putLongDecimal(out, start, view, at);
  // No step leaves 53 bits, so that floor(x / y) is exact (and many times as fast as %).
  const unscaled = high * TWO_32 + low;
  const whole = Math.floor(unscaled / TRILLION);
  const fraction = unscaled - whole * TRILLION;
  const millionths = Math.floor(fraction / SPLIT);
  triples ??= allTriples();
  end = putSmall(out, end, whole, triples);
  out[end] = POINT;
  putSix(out, end + 1, millionths, triples);
  putSix(out, end + 7, fraction - millionths * SPLIT, triples);
  return end + 13;
}

/** The same for what 53 bits do not hold. */
function putLongDecimal(out: Uint8Array, start: number, view: DataView, at: number): number {
  if (isNullDecimal(view, at)) return start;
  let d = view.getUint32(at);
  let c = view.getUint32(at + 4);
  let b = view.getUint32(at + 8);
  let a = view.getUint32(at + 12);
  let end = start;
  if (d >= 0x80000000) {
    // Two's complement: all bits the other way, and one more.
    a = -a >>> 0;
    b = a === 0 ? -b >>> 0 : ~b >>> 0;
    c = a === 0 && b === 0 ? -c >>> 0 : ~c >>> 0;
    d = a === 0 && b === 0 && c === 0 ? -d >>> 0 : ~d >>> 0;
    out[end++] = MINUS;
  }
  if (d !== 0 || c > 0x000fffff) {
    const text = formatUnscaled(readUnscaled(view, at), DECIMAL_SCALE);
    return start + encodeUtf8(text, out, start);
  }
  // Long division by a million, twice, by digits of 32 bits.
  let next = Math.floor(c / SPLIT);
  let digit = (c - next * SPLIT) * TWO_32 + b;
  c = next;
  b = Math.floor(digit / SPLIT);
  digit = (digit - b * SPLIT) * TWO_32 + a;
  a = Math.floor(digit / SPLIT);
  const low = digit - a * SPLIT;
  digit = c * TWO_32 + b;
  next = Math.floor(digit / SPLIT);
  digit = (digit - next * SPLIT) * TWO_32 + a;
  a = Math.floor(digit / SPLIT);
  const high = digit - a * SPLIT;
  end += encodeUtf8(String(next * TWO_32 + a), out, end);
  triples ??= allTriples();
  out[end] = POINT;
  putSix(out, end + 1, high, triples);
  putSix(out, end + 7, low, triples);
  return end + 13;
}

/** A number below a million without zeros in front. */
function putSmall(out: Uint8Array, start: number, value: number, digits: Uint8Array): number {
  let at = start;
  let rest = value;
  if (value >= 1000) {
    const thousands = (value / 1000) | 0;
    at = putSmall(out, at, thousands, digits);
    rest = value - thousands * 1000;
  }
  const from = rest * 3;
  if (value >= 100) out[at++] = digits[from]!;
  if (value >= 10) out[at++] = digits[from + 1]!;
  out[at++] = digits[from + 2]!;
  return at;
}

function putSix(out: Uint8Array, at: number, value: number, digits: Uint8Array): void {
  const thousands = (value / 1000) | 0;
  const high = thousands * 3;
  const low = (value - thousands * 1000) * 3;
  out[at] = digits[high]!;
  out[at + 1] = digits[high + 1]!;
  out[at + 2] = digits[high + 2]!;
  out[at + 3] = digits[low]!;
  out[at + 4] = digits[low + 1]!;
  out[at + 5] = digits[low + 2]!;
}

function allTriples(): Uint8Array {
  const digits = new Uint8Array(3000);
  for (let i = 0; i < 1000; i++) encodeUtf8(String(i).padStart(3, "0"), digits, i * 3);
  return digits;
}

/** An integer as text with a point before its last `scale` digits. */
export function formatUnscaled(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const split = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
  return negative ? `-${text}` : text;
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
