import type { DeviceGroups } from "./devices.ts";
import { compareTimes, isSorted } from "./times.ts";

/**
 * The order in which rows should be sent: row indices, or undefined when they are fine as they are.
 *
 * Servers cut a tablet into stretches of rows of one device that follow each other, and expect time not to go back
 * within a stretch. Where it does, the rows of each device are put together, devices in the order in which they come
 * first, and sorted by time; equal times keep their order, so that the last of them still wins.
 */
export function sendingOrder(words: Int32Array, devices: () => DeviceGroups): Int32Array | undefined {
  if (isSorted(words)) return undefined;
  const { count, deviceOfRow } = devices();
  if (count > 1 && isSortedWithin(words, deviceOfRow)) return undefined;
  const order = byDevice(deviceOfRow, count);
  for (let start = 0, end = 0; start < order.length; start = end) {
    const device = deviceOfRow[order[start]!]!;
    while (end < order.length && deviceOfRow[order[end]!] === device) end++;
    sortRows(order.subarray(start, end), words);
  }
  return order;
}

/** Whether time does not go back from a row to the next of the same device. */
function isSortedWithin(words: Int32Array, deviceOfRow: Int32Array): boolean {
  for (let r = 1; r < deviceOfRow.length; r++) {
    if (deviceOfRow[r] === deviceOfRow[r - 1] && compareTimes(words, r - 1, r) > 0) return false;
  }
  return true;
}

/** All rows, those of one device together, otherwise as they were. */
function byDevice(deviceOfRow: Int32Array, count: number): Int32Array {
  const next = new Int32Array(count + 1);
  for (let r = 0; r < deviceOfRow.length; r++) next[deviceOfRow[r]! + 1]!++;
  for (let d = 0; d < count; d++) next[d + 1]! += next[d]!;
  const order = new Int32Array(deviceOfRow.length);
  for (let r = 0; r < deviceOfRow.length; r++) order[next[deviceOfRow[r]!]!++] = r;
  return order;
}

/** Sorts row indices, which ascend, by time; equal times keep their order. */
function sortRows(rows: Int32Array, words: Int32Array): void {
  let sorted = true;
  for (let i = 1; i < rows.length && sorted; i++) sorted = compareTimes(words, rows[i - 1]!, rows[i]!) <= 0;
  if (!sorted) rows.sort((a, b) => compareTimes(words, a, b) || a - b);
}
