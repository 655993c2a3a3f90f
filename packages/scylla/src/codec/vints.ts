import type { ByteWriter } from "@x/binary";
import { malformed, type Source } from "./malformed.ts";

// CQL v5 §3, [unsigned vint]: as many bytes follow the first as it has leading ones; the bits after these and the
// bytes that follow are the number, high bits first.

/** How many bytes the vint takes that starts with `first`. */
export function vintLength(first: number): number {
  return Math.clz32(~(first << 24)) + 1;
}

/**
 * The unsigned vint at `at` as a number, which is exact up to 2^53 and near the truth beyond.
 * @throws {ScyllaProtocolError} when it does not end by `end`
 */
export function readVint({ bytes }: Source, at: number, end: number, kind: string): number {
  if (at >= end) malformed(bytes, at, kind, "a vint expected, no bytes left");
  const first = bytes[at]!;
  if (first < 0x80) return first;
  const length = vintLength(first);
  if (length > end - at)
    malformed(bytes, at, kind, `a vint of ${length} bytes, of which ${end - at} are left`);
  let value = length >= 8 ? 0 : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * 256 + bytes[at + i]!;
  return value;
}

/** The same to the last of its 64 bits. */
export function readVint64(source: Source, at: number, end: number, kind: string): bigint {
  const value = readVint(source, at, end, kind);
  if (value <= Number.MAX_SAFE_INTEGER) return BigInt(value);
  const length = vintLength(source.bytes[at]!);
  // Eight and nine bytes hold their number in the last seven and eight.
  const wide = source.view.getBigUint64(at + length - 8);
  return length === 9 ? wide : wide & 0xffffffffffffffn;
}

/** Writes an unsigned vint of a safe integer. */
export function writeVint(writer: ByteWriter, value: number): void {
  if (value < 0x80) {
    writer.u8(value);
    return;
  }
  let length = 2;
  while (length < 8 && value >= 2 ** (7 * length)) length++;
  const at = writer.room(length);
  let rest = value;
  for (let i = length - 1; i > 0; i--) {
    writer.bytes[at + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  writer.bytes[at] = (0xff00 >> (length - 1)) | rest;
  writer.length = at + length;
}

/** Writes an unsigned vint of up to 64 bits. */
export function writeVint64(writer: ByteWriter, value: bigint): void {
  if (value <= Number.MAX_SAFE_INTEGER) {
    writeVint(writer, Number(value));
    return;
  }
  const length = value < 1n << 56n ? 8 : 9;
  const at = writer.room(length);
  writer.view.setBigUint64(at + length - 8, value);
  writer.bytes[at] = length === 8 ? 0xfe : 0xff;
  writer.length = at + length;
}
