import type { ByteWriter } from "@x/binary";
import { malformed, type Source } from "./malformed.ts";

// CQL v5 §3, [unsigned vint]: as many bytes follow the first as it has leading ones; the bits after these and the
// bytes that follow are the number, high bits first.

/** How many bytes the vint takes that starts with `first`. */
export function vintLength(first: number): number {
  return Math.clz32(~(first << 24)) + 1;
}

/** The unsigned vint at `at`. @throws {ScyllaProtocolError} when it does not end by `end` */
export function readVint({ bytes }: Source, at: number, end: number, kind: string): bigint {
  if (at >= end) malformed(bytes, at, kind, "a vint expected, no bytes left");
  const first = bytes[at]!;
  if (first < 0x80) return BigInt(first);
  const length = vintLength(first);
  if (length > end - at)
    malformed(bytes, at, kind, `a vint of ${length} bytes, of which ${end - at} are left`);
  let value = length >= 8 ? 0n : BigInt(first & (0xff >> length));
  for (let i = 1; i < length; i++) value = (value << 8n) | BigInt(bytes[at + i]!);
  return value;
}

/** Writes an unsigned vint of up to 64 bits. */
export function writeVint(writer: ByteWriter, value: bigint): void {
  let length = 1;
  while (length < 9 && value >= 1n << BigInt(7 * length)) length++;
  const at = writer.room(length);
  let rest = value;
  for (let i = length - 1; i > 0; i--) {
    writer.bytes[at + i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  writer.bytes[at] = (0xff00 >> (length - 1)) | Number(rest);
  writer.length = at + length;
}
