import { type ByteWriter, fromLongLike, isLongLike } from "@x/binary";
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
import type { Source } from "./malformed.ts";

const TWO_32 = 4294967296;
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
