import { setBitLsb } from "@x/binary";
import { VoltUsageError } from "../../errors.ts";
import { cellText } from "../cell-text.ts";
import type { ColumnInfo, ColumnPlace } from "../table-layout.ts";
import { typeName, type VoltType } from "../volt-type.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Values that `inspect` shows. */
const SHOWN = 5;
/** Values that iteration decodes at once. */
const BATCH = 1024;

/** Name and type of a column, by which tables are made, too: `new VoltColumn("id", VoltType.BIGINT)`. */
export class VoltColumn implements ColumnInfo {
  readonly name: string;
  readonly type: VoltType;

  constructor(name: string, type: VoltType) {
    this.name = name;
    this.type = type;
  }

  /** The name of the type, `BIGINT`. */
  get typeName(): string {
    return typeName(this.type);
  }

  /** As the Python client prints it: `(id: 6)`. */
  toString(): string {
    return `(${this.name || "modified tuples"}: ${this.type})`;
  }

  [INSPECT](): string {
    return `VoltColumn(${this.name} ${this.typeName})`;
  }
}

/** The values of a typed array or list, see {@link TableColumn.values}. */
export type ColumnValues =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float64Array
  | readonly unknown[];

/** The bytes that a column's values are in, and where. */
export interface ColumnSource {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** How many values there are. */
  readonly length: number;
  readonly place: ColumnPlace;
}

/**
 * One column of a table with its values, decoded when they are asked for, and then kept.
 *
 * `T` is what rows hold for a value that is not NULL.
 */
export abstract class TableColumn<T = unknown> extends VoltColumn implements Iterable<T | null> {
  /** How many values there are, NULLs included. */
  readonly length: number;
  protected readonly view: DataView;
  protected readonly bytes: Uint8Array;
  readonly #bases: Uint32Array;
  readonly #offset: number;
  #nulls: Uint8Array | undefined;
  #nullCount = -1;

  constructor(info: ColumnInfo, { view, bytes, length, place }: ColumnSource) {
    super(info.name, info.type);
    this.length = length;
    this.view = view;
    this.bytes = bytes;
    this.#bases = place.bases;
    this.#offset = place.offset;
  }

  /**
   * All values: a typed array for types of fixed width up to 8 bytes (any value where `nulls` says NULL; TIMESTAMP as
   * microseconds since 1970), otherwise an array of what rows hold, with `null` for NULL.
   */
  abstract get values(): ColumnValues;

  /** Which values are NULL: bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = NULL. Undefined when none is. */
  get nulls(): Uint8Array | undefined {
    this.#findNulls();
    return this.#nulls;
  }

  /** How many values are NULL. */
  get nullCount(): number {
    this.#findNulls();
    return this.#nullCount;
  }

  /**
   * Whether value `index` is NULL.
   * @throws {VoltUsageError} when there is no such value
   */
  isNull(index: number): boolean {
    return this.nullAt(this.position(index));
  }

  /**
   * Value `index` as rows hold it.
   * @throws {VoltUsageError} when there is no such value, or the mode asked for cannot hold it
   */
  get(index: number): T | null {
    return this.valueAt(this.position(index));
  }

  /** All values as rows hold them. */
  toArray(): (T | null)[] {
    const out: (T | null)[] = new Array(this.length);
    this.copyTo(out, 0, 0, this.length);
    return out;
  }

  /** Writes the values `from` to `to`, as rows hold them, into `out` from index `at` on. */
  copyTo(out: unknown[], at: number, from: number, to: number): void {
    this.decode(out, at - from, from, to, this.#bases, this.#offset);
  }

  *[Symbol.iterator](): IterableIterator<T | null> {
    const batch: (T | null)[] = [];
    for (let from = 0; from < this.length; from += BATCH) {
      const to = Math.min(from + BATCH, this.length);
      this.copyTo(batch, 0, from, to);
      for (let i = 0; i < to - from; i++) yield batch[i]!;
    }
  }

  override [INSPECT](): string {
    const shown: string[] = [];
    for (let i = 0; i < Math.min(SHOWN, this.length); i++) shown.push(cellText(this.get(i)));
    const more = this.length > SHOWN ? `, … ${this.length - SHOWN} more` : "";
    return `${this.name} ${this.typeName} [${shown.join(", ")}${more}]`;
  }

  /** Where in the bytes value `index` is. */
  protected position(index: number): number {
    if (!(Number.isInteger(index) && index >= 0 && index < this.length)) {
      throw new VoltUsageError(`column "${this.name}" has no value ${index}, it has ${this.length}`);
    }
    return this.#bases[index]! + this.#offset;
  }

  /** The places of all values, for loops of subclasses. */
  protected get places(): { readonly bases: Uint32Array; readonly offset: number } {
    return { bases: this.#bases, offset: this.#offset };
  }

  /** Whether the value at a place of the bytes is NULL. */
  protected abstract nullAt(position: number): boolean;

  /** The value at a place of the bytes as rows hold it. */
  protected abstract valueAt(position: number): T | null;

  /** Writes value i to `out[i + shift]`, for the values `from` to `to`; value i is at `bases[i] + offset`. */
  protected abstract decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void;

  /** Keeps what a subclass has found out while it decoded: one byte for each value, not 0 for NULL. */
  protected foundNulls(bitmap: Uint8Array | undefined, count: number): void {
    this.#nulls = bitmap;
    this.#nullCount = count;
  }

  #findNulls(): void {
    if (this.#nullCount >= 0) return;
    let bitmap: Uint8Array | undefined;
    let count = 0;
    for (let i = 0; i < this.length; i++) {
      if (!this.nullAt(this.#bases[i]! + this.#offset)) continue;
      bitmap ??= new Uint8Array((this.length + 7) >> 3);
      setBitLsb(bitmap, i);
      count++;
    }
    this.foundNulls(bitmap, count);
  }
}

/** A column whose values are a list. */
export abstract class ListColumn<T> extends TableColumn<T> {
  #list: readonly (T | null)[] | undefined;

  get values(): readonly (T | null)[] {
    this.#list ??= this.toArray();
    return this.#list;
  }

  protected override decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    for (let i = from; i < to; i++) out[i + shift] = this.valueAt(bases[i]! + offset);
  }
}
