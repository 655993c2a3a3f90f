import { parseDate, parseInstant } from "../encode/instant-text.ts";
import { refuse } from "./fault.ts";
import { asBigInt } from "./integers.ts";

/** Milliseconds of a day in UTC. */
export const DAY_MS = 86_400_000;
const TWO_32 = 4294967296;
/** 1900-01-01 and 2299-12-31: the engine takes other days for these. */
const DATE32_MIN = -25_567;
const DATE32_MAX = 120_529;
const I64_MAX = 2n ** 63n - 1n;

/** The first and the last day of a type, in days since 1970. */
export function dayRange(type: "Date" | "Date32"): readonly [number, number] {
  return type === "Date" ? [0, 0xffff] : [DATE32_MIN, DATE32_MAX];
}

/** Days since 1970 of a Date, of days as a number or bigint, or of text. @throws {ValueFault} for anything else */
export function days(value: unknown, index: number, type: "Date" | "Date32"): number {
  const [min, max] = dayRange(type);
  const day = value instanceof Date ? Math.floor(value.getTime() / DAY_MS) : toDays(value, index, type);
  return day >= min && day <= max ? day : refuse(index, value, type, "out of range");
}

function toDays(value: unknown, index: number, type: string): number {
  if (typeof value === "string")
    return (parseDate(value) ?? refuse(index, value, type, "YYYY-MM-DD is needed")) / DAY_MS;
  return wholeUnits(value, index, type, "days since 1970");
}

/** A count of the column's own unit, given as a number or bigint. */
function wholeUnits(value: unknown, index: number, type: string, unit: string): number {
  const number = typeof value === "number" ? value : Number(asBigInt(value) ?? Number.NaN);
  if (!Number.isSafeInteger(number)) refuse(index, value, type, `a Date, text or ${unit} are needed`);
  return number;
}

/** Seconds since 1970 of a Date, of seconds as a number or bigint, or of ISO text. @throws {ValueFault} for anything else */
export function epochSeconds(value: unknown, index: number, timeZone: string | undefined): number {
  const seconds =
    value instanceof Date ? Math.floor(value.getTime() / 1000) : toSeconds(value, index, timeZone);
  return seconds >= 0 && seconds < TWO_32 ? seconds : refuse(index, value, "DateTime", "out of range");
}

function toSeconds(value: unknown, index: number, timeZone: string | undefined): number {
  if (typeof value !== "string") return wholeUnits(value, index, "DateTime", "seconds since 1970");
  const { seconds, fraction } = parseInstant(value, timeZone, (why) => refuse(index, value, "DateTime", why));
  if (Number(fraction) !== 0) refuse(index, value, "DateTime", "it has fractions of a second");
  return seconds;
}

/**
 * Ticks of 10^-precision seconds since 1970 of a Date (its milliseconds as far as the type has them), of ticks as a
 * number or bigint, or of ISO text.
 *
 * @throws {ValueFault} for anything else
 */
export function epochTicks(
  value: unknown,
  index: number,
  precision: number,
  timeZone: string | undefined,
): bigint {
  const type = `DateTime64(${precision})`;
  const ticks =
    value instanceof Date
      ? dateTicks(value, index, precision, type)
      : toTicks(value, index, precision, timeZone, type);
  return ticks > I64_MAX || ticks < -I64_MAX - 1n ? refuse(index, value, type, "out of range") : ticks;
}

function dateTicks(value: Date, index: number, precision: number, type: string): bigint {
  const ms = value.getTime();
  if (Number.isNaN(ms)) refuse(index, value, type);
  return precision < 3
    ? BigInt(Math.floor(ms / 10 ** (3 - precision)))
    : BigInt(ms) * 10n ** BigInt(precision - 3);
}

function toTicks(
  value: unknown,
  index: number,
  precision: number,
  timeZone: string | undefined,
  type: string,
): bigint {
  if (typeof value !== "string") {
    return asBigInt(value) ?? BigInt(wholeUnits(value, index, type, `ticks of 10^-${precision} seconds`));
  }
  const { seconds, fraction } = parseInstant(value, timeZone, (why) => refuse(index, value, type, why));
  return BigInt(seconds) * 10n ** BigInt(precision) + fractionTicks(fraction, precision, value, index, type);
}

/** The digits after the point of a second, as ticks. */
export function fractionTicks(
  fraction: string,
  precision: number,
  value: unknown,
  index: number,
  type: string,
): bigint {
  if (/[1-9]/.test(fraction.slice(precision)))
    refuse(index, value, type, "it has more digits after the point");
  return BigInt(fraction.slice(0, precision).padEnd(precision, "0") || "0");
}
