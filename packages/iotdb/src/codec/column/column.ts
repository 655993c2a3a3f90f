import { IoTDBUsageError, isIoTDBError } from "../../errors.ts";
import { makePrintable } from "../../printable.ts";
import { cellText } from "../cell-text.ts";
import type { DataTypeName } from "../data-type.ts";

/** Where the values of a column are kept: see {@link Column.values}. */
export type ColumnValues =
  | Uint8Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly unknown[];

/** What every column is made of. */
export interface ColumnInit {
  readonly name: string;
  readonly type: DataTypeName;
  /** How many values, NULLs included. */
  readonly length: number;
  /** Bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = NULL. */
  readonly nulls: Uint8Array | undefined;
  readonly nullCount: number;
}

/**
 * How rows take their values from a column:
 * `array`: from an element of `storage`; `flag`: whether it is not 0; `instant`: a Date of milliseconds, whose two 32-bit halves are
 * in `storage`; `constant`: `storage[0]` in all rows; `batch`: asked for in pieces, with `copyTo`.
 */
export type AccessKind = "array" | "flag" | "instant" | "constant" | "batch";

/** A column as the loop that makes rows sees it. */
export interface ColumnAccess {
  readonly kind: AccessKind;
  readonly storage: ArrayLike<unknown>;
  /** NULLs that `storage` does not hold itself. */
  readonly nulls: Uint8Array | undefined;
}

/** Values that `inspect` shows. */
const SHOWN = 5;
const Printable = /* @__PURE__ */ makePrintable("Column ");

/**
 * One column of a batch. Reading never changes it; what is decoded lazily is kept.
 *
 * `T` is what rows hold for a value that is not NULL.
 */
export abstract class Column<T = unknown> extends Printable implements Iterable<T | null> {
  readonly name: string;
  readonly type: DataTypeName;
  /** How many values there are, NULLs included. */
  readonly length: number;
  /** How many values are NULL. */
  readonly nullCount: number;
  readonly #ownNulls: Uint8Array | undefined;

  constructor(init: ColumnInit) {
    super();
    this.name = init.name;
    this.type = init.type;
    this.length = init.length;
    this.nullCount = init.nullCount;
    this.#ownNulls = init.nulls;
  }

  /**
   * All values, in a shape that depends on the type (see `DataType`): a typed array, with any value where `nulls` says
   * NULL, or an array of what rows hold, with `null` for NULL. INT64 asked for as numbers is a `Float64Array`, as Longs
   * a list of them. Do not change it. Typed arrays mostly lie in the message that the server sent: to keep one for long without
   * the rest of the message, copy it (`values.slice()`).
   *
   * @throws {IoTDBUsageError} when INT64 was asked for as numbers and a value is no safe one
   */
  abstract get values(): ColumnValues;

  /** Which values are NULL: bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = NULL. Undefined when none is. */
  get nulls(): Uint8Array | undefined {
    return this.#ownNulls;
  }

  /** Whether all rows have one and the same value, which is kept once. Then `get(0)` is cheaper than `values`. */
  get isConstant(): boolean {
    return false;
  }

  /** Whether value `index` is NULL. */
  isNull(index: number): boolean {
    const nulls = this.#ownNulls;
    return nulls !== undefined && (nulls[index >> 3]! & (1 << (index & 7))) !== 0;
  }

  /**
   * Value `index` as rows hold it.
   * @throws {IoTDBUsageError} when there is no such value, or it cannot be what was asked for
   */
  get(index: number): T | null {
    this.check(index);
    return this.isNull(index) ? null : this.at(index);
  }

  /** All values as rows hold them. */
  toArray(): (T | null)[] {
    const out = new Array<T | null>(this.length);
    this.copyTo(out, 0, this.length);
    return out;
  }

  /** Writes the values `from` to `to`, as rows hold them, into `out` from index 0 on. */
  copyTo(out: unknown[], from: number, to: number): void {
    for (let i = from; i < to; i++) out[i - from] = this.isNull(i) ? null : this.at(i);
  }

  /** How rows are made of this column. For use within the package. */
  get access(): ColumnAccess {
    return { kind: "batch", storage: [], nulls: undefined };
  }

  *[Symbol.iterator](): IterableIterator<T | null> {
    for (let i = 0; i < this.length; i++) yield this.isNull(i) ? null : this.at(i);
  }

  /** Value `index` as it is printed; never throws for a value that there is. */
  text(index: number): string {
    try {
      return cellText(this.get(index));
    } catch (error) {
      // To print a result must work all the more where its values cannot be what they were asked to be.
      if (isIoTDBError(error)) return "(out of range)";
      throw error;
    }
  }

  override toString(): string {
    const shown: string[] = [];
    for (let i = 0; i < Math.min(SHOWN, this.length); i++) shown.push(this.text(i));
    const more = this.length > SHOWN ? `, … ${this.length - SHOWN} more` : "";
    return `${this.name} ${this.type} [${shown.join(", ")}${more}]`;
  }

  /** Value `index`, which is not NULL, as rows hold it. For use within the package. */
  abstract at(index: number): T;

  /** @throws {IoTDBUsageError} when there is no value `index` */
  protected check(index: number): void {
    if (!(Number.isInteger(index) && index >= 0 && index < this.length)) {
      throw new IoTDBUsageError(`Column "${this.name}" has no value ${index}, it has ${this.length}`);
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

  override get access(): ColumnAccess {
    return { kind: "array", storage: this.values, nulls: undefined };
  }
}
