import { unzigzag64, zigzag64 } from "@x/binary";
import { type DecodeContext, type Decoder, expectEnd, notOfLength } from "./decoder.ts";
import { type Encoder, foreignText, makeEncoder, refuse } from "./encoder.ts";
import { malformed, type Source } from "./malformed.ts";
import { Duration, isDuration, sameSign } from "./value/duration.ts";
import { readVint, vintLength, writeVint } from "./vints.ts";

/** `duration`: months, days and nanoseconds as zigzag vints. */
export function durationDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    start === end ? notOfLength(source, start, end, "duration", empty) : readDuration(source, start, end);
}

function readDuration(source: Source, start: number, end: number): Duration {
  const { bytes } = source;
  const months = unzigzag64(readVint(source, start, end, "duration"));
  let at = start + vintLength(bytes[start]!);
  const days = unzigzag64(readVint(source, at, end, "duration"));
  at += vintLength(bytes[at]!);
  const nanoseconds = unzigzag64(readVint(source, at, end, "duration"));
  expectEnd(source, at + vintLength(bytes[at]!), end, "duration");
  if (BigInt.asIntN(32, months) !== months || BigInt.asIntN(32, days) !== days)
    malformed(bytes, start, "duration", "months or days beyond 32 bits");
  if (!sameSign(Number(months), Number(days), nanoseconds))
    malformed(bytes, start, "duration", "parts of different signs");
  return new Duration(Number(months), Number(days), nanoseconds);
}

/** `duration` from a Duration (also another driver's) or its text. */
export function durationEncoder(): Encoder {
  return makeEncoder("duration", (writer, value) => {
    const { months, days, nanoseconds } = durationOf(value);
    writeVint(writer, zigzag64(BigInt(months)));
    writeVint(writer, zigzag64(BigInt(days)));
    writeVint(writer, zigzag64(nanoseconds));
  });
}

function durationOf(value: unknown): Duration {
  if (isDuration(value)) return value;
  const text = typeof value === "string" ? value : foreignText(value);
  return text === undefined
    ? refuse(value, "duration", "a Duration or its text is needed")
    : Duration.fromString(text);
}
