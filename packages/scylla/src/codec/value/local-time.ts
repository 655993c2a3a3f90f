import { ScyllaUsageError } from "../../errors.ts";
import { describe, INSPECT } from "./print.ts";

const TEXT = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/;
const SECOND = 1e9;
const DAY = 86_400e9;

/** A time of day to the nanosecond, without a zone, the type `time`. Immutable. */
export class LocalTime {
  /** Nanoseconds since midnight as a number, which is exact. For use within the package. */
  readonly ns: number;

  /**
   * From nanoseconds since midnight, 0 to 86399999999999.
   * @throws {ScyllaUsageError} for any other
   */
  constructor(nanoseconds: bigint | number) {
    const ns = Number(nanoseconds);
    if (!(Number.isInteger(ns) && ns >= 0 && ns < DAY))
      throw new ScyllaUsageError(`A time is 0 to 86399999999999 nanoseconds, not ${describe(nanoseconds)}`);
    this.ns = ns + 0;
  }

  /**
   * From `hh:mm:ss` with up to nine digits of a fraction.
   * @throws {ScyllaUsageError} for any other text
   */
  static fromString(text: string): LocalTime {
    const match = typeof text === "string" ? TEXT.exec(text) : null;
    const [, hours, minutes, seconds, fraction = ""] = match ?? [];
    if (match === null || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
      throw new ScyllaUsageError(`A time as text is hh:mm:ss.fffffffff, not ${describe(text)}`);
    const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    return new this(whole * SECOND + Number(fraction.padEnd(9, "0")));
  }

  /** Nanoseconds since midnight. */
  get nanoseconds(): bigint {
    return BigInt(this.ns);
  }

  get hour(): number {
    return Math.floor(this.ns / (3600 * SECOND));
  }

  get minute(): number {
    return Math.floor(this.ns / (60 * SECOND)) % 60;
  }

  get second(): number {
    return Math.floor(this.ns / SECOND) % 60;
  }

  /** Nanoseconds of the second, 0 to 999999999. */
  get nanosecond(): number {
    return this.ns % SECOND;
  }

  equals(other: unknown): boolean {
    return isLocalTime(other) && this.ns === other.ns;
  }

  /** `hh:mm:ss.fffffffff`, always with nine digits, as the server writes it. */
  toString(): string {
    const fraction = String(this.nanosecond).padStart(9, "0");
    return `${two(this.hour)}:${two(this.minute)}:${two(this.second)}.${fraction}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `LocalTime ${this.toString()}`;
  }
}

/** Whether `value` is a {@link LocalTime}. */
export function isLocalTime(value: unknown): value is LocalTime {
  return value instanceof LocalTime;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
