import { maskToBitmap } from "@x/binary";
import { ChdbUsageError } from "../../errors.ts";
import { cellText } from "../cell-text.ts";

/** Where the values of a column are kept: see {@link Column.values}. */
export type ColumnValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | readonly unknown[];

/** What every column is made of. */
export interface ColumnInit {
  readonly name: string;
  /** Type text. */
  readonly type: string;
  /** How many values. */
  readonly length: number;
  /** One byte a value, not 0 where it is NULL. */
  readonly mask?: Uint8Array | undefined;
}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Values that `inspect` shows. */
const SHOWN = 5;

/**
 * One column of a result. Reading never changes it; what is decoded lazily is kept.
 *
 * `T` is what rows hold for a value that is not NULL.
 */
export abstract class Column<T = unknown> implements Iterable<T | null> {
  readonly name: string;
  /** Type text, such as `Nullable(DateTime64(3))`. */
  readonly type: string;
  /** How many values there are, NULLs included. */
  readonly length: number;
  /** One byte for each value, not 0 where it is NULL; undefined for types without NULL. The wire's own bytes: do not change. */
  readonly mask: Uint8Array | undefined;
  #bitmap: Uint8Array | undefined;
  #nullsCounted = -1;

  constructor(init: ColumnInit) {
    this.name = init.name;
    this.type = init.type;
    this.length = init.length;
    this.mask = init.mask;
  }

  /**
   * All values, in one of two shapes that depends on the type alone:
   *
   * - types of fixed width up to 8 bytes: a typed array of what the wire holds (days, seconds, ticks, unscaled
   *   decimals, enum codes, Bool as 0 and 1 …), with any value where `nulls` says NULL;
   * - all others: an array of what rows hold, with `null` for NULL.
   *
   * A typed array may be a view of the bytes that were decoded: do not change it.
   */
  abstract get values(): ColumnValues;

  /** Which values are NULL: bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = NULL. Undefined for types without NULL. */
  get nulls(): Uint8Array | undefined {
    if (this.mask !== undefined) this.#bitmap ??= maskToBitmap(this.mask);
    return this.#bitmap;
  }

  /** How many values are NULL. */
  get nullCount(): number {
    if (this.#nullsCounted < 0) {
      let count = 0;
      const mask = this.mask;
      if (mask !== undefined) for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) count++;
      this.#nullsCounted = count;
    }
    return this.#nullsCounted;
  }

  /** Whether value `index` is NULL. */
  isNull(index: number): boolean {
    return this.mask !== undefined && this.mask[index] !== 0;
  }

  /**
   * Value `index` as rows hold it.
   * @throws {ChdbUsageError} when there is no such value
   */
  get(index: number): T | null {
    this.check(index);
    return this.isNull(index) ? null : this.at(index);
  }

  /** All values as rows hold them. */
  toArray(): (T | null)[] {
    const out = newList<T | null>(this.length);
    this.copyTo(out, 0, 0, this.length);
    return out;
  }

  /** Writes the values `from` to `to`, as rows hold them, into `out` from index `at` on. */
  copyTo(out: unknown[], at: number, from: number, to: number): void {
    this.decode(out, at, from, to);
    const mask = this.mask;
    if (mask === undefined) return;
    for (let i = from; i < to; i++) if (mask[i] !== 0) out[at + i - from] = null;
  }

  /**
   * An array whose elements are what rows hold (where they are not NULL), when there is one or it is worth
   * making: rows are then read from it without a detour. For use within the package.
   */
  get direct(): ArrayLike<unknown> | undefined {
    return undefined;
  }

  *[Symbol.iterator](): IterableIterator<T | null> {
    const batch: (T | null)[] = [];
    for (let from = 0; from < this.length; from += 1024) {
      const to = Math.min(from + 1024, this.length);
      this.copyTo(batch, 0, from, to);
      for (let i = 0; i < to - from; i++) yield batch[i]!;
    }
  }

  toString(): string {
    const shown: string[] = [];
    for (let i = 0; i < Math.min(SHOWN, this.length); i++) shown.push(cellText(this.get(i)));
    const more = this.length > SHOWN ? `, … ${this.length - SHOWN} more` : "";
    return `${this.name} ${this.type} [${shown.join(", ")}${more}]`;
  }

  [INSPECT](): string {
    return `Column ${this.toString()}`;
  }

  /** @throws {ChdbUsageError} when there is no value `index` */
  protected check(index: number): void {
    if (!(Number.isInteger(index) && index >= 0 && index < this.length)) {
      throw new ChdbUsageError(`Column "${this.name}" has no value ${index}, it has ${this.length}`);
    }
  }

  /** Value `index` as rows hold it, whether it is NULL or not. */
  protected abstract at(index: number): T;

  /** `copyTo` for values that are not NULL; what it writes for those that are does not matter. */
  protected decode(out: unknown[], at: number, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      // What stands in the place of a NULL need not be a value of the type.
      if (!this.isNull(i)) out[at + i - from] = this.at(i);
    }
  }
}

/** A column whose values are a list, made when first asked for. */
export abstract class ListColumn<T> extends Column<T> {
  #list: (T | null)[] | undefined;

  get values(): readonly (T | null)[] {
    this.#list ??= this.toArray();
    return this.#list;
  }
}

/** An array to be filled with `length` elements from the first to the last. */
export function newList<T>(length: number): T[] {
  // V8 turns arrays that are asked for with more elements into hash tables.
  return length <= 0x1000000 ? new Array<T>(length) : [];
}
