import { NATIVE_LITTLE_ENDIAN } from "@x/binary";
import { VoltUsageError } from "../../errors.ts";
import { toDate } from "../instants.ts";
import { isNullInt64 } from "../integers.ts";
import type { ColumnInfo } from "../table-layout.ts";
import type { LongFactory } from "../value-modes.ts";
import { type ColumnSource, ListColumn, TableColumn } from "./column.ts";

/** What is kept in 64 bits with -2^63 as NULL, and read as 64-bit integers. */
abstract class Int64Column<T> extends TableColumn<T> {
  #values: BigInt64Array | undefined;

  get values(): BigInt64Array {
    this.#values ??= this.#decodeAll();
    return this.#values;
  }

  protected nullAt(position: number): boolean {
    return isNullInt64(this.view, position);
  }

  #decodeAll(): BigInt64Array {
    const { view, length } = this;
    const { bases, offset } = this.places;
    const values = new BigInt64Array(length);
    // Halves: a bigint made for each value would cost ten times as much.
    const halves = new Int32Array(values.buffer);
    const highAt = NATIVE_LITTLE_ENDIAN ? 1 : 0;
    let nulls: Uint8Array | undefined;
    let count = 0;
    for (let i = 0; i < length; i++) {
      const at = bases[i]! + offset;
      const high = view.getInt32(at);
      const low = view.getInt32(at + 4);
      halves[2 * i + highAt] = high;
      halves[2 * i + 1 - highAt] = low;
      if (high === -0x80000000 && low === 0) {
        nulls ??= new Uint8Array((length + 7) >> 3);
        nulls[i >> 3]! |= 1 << (i & 7);
        count++;
      }
    }
    this.foundNulls(nulls, count);
    return values;
  }
}

/** BIGINT as bigint, and TIMESTAMP as the bigint of its microseconds. */
export class BigIntColumn extends Int64Column<bigint> {
  protected valueAt(position: number): bigint | null {
    return isNullInt64(this.view, position) ? null : this.view.getBigInt64(position);
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    for (let i = from; i < to; i++) {
      const at = bases[i]! + offset;
      out[i + shift] = isNullInt64(view, at) ? null : view.getBigInt64(at);
    }
  }
}

/** TIMESTAMP as Date; `values` are microseconds all the same. */
export class DateColumn extends Int64Column<Date> {
  protected valueAt(position: number): Date | null {
    const { view } = this;
    return isNullInt64(view, position) ? null : toDate(view.getInt32(position), view.getInt32(position + 4));
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    for (let i = from; i < to; i++) {
      const at = bases[i]! + offset;
      out[i + shift] = isNullInt64(view, at) ? null : toDate(view.getInt32(at), view.getInt32(at + 4));
    }
  }
}

/** BIGINT as numbers. Reading one that is not safe throws `VoltUsageError`; `values` is a `Float64Array`. */
export class SafeNumberColumn extends TableColumn<number> {
  #values: Float64Array | undefined;

  get values(): Float64Array {
    this.#values ??= Float64Array.from(this.toArray(), (value) => value ?? 0);
    return this.#values;
  }

  protected nullAt(position: number): boolean {
    return isNullInt64(this.view, position);
  }

  protected valueAt(position: number): number | null {
    const { view } = this;
    return isNullInt64(view, position)
      ? null
      : safeNumber(view.getInt32(position), view.getInt32(position + 4));
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    for (let i = from; i < to; i++) {
      const at = bases[i]! + offset;
      out[i + shift] = isNullInt64(view, at) ? null : safeNumber(view.getInt32(at), view.getInt32(at + 4));
    }
  }
}

/** BIGINT as objects of a `Long` class. */
export class LongColumn extends ListColumn<unknown> {
  readonly #factory: LongFactory;

  constructor(info: ColumnInfo, source: ColumnSource, factory: LongFactory) {
    super(info, source);
    this.#factory = factory;
  }

  protected nullAt(position: number): boolean {
    return isNullInt64(this.view, position);
  }

  protected valueAt(position: number): unknown {
    const { view } = this;
    if (isNullInt64(view, position)) return null;
    return this.#factory.fromBits(view.getInt32(position + 4), view.getInt32(position), false);
  }
}

function safeNumber(high: number, low: number): number {
  const value = high * 4294967296 + (low >>> 0);
  if (Number.isSafeInteger(value)) return value;
  throw new VoltUsageError('a BIGINT is beyond ±(2^53 - 1), where numbers round: ask for int64: "bigint"');
}
