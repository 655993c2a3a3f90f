import { NATIVE_LITTLE_ENDIAN, swapBytes } from "@x/binary";
import type { WireArray } from "../block/wire-column.ts";

/** The 32-bit values of a column, in the machine's byte order, 0 for NULL. */
export function loadWords(wire: WireArray): Int32Array<ArrayBuffer> {
  const { nulls, nullCount, count } = wire;
  const words = load(wire, 4);
  if (nulls === undefined || nullCount === 0) return words;
  // From the end on: no value moves to the left, so none is overwritten before it has moved.
  for (let i = count - 1, next = count - nullCount - 1; i >= 0; i--) {
    words[i] = (nulls[i >> 3]! & (1 << (i & 7))) === 0 ? words[next--]! : 0;
  }
  return words;
}

/** The 64-bit values of a column as two words each, in the machine's byte order, 0 for NULL. */
export function loadDoubleWords(wire: WireArray): Int32Array<ArrayBuffer> {
  const { nulls, nullCount, count } = wire;
  const words = load(wire, 8);
  if (nulls === undefined || nullCount === 0) return words;
  for (let i = count - 1, next = count - nullCount - 1; i >= 0; i--) {
    const isNull = (nulls[i >> 3]! & (1 << (i & 7))) !== 0;
    words[2 * i] = isNull ? 0 : words[2 * next]!;
    words[2 * i + 1] = isNull ? 0 : words[2 * next + 1]!;
    if (!isNull) next--;
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

/** Memory for all values, at its beginning those that are not NULL. */
function load(wire: WireArray, width: number): Int32Array<ArrayBuffer> {
  const { bytes, offset, count, nullCount, memory, place } = wire;
  if (memory !== undefined && place !== -1) return memory.decoded(place);
  const words = memory === undefined ? new Int32Array((count * width) / 4) : memory.take(count * width);
  const length = (count - nullCount) * width;
  const target = new Uint8Array(words.buffer, words.byteOffset, length);
  target.set(bytes.subarray(offset, offset + length));
  if (NATIVE_LITTLE_ENDIAN) swapBytes(target, width);
  return words;
}
