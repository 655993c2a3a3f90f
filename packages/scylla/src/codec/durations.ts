import { unzigzag64, zigzag64 } from "@x/binary";
import { type DecodeContext, type Decoder, expectEnd, notOfLength } from "./decoder.ts";
import { type Encoder, foreignText, makeEncoder, refuse } from "./encoder.ts";
import { malformed, type Source } from "./malformed.ts";
import { Duration, isDuration, sameSign } from "./value/duration.ts";
import { readVint, readVint64, vintLength, writeVint, writeVint64 } from "./vints.ts";

/** `duration`: months, days and nanoseconds as zigzag vints. */
export function durationDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    start === end ? notOfLength(source, start, end, "duration", empty) : readDuration(source, start, end);
}

function readDuration(source: Source, start: number, end: number): Duration {
  const { bytes } = source;
  const months = unfold(readVint(source, start, end, "duration"));
  let at = start + vintLength(bytes[start]!);
  const days = unfold(readVint(source, at, end, "duration"));
  at += vintLength(bytes[at]!);
  const nanoseconds = unzigzag64(readVint64(source, at, end, "duration"));
  expectEnd(source, at + vintLength(bytes[at]!), end, "duration");
  if (months !== (months | 0) || days !== (days | 0))
    malformed(bytes, start, "duration", "months or days beyond 32 bits");
  if (!sameSign(months, days, nanoseconds)) malformed(bytes, start, "duration", "parts of different signs");
  return new Duration(months, days, nanoseconds);
}

/** A sign out of the lowest bit; of numbers of more than 32 bits it only matters that they stay such. */
function unfold(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** A 32-bit integer with its sign in the lowest bit. */
function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** `duration` from a Duration (also another driver's) or its text. */
export function durationEncoder(): Encoder {
  return makeEncoder("duration", (writer, value) => {
    const { months, days, nanoseconds } = durationOf(value);
    writeVint(writer, fold(months));
    writeVint(writer, fold(days));
    writeVint64(writer, zigzag64(nanoseconds));
  });
}

function durationOf(value: unknown): Duration {
  if (isDuration(value)) return value;
  const text = typeof value === "string" ? value : foreignText(value);
  return text === undefined
    ? refuse(value, "duration", "a Duration or its text is needed")
    : Duration.fromString(text);
}
