import { LowCardinalityColumn } from "../column/low-cardinality.ts";
import { type TypeNode, typeText } from "../type.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import type { NativeSource } from "./source.ts";

/** The only version of the state prefix there is: dictionaries with keys of their own in every block. */
const KEYS_VERSION = 1;
const GLOBAL_DICTIONARY = 0x100;
const HAS_KEYS = 0x200;

type Indexes = Uint8Array | Uint16Array | Uint32Array;

/**
 * LowCardinality(T): prefix u64 1; then u64 flags (low byte: width of an index, 0 = u8 … 3 = u64), u64 number of
 * keys, the keys as T, u64 rows, an index for each row. Of Nullable(T), key 0 stands for NULL.
 */
export class LowCardinalityDecoder implements ColumnDecoder {
  readonly #keyType: TypeNode;
  readonly #nullable: boolean;
  readonly #keys: ColumnDecoder;
  #keyCount = 0;
  #rows = 0;
  readonly #parts: { readonly base: number; readonly indexes: Indexes }[] = [];

  constructor(inner: TypeNode, context: DecodeContext) {
    this.#nullable = inner.kind === "Nullable";
    this.#keyType = inner.kind === "Nullable" ? inner.inner : inner;
    this.#keys = context.decoder(this.#keyType);
  }

  prefix(source: NativeSource): void {
    const version = source.count64();
    if (version !== KEYS_VERSION) source.fault(`unknown dictionary version ${version}`);
  }

  block(source: NativeSource, rows: number): void {
    const start = source.offset;
    const width = source.u8();
    const flags = source.u8() << 8;
    source.skip(6);
    if (width > 3 || (flags & GLOBAL_DICTIONARY) !== 0 || (flags & HAS_KEYS) === 0) {
      source.fault(`unknown kind of dictionary 0x${(flags | width).toString(16)}`, start);
    }
    const keyCount = source.count64();
    this.#keys.block(source, keyCount);
    const indexCount = source.count64();
    if (indexCount !== rows) source.fault(`${indexCount} indexes for ${rows} values`);
    const indexes = readIndexes(source, rows, width);
    for (let i = 0; i < rows; i++) {
      if (indexes[i]! >= keyCount) source.fault(`value ${i} is key ${indexes[i]} of ${keyCount}`);
    }
    this.#parts.push({ base: this.#keyCount, indexes });
    this.#keyCount += keyCount;
    this.#rows += rows;
  }

  finish(name: string, type: string): LowCardinalityColumn {
    const dictionary = this.#keys.finish(name, typeText(this.#keyType));
    const parts = this.#parts;
    const rows = this.#rows;
    const indexes = parts.length === 1 ? parts[0]!.indexes : newIndexes(this.#keyCount, rows);
    const mask = this.#nullable ? new Uint8Array(rows) : undefined;
    let at = 0;
    for (const { base, indexes: part } of parts) {
      if (mask !== undefined) for (let i = 0; i < part.length; i++) if (part[i] === 0) mask[at + i] = 1;
      if (part !== indexes) for (let i = 0; i < part.length; i++) indexes[at + i] = base + part[i]!;
      at += part.length;
    }
    return new LowCardinalityColumn({ name, type, length: rows, mask }, dictionary, indexes);
  }
}

function newIndexes(keys: number, rows: number): Indexes {
  if (keys <= 0x100) return new Uint8Array(rows);
  return keys <= 0x10000 ? new Uint16Array(rows) : new Uint32Array(rows);
}

function readIndexes(source: NativeSource, rows: number, width: number): Indexes {
  const size = 1 << width;
  const start = source.passOver(rows, size);
  const bytes = source.bytes.subarray(start, source.offset);
  const aligned = bytes.byteOffset % size === 0;
  if (aligned) source.borrowed = true;
  if (size === 1) return bytes;
  const { buffer, byteOffset } = aligned ? bytes : bytes.slice();
  if (size === 2) return new Uint16Array(buffer, byteOffset, rows);
  if (size === 4) return new Uint32Array(buffer, byteOffset, rows);
  const halves = new Uint32Array(buffer, byteOffset, rows * 2);
  const indexes = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    if (halves[2 * i + 1] !== 0) source.fault(`index of value ${i} beyond 32 bits`, start + i * size);
    indexes[i] = halves[2 * i]!;
  }
  return indexes;
}
