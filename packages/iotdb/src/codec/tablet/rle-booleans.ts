import { ByteWriter } from "@x/binary";
import { BitWriter } from "./bit-writer.ts";

/** Groups of 8 values in a run of groups. */
const MAX_GROUPS = 63;

/**
 * RLE of BOOLEANs, given a byte each: runs of groups of eight values. (Java: IntRleEncoder)
 *
 * | bytes | |
 * |---|---|
 * | varint | bytes that follow |
 * | u8 | bits of a value: 1 |
 * | varint | groups of a run, times 2, plus 1 |
 * | u8 | how many values of its last group count |
 * | groups | a bit for each value, highest first |
 */
export function encodeRleBooleans(writer: ByteWriter, flags: Uint8Array): void {
  const body = new ByteWriter();
  body.u8(1);
  for (let from = 0; from < flags.length; from += 8 * MAX_GROUPS) {
    const run = flags.subarray(from, from + 8 * MAX_GROUPS);
    const groups = Math.ceil(run.length / 8);
    body.uvarint(groups * 2 + 1);
    body.u8(run.length - 8 * (groups - 1));
    const bits = new BitWriter(body);
    for (let i = 0; i < run.length; i++) bits.bits(run[i]!, 1);
    bits.flush();
  }
  writer.uvarint(body.length);
  writer.append(body.written);
}
