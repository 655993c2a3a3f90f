import { ChdbUsageError } from "../errors.ts";

/** Ticks in one of Arrow's units: 10^-0, 10^-3, 10^-6 or 10^-9 seconds. */
export interface ArrowTicks {
  readonly ticks: BigInt64Array;
  readonly unit: "SECOND" | "MILLISECOND" | "MICROSECOND" | "NANOSECOND";
}

const UNITS = ["SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND"] as const;

/**
 * Ticks of 10^-precision seconds in the coarsest unit that holds them: the array itself where it is one of Arrow's.
 * @throws {ChdbUsageError} when a value is too large for the finer unit
 */
export function toArrowTicks(ticks: BigInt64Array, precision: number, name: string): ArrowTicks {
  const step = Math.ceil(precision / 3);
  const unit = UNITS[step]!;
  const missing = step * 3 - precision;
  if (missing === 0) return { ticks, unit };
  const factor = 10n ** BigInt(missing);
  const scaled = new BigInt64Array(ticks.length);
  for (let i = 0; i < ticks.length; i++) {
    const value = ticks[i]! * factor;
    scaled[i] = value;
    if (scaled[i] !== value)
      throw new ChdbUsageError(`Value ${i} of column "${name}" is out of Arrow's range`);
  }
  return { ticks: scaled, unit };
}

/** Whole numbers as 64-bit integers. */
export function widen(values: ArrayLike<number>): BigInt64Array {
  const wide = new BigInt64Array(values.length);
  for (let i = 0; i < values.length; i++) wide[i] = BigInt(values[i]!);
  return wide;
}
