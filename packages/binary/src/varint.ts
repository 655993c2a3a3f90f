import { ValueRangeError } from "./errors.ts";

/** How many bytes `value`, an integer from 0 to 2^53 - 1, takes as an unsigned varint (LEB128): 1 to 8. */
export function uvarintLength(value: number): number {
  if (!(Number.isSafeInteger(value) && value >= 0)) throw new ValueRangeError(value, "unsigned safe integer");
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** Folds the sign of a 64-bit integer into its lowest bit: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
export function zigzag64(value: bigint): bigint {
  return value < 0n ? (-value << 1n) - 1n : value << 1n;
}

/** Undoes {@link zigzag64}. */
export function unzigzag64(value: bigint): bigint {
  return value & 1n ? -((value + 1n) >> 1n) : value >> 1n;
}
