import { Column, type ColumnInit } from "./column.ts";

const TWO_32 = 4294967296;

/** Days or seconds since 1970 UTC, as wide as their type. */
export type UnitArray = Uint16Array | Int32Array | Uint32Array;

/** Date, Date32 (days) and DateTime (seconds) as JS dates; `values` are the days or seconds since 1970 UTC. */
export class DateColumn extends Column<Date> {
  readonly values: UnitArray;
  readonly #unitMs: number;

  constructor(init: ColumnInit, values: UnitArray, unitMs: number) {
    super(init);
    this.values = values;
    this.#unitMs = unitMs;
  }

  protected at(index: number): Date {
    return new Date(this.values[index]! * this.#unitMs);
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const { values } = this;
    const unitMs = this.#unitMs;
    for (let i = from; i < to; i++) out[at + i - from] = new Date(values[i]! * unitMs);
  }
}

/** Date, Date32, DateTime and Time as bigints: days or seconds, as in `values`. */
export class UnitsColumn extends Column<bigint> {
  readonly values: UnitArray;

  constructor(init: ColumnInit, values: UnitArray) {
    super(init);
    this.values = values;
  }

  protected at(index: number): bigint {
    return BigInt(this.values[index]!);
  }
}

/**
 * DateTime64 as JS dates, which know milliseconds: finer digits are cut off (towards the past) in `get` and rows
 * and are all there in `values`, the ticks since 1970 UTC.
 */
export class DateTime64Column extends Column<Date> {
  readonly values: BigInt64Array;
  /** Digits after the seconds: a tick is 10^-precision seconds. */
  readonly precision: number;
  readonly #halves: Int32Array;

  constructor(init: ColumnInit, values: BigInt64Array, precision: number) {
    super(init);
    this.values = values;
    this.precision = precision;
    this.#halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  }

  protected at(index: number): Date {
    return new Date(toMilliseconds(this.#halves[2 * index]!, this.#halves[2 * index + 1]!, this.precision));
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const { precision } = this;
    const halves = this.#halves;
    if (precision === 3) {
      for (let i = from; i < to; i++) {
        out[at + i - from] = new Date(halves[2 * i + 1]! * TWO_32 + (halves[2 * i]! >>> 0));
      }
      return;
    }
    for (let i = from; i < to; i++) {
      out[at + i - from] = new Date(toMilliseconds(halves[2 * i]!, halves[2 * i + 1]!, precision));
    }
  }
}

/**
 * The 64-bit count of 10^-precision seconds with these halves in milliseconds, rounded down. Exact for all that
 * a Date can hold: no bigint and no rounding on the way.
 */
export function toMilliseconds(low: number, high: number, precision: number): number {
  if (precision <= 3) return (high * TWO_32 + (low >>> 0)) * 10 ** (3 - precision);
  const divisor = 10 ** (precision - 3);
  const quotient = Math.floor(high / divisor);
  const rest = high - quotient * divisor;
  return quotient * TWO_32 + Math.floor((rest * TWO_32 + (low >>> 0)) / divisor);
}
