import { Column, type ColumnInit } from "./column.ts";

/** Time as text, `[-]hh:mm:ss` with as many digits of hours as it takes; `values` are signed seconds. */
export class TimeColumn extends Column<string> {
  readonly values: Int32Array;

  constructor(init: ColumnInit, values: Int32Array) {
    super(init);
    this.values = values;
  }

  protected at(index: number): string {
    const seconds = this.values[index]!;
    return (seconds < 0 ? "-" : "") + formatSeconds(Math.abs(seconds));
  }
}

/** Time64 as text, `[-]hh:mm:ss.fff` with all its digits; `values` are signed ticks. */
export class Time64Column extends Column<string> {
  readonly values: BigInt64Array;
  /** Digits after the seconds: a tick is 10^-precision seconds. */
  readonly precision: number;

  constructor(init: ColumnInit, values: BigInt64Array, precision: number) {
    super(init);
    this.values = values;
    this.precision = precision;
  }

  protected at(index: number): string {
    return formatTicks(this.values[index]!, this.precision);
  }
}

function formatTicks(ticks: bigint, precision: number): string {
  const sign = ticks < 0n ? "-" : "";
  const digits = (ticks < 0n ? -ticks : ticks).toString().padStart(precision + 1, "0");
  const split = digits.length - precision;
  const seconds = formatSeconds(Number(digits.slice(0, split)));
  return precision === 0 ? sign + seconds : `${sign}${seconds}.${digits.slice(split)}`;
}

function formatSeconds(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
