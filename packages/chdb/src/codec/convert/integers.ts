import { fromLongLike, isLongLike } from "@x/binary";
import { refuse } from "./fault.ts";

/** A whole number that the caller gave as a bigint or a Long; undefined for anything else. */
export function asBigInt(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  return isLongLike(value) ? fromLongLike(value) : undefined;
}

/** Int8 to UInt32: a number, bigint or Long that fits. @throws {ValueFault} for anything else */
export function smallInteger(value: unknown, index: number, type: string, min: number, max: number): number {
  const big = asBigInt(value);
  const number = big === undefined ? value : Number(big);
  if (typeof number === "number" && Number.isInteger(number) && number >= min && number <= max) return number;
  return refuse(index, value, type, `a whole number from ${min} to ${max} is needed`);
}

/** Int64, UInt64 and intervals: a safe number, bigint or Long that fits. @throws {ValueFault} for anything else */
export function int64(value: unknown, index: number, type: string, signed: boolean): bigint {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) refuse(index, value, type, "a safe integer is needed, else a bigint");
    if (value < 0 && !signed) refuse(index, value, type, "it is negative");
    return BigInt(value);
  }
  const big = asBigInt(value);
  return big === undefined ? refuse(index, value, type) : inBits(big, value, index, type, 64, signed);
}

/** Int128 to UInt256: a safe number, bigint or Long that fits. @throws {ValueFault} for anything else */
export function wideInteger(
  value: unknown,
  index: number,
  type: string,
  bits: 128 | 256,
  signed: boolean,
): bigint {
  const big = Number.isSafeInteger(value) ? BigInt(value as number) : asBigInt(value);
  if (big === undefined) refuse(index, value, type, "a safe integer or a bigint is needed");
  return inBits(big, value, index, type, bits, signed);
}

function inBits(
  big: bigint,
  value: unknown,
  index: number,
  type: string,
  bits: number,
  signed: boolean,
): bigint {
  if (big !== (signed ? BigInt.asIntN(bits, big) : BigInt.asUintN(bits, big))) {
    refuse(index, value, type, "out of range");
  }
  return big;
}
