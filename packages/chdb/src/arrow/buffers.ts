import type { Offsets } from "../codec/column/arrays.ts";
import type { Column } from "../codec/column/column.ts";
import { LongColumn } from "../codec/column/numbers.ts";
import { ChdbUsageError } from "../errors.ts";

/** 64-bit integers, in whichever form they were asked for. */
export function int64s<A extends BigInt64Array | BigUint64Array>(
  column: Column,
  type: { new (length: number): A; new (buffer: ArrayBufferLike, byteOffset: number, length: number): A },
): A {
  if (column instanceof LongColumn) {
    return new type(column.halves.buffer, column.halves.byteOffset, column.length);
  }
  const { values } = column;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return values as A;
  const wide = new type(column.length);
  for (let i = 0; i < wide.length; i++) wide[i] = BigInt((values as Float64Array)[i]!);
  return wide;
}

/** Integers as two 64-bit words each, low word first. */
export function widenTo128(values: Int32Array | BigInt64Array): BigInt64Array {
  const words = new BigInt64Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = BigInt(values[i]!);
    words[2 * i] = value;
    words[2 * i + 1] = value < 0n ? -1n : 0n;
  }
  return words;
}

/** @throws {ChdbUsageError} for lists of more than 2^31 elements */
export function offsets32(offsets: Offsets, column: Column): Int32Array {
  if (offsets instanceof Int32Array) return offsets;
  throw new ChdbUsageError(`Column "${column.name}" has more elements than a list of Arrow holds`);
}

/** Arrow wants bitmaps in multiples of 8 bytes. */
export function padded(bitmap: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bitmap.length / 8) * 8);
  out.set(bitmap);
  return out;
}
