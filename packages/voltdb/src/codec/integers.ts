import { type ByteWriter, isLongLike, type LongLike, toBigInt } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { kindOf } from "./kind-of.ts";

// The smallest integer of each width is NULL, so it is no value: written as one, it would be lost in silence.

/** Writes a TINYINT, -127 to 127; null is -128. */
export function writeTinyint(writer: ByteWriter, value: unknown): void {
  writer.i8(value === null ? -0x80 : smallInteger(value, 0x7f, "TINYINT"));
}

/** Writes a SMALLINT, -32,767 to 32,767; null is -32,768. */
export function writeSmallint(writer: ByteWriter, value: unknown): void {
  writer.i16be(value === null ? -0x8000 : smallInteger(value, 0x7fff, "SMALLINT"));
}

/** Writes an INTEGER, above -2^31; null is -2^31. */
export function writeInteger(writer: ByteWriter, value: unknown): void {
  writer.i32be(value === null ? -0x80000000 : smallInteger(value, 0x7fffffff, "INTEGER"));
}

/** Writes a BIGINT, above -2^63; null is -2^63. */
export function writeBigint(writer: ByteWriter, value: unknown): void {
  writeInt64(writer, value, "BIGINT");
}

/** The same for a type of any name that is kept in 64 bits. */
export function writeInt64(writer: ByteWriter, value: unknown, type: string): void {
  if (typeof value === "number" && Number.isSafeInteger(value)) {
    writer.i64beNumber(value);
    return;
  }
  if (value === null) {
    writer.i64be(-(2n ** 63n));
    return;
  }
  const wide = wideInteger(value, type);
  if (BigInt.asIntN(64, wide) !== wide || wide === -(2n ** 63n)) throw outOfRange(type);
  writer.i64be(wide);
}

/** Whether the 64 bits at `at` are a NULL. */
export function isNullInt64(view: DataView, at: number): boolean {
  return view.getInt32(at) === -0x80000000 && view.getInt32(at + 4) === 0;
}

function smallInteger(value: unknown, max: number, type: string): number {
  if (typeof value === "number" && Number.isInteger(value)) {
    if (value <= max && value >= -max) return value;
    throw outOfRange(type);
  }
  const wide = wideInteger(value, type);
  if (wide > BigInt(max) || wide < BigInt(-max)) throw outOfRange(type);
  return Number(wide);
}

function wideInteger(value: unknown, type: string): bigint {
  if (typeof value === "bigint" || isLongLike(value)) return toBigInt(value as bigint | LongLike);
  if (typeof value === "number" && Number.isInteger(value)) {
    throw new VoltUsageError(
      `${type}: a number beyond 2^53 may have been rounded before it got here: give a bigint`,
    );
  }
  throw new VoltUsageError(`${type}: an integer (number, bigint or Long) is expected, not ${kindOf(value)}`);
}

function outOfRange(type: string): VoltUsageError {
  return new VoltUsageError(`${type}: the value is out of range (the smallest one of the width is NULL)`);
}
