import { isLongLike } from "@x/binary";
import { ScyllaUsageError } from "../errors.ts";
import { type DecodeContext, type Decoder, notOfLength } from "./decoder.ts";
import { type Encoder, foreignText, makeEncoder, makeLengthEncoder, refuse } from "./encoder.ts";
import { integerOf, writeInt64 } from "./integers.ts";
import { malformed, type Source } from "./malformed.ts";
import { isLocalDate, LocalDate } from "./value/local-date.ts";
import { isLocalTime, LocalTime } from "./value/local-time.ts";

const TWO_31 = 2147483648;
const TWO_32 = 4294967296;
/** The last and, negated, the first millisecond that a Date can be. */
const MAX_DATE_MS = 8.64e15;
const DAY_NS = 86_400e9;
const ISO = /^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** `timestamp`: i64, milliseconds since 1970. */
export function timestampDecoder({ empty, timestamps }: DecodeContext): Decoder {
  if (timestamps === "bigint") {
    return (source, start, end) =>
      end - start === 8
        ? source.view.getBigInt64(start)
        : notOfLength(source, start, end, "timestamp", empty);
  }
  return (source, start, end) =>
    end - start === 8 ? dateAt(source, start) : notOfLength(source, start, end, "timestamp", empty);
}

function dateAt({ view }: Source, at: number): Date {
  const ms = view.getInt32(at) * TWO_32 + view.getUint32(at + 4);
  if (ms >= -MAX_DATE_MS && ms <= MAX_DATE_MS) return new Date(ms);
  throw new ScyllaUsageError(
    `The timestamp ${view.getBigInt64(at)} is beyond what a Date can be: read it with timestamps: "bigint"`,
    { code: "ERR_SCYLLA_RANGE" },
  );
}

/** `timestamp` from a Date, milliseconds as a number, bigint or Long, or ISO 8601 text that names its offset. */
export function timestampEncoder(): Encoder {
  return makeLengthEncoder(
    "timestamp",
    (writer, value) => {
      const at = writer.room(12);
      writer.view.setUint32(at, 8);
      writer.length = at + 4;
      writeInt64(writer, millisecondsOf(value), "timestamp");
    },
    (writer, value) => writeInt64(writer, millisecondsOf(value), "timestamp"),
  );
}

function millisecondsOf(value: unknown): number | bigint {
  if (value instanceof Date) {
    const ms = value.getTime();
    return Number.isNaN(ms) ? refuse(value, "timestamp") : ms;
  }
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (isLongLike(value)) return integerOf(value, "timestamp");
  const ms = typeof value === "string" && ISO.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms)
    ? refuse(value, "timestamp", "a Date, milliseconds, or ISO text with its offset is needed")
    : ms;
}

/** `date`: u32, days with 1970-01-01 at 2^31. */
export function dateDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 4
      ? new LocalDate(source.view.getUint32(start) - TWO_31)
      : notOfLength(source, start, end, "date", empty);
}

/** `date` from a LocalDate (also another driver's) or its text. */
export function dateEncoder(): Encoder {
  return makeEncoder("date", (writer, value) => writer.u32be(dateOf(value).days + TWO_31));
}

function dateOf(value: unknown): LocalDate {
  if (isLocalDate(value)) return value;
  const text = typeof value === "string" ? value : foreignText(value);
  return text === undefined
    ? refuse(value, "date", "a LocalDate or its text is needed")
    : LocalDate.fromString(text);
}

/** `time`: i64, nanoseconds since midnight. */
export function timeDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 8 ? timeAt(source, start) : notOfLength(source, start, end, "time", empty);
}

function timeAt({ bytes, view }: Source, at: number): LocalTime {
  const ns = view.getInt32(at) * TWO_32 + view.getUint32(at + 4);
  if (!(ns >= 0 && ns < DAY_NS)) malformed(bytes, at, "time", `${view.getBigInt64(at)} nanoseconds of a day`);
  return new LocalTime(ns);
}

/** `time` from a LocalTime (also another driver's), its text, or nanoseconds as a bigint. */
export function timeEncoder(): Encoder {
  return makeEncoder("time", (writer, value) => writer.i64beNumber(timeOf(value).ns));
}

function timeOf(value: unknown): LocalTime {
  if (isLocalTime(value)) return value;
  if (typeof value === "bigint") return new LocalTime(value);
  if (isLongLike(value)) return new LocalTime(integerOf(value, "time"));
  const text = typeof value === "string" ? value : foreignText(value);
  return text === undefined
    ? refuse(value, "time", "a LocalTime, its text, or nanoseconds as a bigint are needed")
    : LocalTime.fromString(text);
}
