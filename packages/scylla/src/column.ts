import { cellText } from "./cell-text.ts";
import type { Decoder } from "./codec/decode.ts";
import { INSPECT } from "./codec/value/print.ts";
import { type ColumnValues, type LoadValues, newList } from "./column-values.ts";
import { ScyllaUsageError } from "./errors.ts";
import type { IndexedRows } from "./rows.ts";

/** Values that `inspect` shows. */
const SHOWN = 5;

/** What a column is made of. */
export interface ColumnInit {
  readonly name: string;
  readonly type: string;
  /** Which column of the rows it is. */
  readonly position: number;
  readonly length: number;
  readonly pages: readonly IndexedRows[];
  readonly decoder: Decoder;
  /** Reads all values into a typed array; undefined for types that have none. */
  readonly load: LoadValues | undefined;
  /** Whether values of no bytes are values, and not the like of null. */
  readonly keepsEmpty: boolean;
}

/** One column of a result. It reads the bytes that came, when it is asked, and keeps what it has made. */
export class ResultColumn<T = unknown> implements Iterable<T | null> {
  readonly name: string;
  /** Type as CQL text, such as `map<uuid, list<text>>`. */
  readonly type: string;
  /** How many values there are, nulls included. */
  readonly length: number;
  /** Where it reads from. For use within the package. */
  readonly source: Pick<ColumnInit, "pages" | "position">;
  readonly #init: ColumnInit;
  #loaded: ColumnValues | undefined;
  #bitmap: Uint8Array | undefined;
  #nullsCounted = -1;

  /** Made by {@link Result.column}. */
  constructor(init: ColumnInit) {
    this.name = init.name;
    this.type = init.type;
    this.length = init.length;
    this.source = init;
    this.#init = init;
  }

  /**
   * All values, in one of two shapes that depends on the type and the options alone:
   *
   * | type | values |
   * |---|---|
   * | tinyint, smallint, int | Int8Array, Int16Array, Int32Array |
   * | bigint, counter | BigInt64Array; with `int64: "number"` Float64Array, with a class an array of its objects |
   * | float, double | Float32Array, Float64Array |
   * | boolean | Uint8Array of 0 and 1 |
   * | timestamp | BigInt64Array of milliseconds since 1970, whatever rows hold |
   * | date | Int32Array of days since 1970 |
   * | time | BigInt64Array of nanoseconds since midnight |
   * | all others | an array of what rows hold, null for null |
   *
   * A typed array holds 0 where `nulls` says null. With `empties: "keep"` all are arrays of what rows hold.
   *
   * @throws {ScyllaUsageError} `ERR_SCYLLA_RANGE` with `int64: "number"`, for integers that are not safe
   */
  get values(): ColumnValues {
    this.#loaded ??= this.#init.load?.(this.#init.pages, this.#init.position, this.length) ?? this.toArray();
    return this.#loaded;
  }

  /** Which values are null: bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = null. Undefined when none is. */
  get nulls(): Uint8Array | undefined {
    if (this.#nullsCounted < 0) this.#countNulls();
    return this.#bitmap;
  }

  /** How many values are null. */
  get nullCount(): number {
    if (this.#nullsCounted < 0) this.#countNulls();
    return this.#nullsCounted;
  }

  /**
   * Whether value `index` is null.
   * @throws {ScyllaUsageError} when there is no such value
   */
  isNull(index: number): boolean {
    const { page, at } = this.#find(index);
    return this.#isNullAt(page, at);
  }

  /**
   * Value `index` as rows hold it.
   * @throws {ScyllaUsageError} when there is no such value
   */
  get(index: number): T | null {
    const { page, at } = this.#find(index);
    return this.#decode(page, at);
  }

  /** All values as rows hold them, a new array. */
  toArray(): (T | null)[] {
    const { pages, position, decoder } = this.#init;
    const list = newList<T | null>(this.length);
    let i = 0;
    for (const { source, index, stride } of pages) {
      const { view } = source;
      for (let p = position; p < index.length; p += stride) {
        const at = index[p]!;
        const bytes = view.getInt32(at - 4);
        list[i++] = bytes < 0 ? null : (decoder(source, at, at + bytes) as T | null);
      }
    }
    return list;
  }

  *[Symbol.iterator](): IterableIterator<T | null> {
    for (const page of this.#init.pages) {
      const { index, stride } = page;
      for (let i = this.#init.position; i < index.length; i += stride) yield this.#decode(page, index[i]!);
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

  #decode({ source }: IndexedRows, at: number): T | null {
    const length = source.view.getInt32(at - 4);
    return length < 0 ? null : (this.#init.decoder(source, at, at + length) as T | null);
  }

  #isNullAt({ source }: IndexedRows, at: number): boolean {
    const length = source.view.getInt32(at - 4);
    return length < 0 || (length === 0 && !this.#init.keepsEmpty);
  }

  #countNulls(): void {
    const { pages, position } = this.#init;
    let count = 0;
    let i = 0;
    for (const page of pages) {
      const { index, stride } = page;
      for (let at = position; at < index.length; at += stride, i++) {
        if (!this.#isNullAt(page, index[at]!)) continue;
        this.#bitmap ??= new Uint8Array(Math.ceil(this.length / 8));
        this.#bitmap[i >> 3]! |= 1 << (i & 7);
        count++;
      }
    }
    this.#nullsCounted = count;
  }

  #find(row: number): { page: IndexedRows; at: number } {
    if (!(Number.isInteger(row) && row >= 0 && row < this.length))
      throw new ScyllaUsageError(`Column "${this.name}" has no value ${row}, it has ${this.length}`);
    let left = row;
    for (const page of this.#init.pages) {
      if (left < page.rowCount) return { page, at: page.index[left * page.stride + this.#init.position]! };
      left -= page.rowCount;
    }
    throw new ScyllaUsageError(`Column "${this.name}" has no value ${row}`);
  }
}
