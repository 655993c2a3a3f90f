import { ValueRangeError } from "./errors.ts";

/** A 64-bit integer as the `long` package and its kin hold it: two signed 32-bit halves. */
export interface LongLike {
  /** Bits 0 to 31, as a signed number. */
  readonly low: number;
  /** Bits 32 to 63, as a signed number. */
  readonly high: number;
  readonly unsigned: boolean;
}

const TWO_32 = 4294967296;
const scratch: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** The signed 64-bit integer with these halves; each may be given signed or unsigned. */
export function joinI64(high: number, low: number): bigint {
  scratch.setUint32(0, high);
  scratch.setUint32(4, low);
  return scratch.getBigInt64(0);
}

/** The unsigned 64-bit integer with these halves; each may be given signed or unsigned. */
export function joinU64(high: number, low: number): bigint {
  scratch.setUint32(0, high);
  scratch.setUint32(4, low);
  return scratch.getBigUint64(0);
}

/** Bits 32 to 63 of a 64-bit integer (signed or not), as a signed number. */
export function highHalf(value: bigint): number {
  scratch.setBigInt64(0, value);
  return scratch.getInt32(0);
}

/** Bits 0 to 31 of a 64-bit integer (signed or not), as a signed number. */
export function lowHalf(value: bigint): number {
  scratch.setBigInt64(0, value);
  return scratch.getInt32(4);
}

/**
 * The signed 64-bit integer with these halves as a number.
 * @throws {ValueRangeError} when it lies outside the safe range
 */
export function joinSafe(high: number, low: number): number {
  // A sum beyond 2^53 may round, but never back below it: the check sees it.
  const value = (high | 0) * TWO_32 + (low >>> 0);
  if (!Number.isSafeInteger(value)) throw new ValueRangeError(joinI64(high, low), "safe integer");
  return value;
}

/**
 * `value` as a number.
 * @throws {ValueRangeError} when it lies outside the safe range
 */
export function toSafeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new ValueRangeError(value, "safe integer");
  return number;
}

/** Whether `value` has the halves of a `Long`, of whichever package. */
export function isLongLike(value: unknown): value is LongLike {
  if (typeof value !== "object" || value === null) return false;
  const { low, high, unsigned } = value as Partial<LongLike>;
  return typeof low === "number" && typeof high === "number" && typeof unsigned === "boolean";
}

/** The value of a `Long`, signed or not as it says. */
export function fromLongLike(value: LongLike): bigint {
  return value.unsigned ? joinU64(value.high, value.low) : joinI64(value.high, value.low);
}

/**
 * Any integer that a caller may hand in, as a bigint of any size.
 * @throws {ValueRangeError} for a number that is not a safe integer: it may have been rounded before it got here
 */
export function toBigInt(value: number | bigint | LongLike): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number") return fromLongLike(value);
  if (!Number.isSafeInteger(value)) throw new ValueRangeError(value, "safe integer");
  return BigInt(value);
}
