/** The parts of a duration, of any size. */
export interface DurationParts {
  readonly months: bigint;
  readonly days: bigint;
  readonly nanoseconds: bigint;
}

const MICROSECOND = 1000n;
const MILLISECOND = 1_000_000n;
const SECOND = 1_000_000_000n;
const MINUTE: bigint = 60n * SECOND;
const HOUR: bigint = 60n * MINUTE;

/** Number and unit, in descending order of units, as the server insists. */
const UNITS =
  /^(?:(\d+)y)?(?:(\d+)mo)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?(?:(\d+)(?:us|µs|μs))?(?:(\d+)ns)?$/i;
const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const WEEKS = /^P(\d+)W$/;
const ALTERNATIVE = /^P(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/;
/** No part that fits has more digits. */
const MAX_LENGTH = 200;

/** The parts of a duration's text; undefined for text that is none. */
export function parseDuration(text: string): DurationParts | undefined {
  if (typeof text !== "string" || text.length > MAX_LENGTH) return undefined;
  const negative = text.startsWith("-");
  const plain = negative ? text.slice(1) : text;
  const parts = parsePlain(plain);
  if (parts === undefined || !negative) return parts;
  return { months: -parts.months, days: -parts.days, nanoseconds: -parts.nanoseconds };
}

function parsePlain(text: string): DurationParts | undefined {
  if (text === "" || text === "P" || text.endsWith("T")) return undefined;
  const weeks = WEEKS.exec(text);
  if (weeks !== null) return { months: 0n, days: 7n * BigInt(weeks[1]!), nanoseconds: 0n };
  const iso = ISO.exec(text) ?? ALTERNATIVE.exec(text);
  if (iso !== null) {
    const [years, months, days, hours, minutes, seconds] = numbers(iso);
    return {
      months: years! * 12n + months!,
      days: days!,
      nanoseconds: hours! * HOUR + minutes! * MINUTE + seconds! * SECOND,
    };
  }
  const units = UNITS.exec(text);
  if (units === null) return undefined;
  const [years, months, week, days, hours, minutes, seconds, ms, us, ns] = numbers(units);
  return {
    months: years! * 12n + months!,
    days: week! * 7n + days!,
    nanoseconds:
      hours! * HOUR + minutes! * MINUTE + seconds! * SECOND + ms! * MILLISECOND + us! * MICROSECOND + ns!,
  };
}

function numbers(match: RegExpExecArray): bigint[] {
  return match.slice(1).map((digits) => (digits === undefined ? 0n : BigInt(digits)));
}

/** The text of a duration as the server writes it. */
export function formatDuration(months: number, days: number, nanoseconds: bigint): string {
  const negative = months < 0 || days < 0 || nanoseconds < 0n;
  const span = Math.abs(months);
  let rest = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  let text = part(Math.floor(span / 12), "y") + part(span % 12, "mo") + part(Math.abs(days), "d");
  for (const [unit, name] of [
    [HOUR, "h"],
    [MINUTE, "m"],
    [SECOND, "s"],
    [MILLISECOND, "ms"],
    [MICROSECOND, "us"],
    [1n, "ns"],
  ] as const) {
    text += part(rest / unit, name);
    rest %= unit;
  }
  return text === "" ? "0s" : `${negative ? "-" : ""}${text}`;
}

function part(value: number | bigint, unit: string): string {
  return value > 0 ? `${value}${unit}` : "";
}
