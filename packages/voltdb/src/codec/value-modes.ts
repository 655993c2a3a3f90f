import { VoltUsageError } from "../errors.ts";
import type { TimestampMode } from "./instants.ts";

/** A class that makes its instances of two 32-bit halves, as `Long` of the package `long` does. */
export interface LongFactory<L = unknown> {
  fromBits(low: number, high: number, unsigned?: boolean): L;
}

/** How BIGINT is handed out: exact `bigint`, numbers (what is not safe throws), or objects of a `Long` class. */
export type Int64Mode = "bigint" | "number" | LongFactory;

/** How DECIMAL is handed out: text with all twelve digits after the point, or `VoltDecimal` (a bigint and a scale). */
export type DecimalMode = "string" | "bigint";

/** How values of tables are handed out; a call's choice stands over the client's. */
export interface ValueOptions {
  /** BIGINT. Default `"bigint"`. */
  readonly int64?: Int64Mode | undefined;
  /** TIMESTAMP: `Date` cuts microseconds off, `bigint` has them all. Default `"date"`. */
  readonly timestamps?: TimestampMode | undefined;
  /** DECIMAL. Default `"string"`. */
  readonly decimals?: DecimalMode | undefined;
}

/** The same with defaults in place. */
export interface ValueModes {
  readonly int64: Int64Mode;
  readonly timestamps: TimestampMode;
  readonly decimals: DecimalMode;
}

/** What stands for options that are not given. */
export const DEFAULT_MODES: ValueModes = { int64: "bigint", timestamps: "date", decimals: "string" };

/** @throws {VoltUsageError} for a mode that does not exist */
export function resolveModes(given: ValueOptions, base: ValueModes = DEFAULT_MODES): ValueModes {
  const { int64 = base.int64, timestamps = base.timestamps, decimals = base.decimals } = given;
  if (int64 === base.int64 && timestamps === base.timestamps && decimals === base.decimals) return base;
  const isLong = typeof (int64 as { fromBits?: unknown } | null)?.fromBits === "function";
  if (int64 !== "bigint" && int64 !== "number" && !isLong) {
    throw new VoltUsageError('int64 is "bigint", "number" or a class with fromBits(low, high, unsigned)');
  }
  if (timestamps !== "date" && timestamps !== "bigint")
    throw new VoltUsageError('timestamps is "date" or "bigint"');
  if (decimals !== "string" && decimals !== "bigint")
    throw new VoltUsageError('decimals is "string" or "bigint"');
  return { int64, timestamps, decimals };
}
