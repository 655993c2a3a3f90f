import { ScyllaUsageError } from "../../errors.ts";
import { describe, INSPECT } from "./print.ts";

const TEXT = /^([+-]?)(\d{4,7})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;
const MIN_DAYS = -2147483648;
const MAX_DAYS = 2147483647;
/** The Gregorian calendar repeats after this many days, 400 years. */
const CYCLE_DAYS = 146_097;
/** From 0000-03-01, where the cycles are counted from, to 1970. */
const EPOCH_DAYS = 719_468;

/**
 * A day of the calendar without a time or zone, the type `date`: from -5877641-06-23 to +5881580-07-11, far beyond
 * what a Date reaches. Immutable.
 */
export class LocalDate {
  /** Days since 1970-01-01, negative before it. */
  readonly days: number;

  /** @throws {ScyllaUsageError} for days that are no whole number of 32 bits */
  constructor(days: number) {
    if (!(Number.isInteger(days) && days >= MIN_DAYS && days <= MAX_DAYS))
      throw new ScyllaUsageError(`A date is a whole number of days within 32 bits, not ${describe(days)}`);
    this.days = days + 0;
  }

  /** @throws {ScyllaUsageError} for a day that the calendar does not have, or out of range */
  static of(year: number, month: number, day: number): LocalDate {
    const date = new this(daysOf(year, month, day));
    if (date.year !== year || date.month !== month || date.day !== day)
      throw new ScyllaUsageError(`There is no day ${year}-${month}-${day}`);
    return date;
  }

  /**
   * From `YYYY-MM-DD`, with more digits and a sign for years beyond 9999 or before 0.
   * @throws {ScyllaUsageError} for other text, and for days that the calendar does not have
   */
  static fromString(text: string): LocalDate {
    const match = typeof text === "string" ? TEXT.exec(text) : null;
    if (match === null) throw new ScyllaUsageError(`A date as text is YYYY-MM-DD, not ${describe(text)}`);
    const year = Number(match[2]) * (match[1] === "-" ? -1 : 1);
    return this.of(year + 0, Number(match[3]), Number(match[4]));
  }

  /** The day of an instant in UTC. @throws {ScyllaUsageError} for an invalid Date */
  static fromDate(date: Date): LocalDate {
    return new this(Math.floor(date.getTime() / DAY_MS));
  }

  get year(): number {
    return civil(this.days).year;
  }

  /** 1 to 12. */
  get month(): number {
    return civil(this.days).month;
  }

  /** 1 to 31. */
  get day(): number {
    return civil(this.days).day;
  }

  /** The start of the day in UTC. @throws {ScyllaUsageError} for days beyond what a Date can be */
  toDate(): Date {
    const date = new Date(this.days * DAY_MS);
    if (Number.isNaN(date.getTime()))
      throw new ScyllaUsageError(`${this.toString()} is beyond what a Date can be`, {
        code: "ERR_SCYLLA_RANGE",
      });
    return date;
  }

  equals(other: unknown): boolean {
    return isLocalDate(other) && this.days === other.days;
  }

  /** `YYYY-MM-DD`; years beyond 9999 have a plus, those before 0 a minus. */
  toString(): string {
    const { year, month, day } = civil(this.days);
    const digits = String(Math.abs(year)).padStart(4, "0");
    const sign = year < 0 ? "-" : year > 9999 ? "+" : "";
    return `${sign}${digits}-${two(month)}-${two(day)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `LocalDate ${this.toString()}`;
  }
}

/** Whether `value` is a {@link LocalDate}. */
export function isLocalDate(value: unknown): value is LocalDate {
  return value instanceof LocalDate;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years that start in March.

function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(shifted / 400);
  const yearOfCycle = shifted - cycle * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfCycle =
    yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * CYCLE_DAYS + dayOfCycle - EPOCH_DAYS;
}

function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + EPOCH_DAYS;
  const cycle = Math.floor(shifted / CYCLE_DAYS);
  const dayOfCycle = shifted - cycle * CYCLE_DAYS;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}
