import { ByteWriter, decodeLatin1, decodeUtf8, encodeUtf8, utf8Length } from "@x/binary";
import type { Column } from "../column/column.ts";
import { LowCardinalityColumn } from "../column/low-cardinality.ts";
import { hasBytes } from "../column/strings.ts";
import { type Encoder, type Prepared, type Values, within } from "./encoder.ts";
import { isWellFormed } from "./well-formed.ts";

const KEYS_VERSION = 1;
/** The block has keys of its own, and they replace what came before. */
const FLAGS = 0x600;
/** Half a surrogate pair, which no text that can be written has, in front of bytes that are no text. */
const RAW = "\ud800";

/**
 * LowCardinality(T): what T takes. Keys are written in the order in which they first appear, after the one or two
 * that the format demands: T's default, and for Nullable a place for NULL before it.
 */
export class LowCardinalityEncoder implements Encoder {
  readonly fallback: unknown;
  readonly width = undefined;
  readonly #inner: Encoder;
  readonly #nullable: boolean;

  constructor(inner: Encoder, nullable: boolean) {
    this.#inner = inner;
    this.#nullable = nullable;
    this.fallback = nullable ? null : inner.fallback;
  }

  prepare(values: Values, count: number): Prepared {
    return { prefix: writeVersion, body: (writer) => this.#write(writer, values, count) };
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    const values: unknown[] = [];
    if (column instanceof LowCardinalityColumn) {
      const entries = keysOf(column.dictionary);
      for (let i = from; i < to; i++) values.push(column.isNull(i) ? null : entries[column.indexes[i]!]);
    } else {
      const entries = keysOf(column);
      for (let i = from; i < to; i++) values.push(entries[i]);
    }
    return this.prepare(values, to - from);
  }

  #write(writer: ByteWriter, values: Values, count: number): void {
    const indexes = new Uint32Array(count);
    const keys = new Keys(this.#inner, this.#nullable);
    keys.number(values, indexes);
    const width = keys.count <= 0x100 ? 0 : keys.count <= 0x10000 ? 1 : 2;
    writer.u64le(BigInt(FLAGS | width));
    writer.i64leNumber(keys.count);
    keys.write(writer);
    writer.i64leNumber(count);
    const size = 1 << width;
    const at = writer.room(count * size);
    for (let i = 0; i < count; i++) {
      if (width === 0) writer.bytes[at + i] = indexes[i]!;
      else if (width === 1) writer.view.setUint16(at + i * 2, indexes[i]!, true);
      else writer.view.setUint32(at + i * 4, indexes[i]!, true);
    }
    writer.length = at + count * size;
  }
}

function writeVersion(writer: ByteWriter): void {
  writer.i64leNumber(KEYS_VERSION);
}

/** The values of a dictionary, as bytes where text need not be all there is. */
function keysOf(column: Column): unknown[] {
  if (!hasBytes(column)) return column.toArray();
  const keys: unknown[] = [];
  for (let i = 0; i < column.length; i++) keys.push(column.bytes(i));
  return keys;
}

/** The distinct values of a block, found by how they are written. */
class Keys {
  /** Keys so far, the fixed ones included. */
  count: number;
  readonly #inner: Encoder;
  readonly #nullable: boolean;
  readonly #numbers = new Map<string, number>();
  readonly #distinct: unknown[];

  constructor(inner: Encoder, nullable: boolean) {
    this.#inner = inner;
    this.#nullable = nullable;
    this.#distinct = nullable ? [inner.fallback, inner.fallback] : [inner.fallback];
    this.count = this.#distinct.length;
    const scratch = new ByteWriter();
    const key = inner.width === undefined ? "" : this.#encoded(scratch, [inner.fallback], 1);
    this.#numbers.set(key, this.count - 1);
  }

  /** Sets in `indexes` the number of each value's key. */
  number(values: Values, indexes: Uint32Array): void {
    if (this.#inner.width === undefined) this.#numberTexts(values, indexes);
    else this.#numberFixed(values, indexes, this.#inner.width);
  }

  write(writer: ByteWriter): void {
    this.#inner.prepare(this.#distinct, this.count).body(writer);
  }

  #numberTexts(values: Values, indexes: Uint32Array): void {
    for (let i = 0; i < indexes.length; i++) {
      const value = values[i];
      if (this.#nullable && value === null) continue;
      const key = typeof value === "string" ? value : value instanceof Uint8Array ? textOf(value) : undefined;
      // Whatever else it is, the encoder of the keys says what is wrong with it.
      if (key === undefined || (typeof value === "string" && !isWellFormed(value))) this.#check(value, i);
      indexes[i] = this.#numberOf(key ?? "", value);
    }
  }

  #numberFixed(values: Values, indexes: Uint32Array, width: number): void {
    const rows: number[] = [];
    const dense: unknown[] = [];
    for (let i = 0; i < indexes.length; i++) {
      if (this.#nullable && values[i] === null) continue;
      rows.push(i);
      dense.push(values[i]);
    }
    const scratch = new ByteWriter();
    const all = within(
      () => this.#encoded(scratch, dense, dense.length),
      (index) => rows[index]!,
    );
    for (let k = 0; k < rows.length; k++) {
      indexes[rows[k]!] = this.#numberOf(all.substring(k * width, (k + 1) * width), dense[k]);
    }
  }

  #encoded(scratch: ByteWriter, values: readonly unknown[], count: number): string {
    this.#inner.prepare(values, count).body(scratch);
    return decodeLatin1(scratch.written);
  }

  #check(value: unknown, index: number): void {
    within(
      () => this.#inner.prepare([value], 1).body(new ByteWriter()),
      () => index,
    );
  }

  #numberOf(key: string, value: unknown): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.count++;
      this.#numbers.set(key, number);
      this.#distinct.push(value);
    }
    return number;
  }
}

/** A text that stands for these bytes and for no others: what they say, unless they are not UTF-8. */
function textOf(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  const again = new Uint8Array(utf8Length(text));
  encodeUtf8(text, again, 0);
  const same = again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
  return same ? text : RAW + decodeLatin1(bytes);
}
