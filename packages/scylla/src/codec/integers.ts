import { type ByteWriter, fromLongLike, isLongLike, joinI64 } from "@x/binary";
import { ScyllaUsageError } from "../errors.ts";
import { type DecodeContext, type Decoder, notOfLength } from "./decoder.ts";
import {
  type Encoder,
  foreignText,
  makeEncoder,
  makeLengthEncoder,
  refuse,
  type WriteValue,
} from "./encoder.ts";
import { malformed, type Source } from "./malformed.ts";

const TWO_32 = 4294967296;
/** Integers of more bytes go through hex: shifting them word by word takes time that grows with the square. */
const MANY_BYTES = 256;
const DIGITS = /^[+-]?\d{1,100000}$/;

/** `tinyint`: i8. */
export function tinyintDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 1 ? source.view.getInt8(start) : notOfLength(source, start, end, "tinyint", empty);
}

/** `smallint`: i16. */
export function smallintDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 2 ? source.view.getInt16(start) : notOfLength(source, start, end, "smallint", empty);
}

/** `int`: i32. */
export function intDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 4 ? source.view.getInt32(start) : notOfLength(source, start, end, "int", empty);
}

/** `bigint` and `counter`: i64. */
export function bigintDecoder({ empty, int64 }: DecodeContext, kind: "bigint" | "counter"): Decoder {
  if (int64 === "bigint") {
    return (source, start, end) =>
      end - start === 8 ? source.view.getBigInt64(start) : notOfLength(source, start, end, kind, empty);
  }
  if (int64 === "number") {
    return (source, start, end) =>
      end - start === 8 ? safeInt64(source, start, kind) : notOfLength(source, start, end, kind, empty);
  }
  return (source, start, end) =>
    end - start === 8
      ? int64.fromBits(source.view.getInt32(start + 4), source.view.getInt32(start), false)
      : notOfLength(source, start, end, kind, empty);
}

/** The i64 at `at` as a number. @throws {ScyllaUsageError} outside the safe range */
export function safeInt64({ view }: Source, at: number, kind: string): number {
  // A sum beyond 2^53 may round, but never back below it.
  const value = view.getInt32(at) * TWO_32 + view.getUint32(at + 4);
  if (Number.isSafeInteger(value)) return value;
  throw new ScyllaUsageError(`The ${kind} ${view.getBigInt64(at)} is no safe integer: read it as a bigint`, {
    code: "ERR_SCYLLA_RANGE",
  });
}

/** A `tinyint`, `smallint` or `int` from a number, a bigint, a Long, or its digits as text. */
export function intEncoder(kind: "tinyint" | "smallint" | "int"): Encoder {
  if (kind === "int") {
    return makeLengthEncoder(
      kind,
      (writer, value) => {
        const number = typeof value === "number" && value === (value | 0) ? value : small(value, kind, 32);
        const at = writer.room(8);
        writer.view.setUint32(at, 4);
        writer.view.setUint32(at + 4, number);
        writer.length = at + 8;
      },
      (writer, value) => writer.i32be(small(value, kind, 32)),
    );
  }
  return kind === "smallint"
    ? makeEncoder(kind, (writer, value) => writer.i16be(small(value, kind, 16)))
    : makeEncoder(kind, (writer, value) => writer.i8(small(value, kind, 8)));
}

function small(value: unknown, kind: string, bits: number): number {
  const number = typeof value === "number" ? value : Number(integerOf(value, kind));
  const limit = 2 ** (bits - 1);
  if (Number.isInteger(number) && number >= -limit && number < limit) return number;
  return refuse(value, kind, Number.isInteger(number) ? "out of range" : "a whole number is needed");
}

/** A `bigint` or `counter` from a bigint, a safe number, a Long, or its digits as text. */
export function bigintEncoder(kind: "bigint" | "counter"): Encoder {
  const content: WriteValue = (writer, value) => writeInt64(writer, value, kind);
  return makeLengthEncoder(
    kind,
    (writer, value) => {
      const at = writer.room(12);
      writer.view.setUint32(at, 8);
      writer.length = at + 4;
      writeInt64(writer, value, kind);
    },
    content,
  );
}

/** Writes an i64 from any form of integer. @throws {ScyllaUsageError} when it is none, or does not fit */
export function writeInt64(writer: ByteWriter, value: unknown, kind: string): void {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value))
      refuse(value, kind, Number.isInteger(value) ? "not safe, use a bigint" : "a whole number is needed");
    writer.i64beNumber(value);
    return;
  }
  const wide = typeof value === "bigint" ? value : integerOf(value, kind);
  if (BigInt.asIntN(64, wide) !== wide) refuse(value, kind, "out of range");
  const at = writer.room(8);
  writer.view.setBigInt64(at, wide);
  writer.length = at + 8;
}

/** Any form of integer as a bigint. @throws {ScyllaUsageError} when it is none */
export function integerOf(value: unknown, kind: string): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return BigInt(value);
    return refuse(
      value,
      kind,
      Number.isInteger(value) ? "not safe, use a bigint" : "a whole number is needed",
    );
  }
  if (isLongLike(value)) return fromLongLike(value);
  const text = typeof value === "string" ? value : foreignText(value);
  if (text !== undefined && DIGITS.test(text)) return BigInt(text.startsWith("+") ? text.slice(1) : text);
  return refuse(value, kind, "a whole number is needed");
}

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
  const words = BigInt.asIntN(64, value) === value ? 1 : wordsOf(value);
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
  const digits = (value < 0n ? -value : value).toString(16).length;
  return (digits >> 4) + 1;
}

function writeHex(bytes: Uint8Array, at: number, value: bigint, words: number): void {
  const hex = value.toString(16).padStart(16 * words, "0");
  for (let i = 0; i < 8 * words; i++) bytes[at + i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
}
