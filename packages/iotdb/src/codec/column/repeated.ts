import type { BytesColumn } from "./bytes-column.ts";
import { Column, type ColumnAccess, type ColumnInit, type ColumnValues } from "./column.ts";

/** One value in all rows, kept once until `values` is asked for. */
export class ConstantColumn<T> extends Column<T> {
  /** The value, as a column of one. */
  readonly inner: Column<T>;
  #expanded: ColumnValues | undefined;
  #bitmap: Uint8Array | undefined;

  constructor(inner: Column<T>, length: number) {
    const { name, type } = inner;
    super({ name, type, length, nulls: undefined, nullCount: inner.isNull(0) ? length : 0 });
    this.inner = inner;
  }

  get values(): ColumnValues {
    this.#expanded ??= repeat(this.inner.values, this.length);
    return this.#expanded;
  }

  override get nulls(): Uint8Array | undefined {
    if (this.nullCount === 0) return undefined;
    this.#bitmap ??= allOnes(this.length);
    return this.#bitmap;
  }

  override get isConstant(): boolean {
    return true;
  }

  override isNull(): boolean {
    return this.nullCount !== 0;
  }

  override get access(): ColumnAccess {
    if (this.nullCount !== 0) return { kind: "constant", storage: [null], nulls: undefined };
    const value = this.at();
    // What can be changed must not be shared by rows.
    if (value instanceof Date || value instanceof Uint8Array) return super.access;
    return { kind: "constant", storage: [value], nulls: undefined };
  }

  at(): T {
    return this.inner.at(0);
  }
}

/** One text, or the same bytes, in all rows. */
export class ConstantBytesColumn<T> extends ConstantColumn<T> implements BytesColumn<T> {
  declare readonly inner: BytesColumn<T>;

  constructor(inner: BytesColumn<T>, length: number) {
    super(inner, length);
  }

  bytes(index: number): Uint8Array | null {
    this.check(index);
    return this.inner.bytes(0);
  }
}

/** Values that are kept once each, and which of them every row has. */
export class DictionaryColumn<T> extends Column<T> {
  /** The values. */
  readonly dictionary: Column<T>;
  /** For each row, the index of its value in `dictionary`. */
  readonly ids: Int32Array;
  #expanded: ColumnValues | undefined;

  constructor(dictionary: Column<T>, ids: Int32Array) {
    const { name, type } = dictionary;
    super({ name, type, length: ids.length, ...nullsOf(dictionary, ids) });
    this.dictionary = dictionary;
    this.ids = ids;
  }

  get values(): ColumnValues {
    this.#expanded ??= pick(this.dictionary.values, this.ids);
    return this.#expanded;
  }

  override get access(): ColumnAccess {
    const { kind } = this.dictionary.access;
    const shared = this.type === "BLOB" || this.type === "OBJECT";
    if (shared || (kind !== "array" && kind !== "flag")) return super.access;
    const storage = this.values;
    return { kind, storage, nulls: Array.isArray(storage) ? undefined : this.nulls };
  }

  at(index: number): T {
    return this.dictionary.at(this.ids[index]!);
  }
}

/** Texts or bytes that are kept once each. */
export class DictionaryBytesColumn<T> extends DictionaryColumn<T> implements BytesColumn<T> {
  declare readonly dictionary: BytesColumn<T>;

  constructor(dictionary: BytesColumn<T>, ids: Int32Array) {
    super(dictionary, ids);
  }

  bytes(index: number): Uint8Array | null {
    this.check(index);
    return this.dictionary.bytes(this.ids[index]!);
  }
}

function nullsOf(dictionary: Column, ids: Int32Array): Pick<ColumnInit, "nulls" | "nullCount"> {
  if (dictionary.nullCount === 0) return { nulls: undefined, nullCount: 0 };
  const nulls = new Uint8Array(Math.ceil(ids.length / 8));
  let nullCount = 0;
  for (let i = 0; i < ids.length; i++) {
    if (!dictionary.isNull(ids[i]!)) continue;
    nulls[i >> 3]! |= 1 << (i & 7);
    nullCount++;
  }
  return { nulls, nullCount };
}

function allOnes(count: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(count / 8)).fill(0xff);
  if ((count & 7) !== 0) bitmap[bitmap.length - 1] = 0xff >> (8 - (count & 7));
  return bitmap;
}

function repeat(one: ColumnValues, count: number): ColumnValues {
  if (Array.isArray(one)) return new Array<unknown>(count).fill(one[0]);
  const values = emptyLike(one, count);
  if (values instanceof BigInt64Array) return values.fill(one[0] as bigint);
  return values.fill(one[0] as number);
}

function pick(from: ColumnValues, ids: Int32Array): ColumnValues {
  if (Array.isArray(from)) return Array.from(ids, (id) => from[id] as unknown);
  const values = emptyLike(from, ids.length);
  for (let i = 0; i < ids.length; i++) values[i] = from[ids[i]!] as never;
  return values;
}

type TypedValues = Exclude<ColumnValues, readonly unknown[]>;

function emptyLike(values: ColumnValues, length: number): TypedValues {
  return new (values.constructor as new (length: number) => TypedValues)(length);
}
