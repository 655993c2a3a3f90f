const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const INSTANT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:?[0-9]{2})?$/i;

/** A day, `YYYY-MM-DD`, as milliseconds since 1970 UTC; undefined for anything else, such as the 30th of February. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  // Two-digit years are not years of the last century here.
  date.setUTCFullYear(year);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** Whole seconds since 1970 UTC, and the digits after the point. */
export interface Instant {
  readonly seconds: number;
  readonly fraction: string;
}

/**
 * An instant as ISO text, `2024-02-29T12:34:56.789Z` or with an offset; a blank may stand for the T. Without zone
 * only where `timeZone`, that of the column, is UTC: what a clock in another zone showed is not for the driver to guess.
 */
export function parseInstant(
  text: string,
  timeZone: string | undefined,
  refuse: (why: string) => never,
): Instant {
  const match = INSTANT.exec(text);
  const day = match === null ? undefined : parseDate(match[1]!);
  const [hours, minutes, seconds] = [Number(match?.[2]), Number(match?.[3]), Number(match?.[4])];
  if (match === null || day === undefined || hours > 23 || minutes > 59 || seconds > 59) {
    return refuse("text like 2024-02-29T12:34:56.789Z is needed");
  }
  const zone = match[6];
  if (zone === undefined && timeZone !== "UTC")
    return refuse("it has no zone: end it with Z or an offset, or give a Date");
  const offset = zone === undefined || zone.toUpperCase() === "Z" ? 0 : offsetSeconds(zone);
  return { seconds: day / 1000 + hours * 3600 + minutes * 60 + seconds - offset, fraction: match[5] ?? "" };
}

function offsetSeconds(zone: string): number {
  const digits = zone.replace(":", "");
  const seconds = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3)) * 60;
  return digits.startsWith("-") ? -seconds : seconds;
}
