import type { ByteWriter } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { writeInt64, writeInteger } from "./integers.ts";
import { kindOf } from "./kind-of.ts";

/** How instants are handed out: `Date` (milliseconds), or all microseconds since 1970 as a `bigint`. */
export type TimestampMode = "date" | "bigint";

/** Milliseconds that a `Date` can hold on either side of 1970. */
const MOST_MS = 8.64e15;

/** Writes a TIMESTAMP: a `Date`, or microseconds since 1970 as any integer; null is -2^63. */
export function writeTimestamp(writer: ByteWriter, value: unknown): void {
  if (!(value instanceof Date)) {
    writeInt64(writer, value, "TIMESTAMP");
    return;
  }
  const ms = value.getTime();
  if (Number.isNaN(ms)) throw new VoltUsageError("TIMESTAMP: the Date is invalid");
  writeInt64(writer, Number.isSafeInteger(ms * 1000) ? ms * 1000 : BigInt(ms) * 1000n, "TIMESTAMP");
}

/**
 * Microseconds since 1970, as two halves, as a `Date`: the last three digits are cut off towards the past.
 * @throws {VoltUsageError} when no Date reaches there
 */
export function toDate(high: number, low: number): Date {
  // 2^32 microseconds are 4,294,967 ms and 296 µs, so that every step is exact.
  const ms = high * 4_294_967 + Math.floor((high * 296 + (low >>> 0)) / 1000);
  if (ms > MOST_MS || ms < -MOST_MS) {
    throw new VoltUsageError('a TIMESTAMP lies beyond what a Date can hold: ask for timestamps: "bigint"');
  }
  return new Date(ms);
}

/** Writes a DATE: `YYYY-MM-DD`, or a `Date`, of which the day in UTC counts; null is -2^31. */
export function writeDate(writer: ByteWriter, value: unknown): void {
  if (value === null) {
    writeInteger(writer, null);
    return;
  }
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
  const match = typeof text === "string" ? /^(\d{4})-(\d\d)-(\d\d)(?:T|$)/.exec(text) : null;
  if (match === null)
    throw new VoltUsageError(`DATE: "YYYY-MM-DD" or a Date is expected, not ${kindOf(value)}`);
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (new Date(Date.UTC(2000, month - 1, day)).getUTCMonth() !== month - 1 || day === 0) {
    throw new VoltUsageError("DATE: there is no such day");
  }
  writer.i32be((year << 16) | (month << 8) | day);
}

/** A DATE (year in the upper half, then month and day, 8 bits each) as `YYYY-MM-DD`. */
export function dateText(encoded: number): string {
  const pad = (part: number, length: number): string => String(part).padStart(length, "0");
  return `${pad(encoded >>> 16, 4)}-${pad((encoded >> 8) & 0xff, 2)}-${pad(encoded & 0xff, 2)}`;
}
