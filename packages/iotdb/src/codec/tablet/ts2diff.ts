import type { ByteWriter } from "@x/binary";
import { BitWriter } from "./bit-writer.ts";

/** Differences in a block. */
const BLOCK = 128;

/**
 * TS_2DIFF: differences of a value to the one before it, less the smallest of them. `plain` holds the values in big endian.
 * (Java: DeltaBinaryEncoder)
 *
 * | block | |
 * |---|---|
 * | i32 | n, the number of differences, 128 at most |
 * | i32 | w, the bits of each |
 * | i32 or i64 | the smallest difference |
 * | i32 or i64 | the first value |
 * | ceil(n * w / 8) | the differences less the smallest one, highest bit first |
 *
 * Values and differences wrap around.
 */
export function encodeTs2Diff(writer: ByteWriter, plain: DataView, width: 4 | 8): void {
  const count = plain.byteLength / width;
  for (let from = 0; from < count; from += BLOCK + 1) {
    encodeBlock(writer, plain, width, from, Math.min(from + BLOCK + 1, count));
  }
}

function encodeBlock(writer: ByteWriter, plain: DataView, width: 4 | 8, from: number, to: number): void {
  const n = to - from - 1;
  const highs = new Int32Array(n);
  const lows = new Int32Array(n);
  // Java's largest number, which stays when there is no difference.
  let minHigh = 0x7fffffff;
  let minLow = width === 8 ? -1 : 0x7fffffff;
  for (let d = 0; d < n; d++) {
    const at = (from + d) * width;
    if (width === 4) {
      lows[d] = plain.getInt32(at + 4) - plain.getInt32(at);
      minLow = Math.min(minLow, lows[d]!);
      continue;
    }
    const low = plain.getUint32(at + 12) - plain.getUint32(at + 4);
    const high = (plain.getInt32(at + 8) - plain.getInt32(at) - (low < 0 ? 1 : 0)) | 0;
    highs[d] = high;
    lows[d] = low;
    if (high < minHigh || (high === minHigh && low >>> 0 < minLow >>> 0)) {
      minHigh = high;
      minLow = low | 0;
    }
  }
  let allHigh = 0;
  let allLow = 0;
  for (let d = 0; d < n; d++) {
    const low = (lows[d]! >>> 0) - (minLow >>> 0);
    if (width === 8) highs[d] = highs[d]! - minHigh - (low < 0 ? 1 : 0);
    lows[d] = low;
    allHigh |= highs[d]!;
    allLow |= lows[d]!;
  }
  const bits = width === 8 && allHigh !== 0 ? 64 - Math.clz32(allHigh) : 32 - Math.clz32(allLow);
  writer.i32be(n);
  writer.i32be(bits);
  if (width === 8) writer.i32be(minHigh);
  writer.i32be(minLow);
  writer.i32be(plain.getInt32(from * width));
  if (width === 8) writer.i32be(plain.getInt32(from * width + 4));
  const out = new BitWriter(writer);
  for (let d = 0; d < n; d++) out.bits64(highs[d]!, lows[d]!, bits);
  out.flush();
}
