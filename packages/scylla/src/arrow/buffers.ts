import type { IndexedRows } from "../rows.ts";

/** Values of any length as Arrow has them: all bytes one after the other, and where each value ends. */
export interface ArrowBytes {
  readonly data: Uint8Array;
  /** One more than values, from 0 on; 64 bits wide where 32 do not suffice. */
  readonly valueOffsets: Int32Array | BigInt64Array;
}

/** The bytes of a column as they came, put together. */
export function columnBytes(pages: readonly IndexedRows[], position: number, length: number): ArrowBytes {
  const ends = new Float64Array(length);
  let total = 0;
  let i = 0;
  for (const { source, index, stride } of pages) {
    for (let p = position; p < index.length; p += stride) {
      total += Math.max(0, source.view.getInt32(index[p]! - 4));
      ends[i++] = total;
    }
  }
  const data = new Uint8Array(total);
  i = 0;
  for (const { source, index, stride } of pages) {
    const { bytes, view } = source;
    for (let p = position; p < index.length; p += stride) {
      const at = index[p]!;
      const size = view.getInt32(at - 4);
      const end = ends[i++]!;
      if (size > 0) copy(bytes, at, data, end - size, size);
    }
  }
  return { data, valueOffsets: toOffsets(ends) };
}

function copy(from: Uint8Array, at: number, to: Uint8Array, target: number, length: number): void {
  // A view costs more than a loop over a few bytes.
  if (length > 48) to.set(from.subarray(at, at + length), target);
  else for (let i = 0; i < length; i++) to[target + i] = from[at + i]!;
}

function toOffsets(ends: Float64Array): Int32Array | BigInt64Array {
  const last = ends.at(-1) ?? 0;
  if (last <= 0x7fffffff) {
    const offsets = new Int32Array(ends.length + 1);
    offsets.set(ends, 1);
    return offsets;
  }
  const offsets = new BigInt64Array(ends.length + 1);
  for (let i = 0; i < ends.length; i++) offsets[i + 1] = BigInt(ends[i]!);
  return offsets;
}

/** Which values are there, out of which are null; in a multiple of 8 bytes, as Arrow wants bitmaps. */
export function validity(nulls: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(nulls.length / 8) * 8);
  for (let i = 0; i < nulls.length; i++) out[i] = ~nulls[i]!;
  return out;
}

/** Bits out of bytes of 0 and 1; in a multiple of 8 bytes. */
export function bits(values: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (let i = 0; i < values.length; i++) out[i >> 3]! |= values[i]! << (i & 7);
  return out;
}
