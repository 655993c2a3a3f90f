import { loadArray } from "@x/binary";
import type { WireArray } from "../block/wire-column.ts";

/** The 32-bit values of a column, in the machine's byte order, 0 for NULL. */
export function loadWords(wire: WireArray): Int32Array<ArrayBuffer> {
  const { bytes, offset, count, nulls } = wire;
  const present = loadArray(
    Int32Array,
    bytes,
    offset,
    count - wire.nullCount,
    false,
  ) as Int32Array<ArrayBuffer>;
  if (nulls === undefined || wire.nullCount === 0) return present;
  const words = new Int32Array(count);
  for (let i = 0, next = 0; i < count; i++) {
    if ((nulls[i >> 3]! & (1 << (i & 7))) === 0) words[i] = present[next++]!;
  }
  return words;
}

/** The 64-bit values of a column as two words each, in the machine's byte order, 0 for NULL. */
export function loadDoubleWords(wire: WireArray): Int32Array<ArrayBuffer> {
  const { bytes, offset, count, nulls } = wire;
  // The byte order is that of 64 bits; what is moved are words, which no NaN can be.
  const loaded = loadArray(Float64Array, bytes, offset, count - wire.nullCount, false);
  const present = new Int32Array(loaded.buffer as ArrayBuffer);
  if (nulls === undefined || wire.nullCount === 0) return present;
  const words = new Int32Array(2 * count);
  for (let i = 0, next = 0; i < count; i++) {
    if ((nulls[i >> 3]! & (1 << (i & 7))) !== 0) continue;
    words[2 * i] = present[next++]!;
    words[2 * i + 1] = present[next++]!;
  }
  return words;
}

/** The bits of a BOOLEAN column as bytes, 0 and 1. */
export function loadFlags(wire: WireArray): Uint8Array {
  const { bytes, offset, count } = wire;
  const flags = new Uint8Array(count);
  for (let i = 0; i < count; i++) flags[i] = (bytes[offset + (i >> 3)]! >> (7 - (i & 7))) & 1;
  return flags;
}
