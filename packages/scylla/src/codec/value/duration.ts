import { toBigInt } from "@x/binary";
import { ScyllaUsageError } from "../../errors.ts";
import { formatDuration, parseDuration } from "./duration-text.ts";
import { describe, INSPECT } from "./print.ts";

/**
 * A length of time, the type `duration`: months, days and nanoseconds, apart because months differ in days and days
 * in hours. All three have the same sign. Immutable.
 */
export class Duration {
  readonly months: number;
  readonly days: number;
  readonly nanoseconds: bigint;

  /** @throws {ScyllaUsageError} for parts with different signs, fractions, or out of range (32, 32 and 64 bits) */
  constructor(months: number, days: number, nanoseconds: bigint | number) {
    if (!(months === (months | 0) && days === (days | 0)))
      throw new ScyllaUsageError("Months and days of a duration are whole numbers of 32 bits");
    if (typeof nanoseconds === "number" && !Number.isSafeInteger(nanoseconds))
      throw new ScyllaUsageError(`Nanoseconds are a whole number, not ${describe(nanoseconds)}`);
    const wide = toBigInt(nanoseconds);
    if (wide !== BigInt.asIntN(64, wide))
      throw new ScyllaUsageError("The nanoseconds of a duration do not fit into 64 bits");
    if (!sameSign(months, days, wide))
      throw new ScyllaUsageError("Months, days and nanoseconds of a duration must have the same sign");
    this.months = months + 0;
    this.days = days + 0;
    this.nanoseconds = wide;
  }

  /**
   * From text as CQL takes it: `1y2mo3w4d5h6m7s8ms9us10ns`, `P1Y2M3DT4H5M6S`, `P3W` or `P0001-02-03T04:05:06`, with a
   * minus before it if need be.
   *
   * @throws {ScyllaUsageError} for any other
   */
  static fromString(text: string): Duration {
    const parts = parseDuration(text);
    if (parts === undefined)
      throw new ScyllaUsageError(
        `A duration as text is like 1y2mo3d4h5m6s or P1Y2M3DT4H5M6S, not ${describe(text)}`,
      );
    return new this(Number(parts.months), Number(parts.days), parts.nanoseconds);
  }

  /** Whether `other` is a duration of the same parts: 24 hours are not equal to a day. */
  equals(other: unknown): boolean {
    return isDuration(other) && sameParts(this, other);
  }

  /** As CQL writes it, such as `1y2mo25d5h6m7s8ms9us10ns`; `0s` for none. */
  toString(): string {
    return formatDuration(this.months, this.days, this.nanoseconds);
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `Duration ${this.toString()}`;
  }
}

/** Whether none is positive and another negative. */
export function sameSign(months: number, days: number, nanoseconds: bigint): boolean {
  const negative = months < 0 || days < 0 || nanoseconds < 0n;
  return !(negative && (months > 0 || days > 0 || nanoseconds > 0n));
}

/** Whether `value` is a {@link Duration}. */
export function isDuration(value: unknown): value is Duration {
  return value instanceof Duration;
}

function sameParts(a: Duration, b: Duration): boolean {
  return a.months === b.months && a.days === b.days && a.nanoseconds === b.nanoseconds;
}
