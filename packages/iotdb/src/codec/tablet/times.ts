import { HIGH, LOW } from "../column/integers.ts";
import { putInstant } from "./int64-input.ts";
import type { TimeInput } from "./shape.ts";

/**
 * Timestamps in the unit of the server, as two words each in the machine's byte order. A BigInt64Array is taken as it
 * is, without a copy.
 * @throws {ValueFault} that names the index of a value that is no instant
 */
export function readTimes(values: ArrayLike<TimeInput>, unitsPerMs: number): Int32Array {
  if (values instanceof BigInt64Array) {
    return new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  }
  const words = new Int32Array(2 * values.length);
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < values.length; i++) {
    putInstant(view, 0, values[i], unitsPerMs, i, "timestamp");
    words[2 * i + HIGH] = view.getInt32(0);
    words[2 * i + LOW] = view.getInt32(4);
  }
  return words;
}

/** The same words as bytes: those of one array of 64-bit values. */
export function timesArray(words: Int32Array): BigInt64Array {
  return new BigInt64Array(words.buffer, words.byteOffset, words.length / 2);
}

/** Whether no timestamp is before the one that precedes it. */
export function isSorted(words: Int32Array): boolean {
  let lastHigh = -0x80000000;
  let lastLow = 0;
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + HIGH]!;
    const low = words[i + LOW]! >>> 0;
    if (high < lastHigh || (high === lastHigh && low < lastLow)) return false;
    lastHigh = high;
    lastLow = low;
  }
  return true;
}

/** Less than, equal to or more than 0, like the timestamps of two rows. */
export function compareTimes(words: Int32Array, a: number, b: number): number {
  const high = words[2 * a + HIGH]! - words[2 * b + HIGH]!;
  return high !== 0 ? high : (words[2 * a + LOW]! >>> 0) - (words[2 * b + LOW]! >>> 0);
}
