import { ArrayColumn, MapColumn, type Offsets } from "../column/arrays.ts";
import type { Column } from "../column/column.ts";
import { TupleColumn } from "../column/tuples.ts";
import { type TypeElement, type TypeNode, typeText } from "../type.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import { FixedRuns } from "./fixed.ts";
import type { NativeSource } from "./source.ts";

/** Nullable(T): a byte for each value, 1 = NULL, then T with a default in place of each NULL. */
export class NullableDecoder implements ColumnDecoder {
  readonly #inner: ColumnDecoder;
  readonly #masks = new FixedRuns(1);

  constructor(inner: TypeNode, context: DecodeContext) {
    this.#inner = context.decoder(inner);
  }

  prefix(source: NativeSource): void {
    this.#inner.prefix(source);
  }

  block(source: NativeSource, rows: number): void {
    this.#masks.pass(source, rows);
    this.#inner.block(source, rows);
  }

  finish(name: string, type: string): Column {
    return this.#inner.finish(name, type, this.#masks.merge(1));
  }
}

/** The offsets of arrays and maps: for each value, a u64 that says where its elements end. */
class OffsetsReader {
  readonly #runs = new FixedRuns(8);
  /** Elements of each block. */
  readonly #totals: number[] = [];
  readonly #rows: number[] = [];

  /** Reads the offsets of a block, which must not fall, and returns the last. */
  read(source: NativeSource, rows: number): number {
    const start = source.offset;
    this.#runs.pass(source, rows);
    let last = 0;
    for (let i = 0; i < rows; i++) {
      const at = start + i * 8;
      const high = source.view.getUint32(at + 4, true);
      const value = high * 4294967296 + source.view.getUint32(at, true);
      if (value < last || high > 0x1fffff)
        source.fault(`elements of value ${i} end at ${value}, after ${last}`, at);
      last = value;
    }
    this.#rows.push(rows);
    this.#totals.push(last);
    return last;
  }

  get count(): number {
    return this.#runs.count;
  }

  /** One more than values, from 0 on, through all blocks. */
  finish(): Offsets {
    const total = this.#totals.reduce((sum, count) => sum + count, 0);
    const offsets = total <= 0x7fffffff ? new Int32Array(this.count + 1) : new Float64Array(this.count + 1);
    const bytes = this.#runs.merge(8);
    const halves = new Uint32Array(bytes.buffer, bytes.byteOffset, this.count * 2);
    let base = 0;
    let i = 0;
    for (let b = 0; b < this.#rows.length; b++) {
      for (const end = i + this.#rows[b]!; i < end; i++) {
        offsets[i + 1] = base + halves[2 * i + 1]! * 4294967296 + halves[2 * i]!;
      }
      base += this.#totals[b]!;
    }
    return offsets;
  }
}

/** Array(T): offsets, then the elements of all values. */
export class ArrayDecoder implements ColumnDecoder {
  readonly #element: TypeNode;
  readonly #inner: ColumnDecoder;
  readonly #offsets = new OffsetsReader();

  constructor(element: TypeNode, context: DecodeContext) {
    this.#element = element;
    this.#inner = context.decoder(element);
  }

  prefix(source: NativeSource): void {
    this.#inner.prefix(source);
  }

  block(source: NativeSource, rows: number): void {
    const count = this.#offsets.read(source, rows);
    if (count > 0) this.#inner.block(source, count);
  }

  finish(name: string, type: string, mask?: Uint8Array): ArrayColumn {
    const elements = this.#inner.finish(name, typeText(this.#element));
    return new ArrayColumn(
      { name, type, length: this.#offsets.count, mask },
      this.#offsets.finish(),
      elements,
    );
  }
}

/** Map(K, V): offsets, all keys, all values. */
export class MapDecoder implements ColumnDecoder {
  readonly #types: readonly [TypeNode, TypeNode];
  readonly #keys: ColumnDecoder;
  readonly #items: ColumnDecoder;
  readonly #offsets = new OffsetsReader();

  constructor(key: TypeNode, value: TypeNode, context: DecodeContext) {
    this.#types = [key, value];
    this.#keys = context.decoder(key);
    this.#items = context.decoder(value);
  }

  prefix(source: NativeSource): void {
    this.#keys.prefix(source);
    this.#items.prefix(source);
  }

  block(source: NativeSource, rows: number): void {
    const count = this.#offsets.read(source, rows);
    if (count === 0) return;
    this.#keys.block(source, count);
    this.#items.block(source, count);
  }

  finish(name: string, type: string, mask?: Uint8Array): MapColumn {
    const keys = this.#keys.finish("keys", typeText(this.#types[0]));
    const items = this.#items.finish("values", typeText(this.#types[1]));
    return new MapColumn(
      { name, type, length: this.#offsets.count, mask },
      this.#offsets.finish(),
      keys,
      items,
    );
  }
}

/** Tuple(…): the columns of its elements; a byte for each value where there are none. */
export class TupleDecoder implements ColumnDecoder {
  readonly #elements: readonly TypeElement[];
  readonly #inner: readonly ColumnDecoder[];
  readonly #placeholders = new FixedRuns(1);
  #count = 0;

  constructor(elements: readonly TypeElement[], context: DecodeContext) {
    this.#elements = elements;
    this.#inner = elements.map(({ type }) => context.decoder(type));
  }

  prefix(source: NativeSource): void {
    for (const inner of this.#inner) inner.prefix(source);
  }

  block(source: NativeSource, rows: number): void {
    if (this.#inner.length === 0) this.#placeholders.pass(source, rows);
    for (const inner of this.#inner) inner.block(source, rows);
    this.#count += rows;
  }

  finish(name: string, type: string, mask?: Uint8Array): TupleColumn {
    const names = this.#elements.map((element) => element.name);
    const columns = this.#inner.map((inner, i) =>
      inner.finish(names[i] ?? String(i + 1), typeText(this.#elements[i]!.type)),
    );
    const named = names.length > 0 && names.every((element) => element !== undefined);
    return new TupleColumn({ name, type, length: this.#count, mask }, columns, named ? names : undefined);
  }
}
