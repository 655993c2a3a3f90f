import { Column, type ColumnInit, type ColumnValues } from "./column.ts";
import { DateColumn, DateTime64Column } from "./dates.ts";

/** LowCardinality: each value is an index into a dictionary. */
export class LowCardinalityColumn<T = unknown> extends Column<T> {
  /**
   * The distinct values. Results that came in several blocks bring a dictionary each, so a value may be there more
   * than once; entries that stand for NULL hold the type's default.
   */
  readonly dictionary: Column<T>;
  /** Which entry of the dictionary each value is. */
  readonly indexes: Uint8Array | Uint16Array | Uint32Array;
  #decoded: ColumnValues | undefined;
  #entries: (T | null)[] | undefined;

  constructor(init: ColumnInit, dictionary: Column<T>, indexes: Uint8Array | Uint16Array | Uint32Array) {
    super(init);
    this.dictionary = dictionary;
    this.indexes = indexes;
  }

  get values(): ColumnValues {
    this.#decoded ??= this.#gather();
    return this.#decoded;
  }

  protected at(index: number): T {
    return this.dictionary.get(this.indexes[index]!) as T;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const { indexes, dictionary } = this;
    if (dictionary instanceof DateColumn || dictionary instanceof DateTime64Column) {
      // Dates can be changed: no two rows may share one.
      for (let i = from; i < to; i++) out[at + i - from] = dictionary.get(indexes[i]!);
      return;
    }
    this.#entries ??= dictionary.toArray();
    const entries = this.#entries;
    for (let i = from; i < to; i++) out[at + i - from] = entries[indexes[i]!];
  }

  #gather(): ColumnValues {
    const source = this.dictionary.values;
    if (!ArrayBuffer.isView(source)) return this.toArray();
    const { indexes, length } = this;
    const target = new (
      source.constructor as new (
        length: number,
      ) => Exclude<ColumnValues, readonly unknown[]>
    )(length);
    for (let i = 0; i < length; i++) target[i] = source[indexes[i]!]!;
    return target;
  }
}
