import { IoTDBUsageError } from "../errors.ts";
import { makePrintable } from "../printable.ts";

const Printable = /* @__PURE__ */ makePrintable("LocalDate ");
const DAY_MS = 86_400_000;
const ISO = /^(\d{4})-(\d\d)-(\d\d)$/;

/** A day of the calendar without a time zone, from the year 1000 to 9999: what DATE holds. Never changes. */
export class LocalDate extends Printable {
  readonly year: number;
  /** From 1 to 12. */
  readonly month: number;
  /** From 1 on. */
  readonly day: number;

  /** @throws {IoTDBUsageError} when there is no such day, or the year is not from 1000 to 9999 */
  constructor(year: number, month: number, day: number) {
    super();
    if (!isDay(year, month, day)) throw new IoTDBUsageError(`There is no day ${year}-${month}-${day}`);
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** Midnight of the day, in UTC. */
  toDate(): Date {
    return new Date(Date.UTC(this.year, this.month - 1, this.day));
  }

  /** `20240229`: the number that the wire has for the day, ordered like the days. */
  override valueOf(): number {
    return this.year * 10_000 + this.month * 100 + this.day;
  }

  /** `2024-02-29`. */
  override toString(): string {
    return `${this.year}-${two(this.month)}-${two(this.day)}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Whether `packed`, such as 20240229, is a day. */
export function isPackedDay(packed: number): boolean {
  const month = Math.trunc(packed / 100) % 100;
  return isDay(Math.trunc(packed / 10_000), month, packed % 100);
}

/** The day of a number such as 20240229. */
export function unpackDay(packed: number): LocalDate {
  return new LocalDate(Math.trunc(packed / 10_000), Math.trunc(packed / 100) % 100, packed % 100);
}

/** The days from 1970-01-01 to a day given as a number such as 20240229. */
export function epochDay(packed: number): number {
  return Date.UTC(Math.trunc(packed / 10_000), (Math.trunc(packed / 100) % 100) - 1, packed % 100) / DAY_MS;
}

/**
 * A day that a caller hands in, as a number such as 20240229; undefined when it is none: a LocalDate (or what has its
 * year, month and day), text such as `2024-02-29`, the number itself, or a Date, of which the day in UTC counts.
 */
export function packDay(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) && isPackedDay(value) ? value : undefined;
  if (typeof value === "string") {
    const parts = ISO.exec(value);
    return parts === null ? undefined : pack(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof Date) {
    return pack(value.getUTCFullYear(), value.getUTCMonth() + 1, value.getUTCDate());
  }
  const { year, month, day } = value as Partial<LocalDate>;
  if (typeof year !== "number" || typeof month !== "number" || typeof day !== "number") return undefined;
  return pack(year, month, day);
}

function pack(year: number, month: number, day: number): number | undefined {
  return isDay(year, month, day) ? year * 10_000 + month * 100 + day : undefined;
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(Number.isInteger(year) && year >= 1000 && year <= 9999)) return false;
  if (!(Number.isInteger(month) && month >= 1 && month <= 12)) return false;
  return Number.isInteger(day) && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
