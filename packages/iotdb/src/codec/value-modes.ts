/** A class that makes its instances of two 32-bit halves, as `Long` of the package `long` does. */
export interface LongFactory<L = unknown> {
  fromBits(low: number, high: number, unsigned?: boolean): L;
}

/**
 * What INT64 comes back as: bigints, numbers (values outside ±(2^53 − 1) throw), or objects of the class given.
 * Timestamps do not follow it.
 */
export type Int64Mode = "bigint" | "number" | LongFactory;

/** What TIMESTAMP comes back as: a Date (finer digits are cut off, towards the past), or a bigint in the server's unit. */
export type TimestampMode = "date" | "bigint";

/** The unit of all timestamps of a server: its setting `timestamp_precision`, which it tells when a session opens. */
export type TimePrecision = "ms" | "us" | "ns";

/** How values are made. */
export interface ValueModes {
  readonly int64: Int64Mode;
  readonly timestamps: TimestampMode;
  readonly precision: TimePrecision;
}

/** How many of its units make a millisecond. */
export function unitsPerMs(precision: TimePrecision): number {
  if (precision === "ms") return 1;
  return precision === "us" ? 1000 : 1_000_000;
}
