import { type ByteWriter, joinI64 } from "@x/binary";
import type { DecodeContext, Decoder } from "./decoder.ts";
import { type Encoder, makeEncoder } from "./encoder.ts";
import { integerOf } from "./integers.ts";
import { malformed, type Source } from "./malformed.ts";

/** Integers of more bytes go through hex: shifting them word by word takes time that grows with the square. */
const MANY_BYTES = 256;

/** `varint`: two's complement of any length, most significant byte first. */
export function varintDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) => (start === end ? empty : readVarint(source, start, end));
}

/** The integer in `[start, end)`, at least one byte. @throws {ScyllaProtocolError} when it is longer than a bigint may be */
export function readVarint({ bytes, view }: Source, start: number, end: number): bigint {
  const length = end - start;
  // What does not fill a number is the head, signed; words of 32 or 64 bits follow.
  if (length < 8) {
    const head = readHead(bytes, start, length > 4 ? end - 4 : end);
    return length > 4 ? joinI64(head, view.getInt32(end - 4)) : BigInt(head);
  }
  // An engine may allow less than its own limit of 2^30 bits when memory is short.
  if (length > 0x1000000) malformed(bytes, start, "varint", `an integer of ${length} bytes`);
  if (length > MANY_BYTES) return BigInt.asIntN(8 * length, BigInt(hexOf(bytes, start, end)));
  const words = length >> 3;
  let at = end - 8 * words;
  let value = at > start ? readVarint({ bytes, view }, start, at) : view.getBigInt64(at);
  if (at === start) at += 8;
  for (; at < end; at += 8) value = (value << 64n) | view.getBigUint64(at);
  return value;
}

/** One to four bytes as a signed number. */
function readHead(bytes: Uint8Array, start: number, end: number): number {
  let value = (bytes[start]! << 24) >> 24;
  for (let at = start + 1; at < end; at++) value = (value << 8) | bytes[at]!;
  return value;
}

function hexOf(bytes: Uint8Array, start: number, end: number): string {
  let hex = "0x";
  for (let at = start; at < end; at++) hex += bytes[at]!.toString(16).padStart(2, "0");
  return hex;
}

/** `varint` from any form of integer. */
export function varintEncoder(): Encoder {
  return makeEncoder("varint", (writer, value) => writeVarint(writer, integerOf(value, "varint")));
}

/** Writes an integer in as few bytes as it takes, at least one. */
export function writeVarint(writer: ByteWriter, value: bigint): void {
  if (value >= -0x80000000n && value <= 0x7fffffffn) {
    const number = Number(value);
    let length = 1;
    while (length < 4 && (number << (32 - 8 * length)) >> (32 - 8 * length) !== number) length++;
    const at = writer.room(length);
    for (let i = 0; i < length; i++) writer.bytes[at + i] = number >> (8 * (length - 1 - i));
    writer.length = at + length;
    return;
  }
  // As many words as hold it with its sign, then without the bytes in front that only repeat the sign.
  const words = wordsOf(value);
  const at = writer.room(8 * words);
  const { bytes, view } = writer;
  if (words > MANY_BYTES / 8) writeHex(bytes, at, BigInt.asUintN(64 * words, value), words);
  else {
    let rest = value;
    for (let word = at + 8 * (words - 1); word >= at; word -= 8, rest >>= 64n)
      view.setBigInt64(word, BigInt.asIntN(64, rest));
  }
  const sign = value < 0n ? 0xff : 0;
  let skip = 0;
  while (bytes[at + skip] === sign && (bytes[at + skip + 1]! & 0x80) === (sign & 0x80)) skip++;
  bytes.copyWithin(at, at + skip, at + 8 * words);
  writer.length = at + 8 * words - skip;
}

/** How many words of 64 bits hold an integer and its sign; perhaps one more than needed. */
function wordsOf(value: bigint): number {
  // Text of all digits costs more than the few tries that most integers take.
  for (let words = 1; words <= 4; words++) if (BigInt.asIntN(64 * words, value) === value) return words;
  const digits = (value < 0n ? -value : value).toString(16).length;
  return (digits >> 4) + 1;
}

function writeHex(bytes: Uint8Array, at: number, value: bigint, words: number): void {
  const hex = value.toString(16).padStart(16 * words, "0");
  for (let i = 0; i < 8 * words; i++) bytes[at + i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
}
