import { isAscii } from "node:buffer";
import { decodeLatin1, decodeUtf8 } from "@x/binary";
import { type Column, type ColumnInit, ListColumn } from "./column.ts";

/** Values that are turned into text at once … */
const CHUNK_VALUES = 2048;
/** … unless they span more bytes: parts of a text keep the whole of it in memory. */
const CHUNK_BYTES = 0x40000;

/** Index of the start of each value; numbers of 32 bits where they suffice. */
type Positions = Uint32Array | Float64Array;

/**
 * String: any bytes. `values` and `get` read them as UTF-8 (malformed sequences become U+FFFD), `bytes` gives
 * them as they are. Nothing is decoded before `values` or rows are asked for.
 */
export class StringColumn extends ListColumn<string> {
  readonly #data: Uint8Array;
  #found: Positions | undefined;

  /** `data` are the values one after the other, each behind its length (a varint), and nothing else. */
  constructor(init: ColumnInit, data: Uint8Array) {
    super(init);
    this.#data = data;
  }

  /** The exact bytes of value `index`, as a view of the decoded bytes; null for NULL. */
  bytes(index: number): Uint8Array | null {
    this.check(index);
    if (this.isNull(index)) return null;
    const start = this.#start(index);
    return this.#data.subarray(start, start + this.byteLength(index));
  }

  /** How many bytes value `index` has. */
  byteLength(index: number): number {
    const data = this.#data;
    let at = this.#positions[index]!;
    let length = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = data[at++]!;
      length += (byte & 0x7f) * scale;
      if (byte < 0x80) return length;
    }
  }

  /**
   * The values `from` to `to` as they stand in the decoded bytes, lengths included, as a view. NULLs are whatever the
   * wire has in their place.
   */
  encoded(from: number, to: number): Uint8Array {
    return from < to ? this.#data.subarray(this.#positions[from], this.#end(to - 1)) : new Uint8Array();
  }

  protected at(index: number): string {
    const start = this.#start(index);
    return decodeUtf8(this.#data, start, start + this.byteLength(index));
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const positions = this.#positions;
    for (let first = from; first < to; ) {
      let last = Math.min(first + CHUNK_VALUES, to);
      while (last - first > 1 && this.#end(last - 1) - positions[first]! > CHUNK_BYTES) {
        last = first + ((last - first) >> 1);
      }
      this.#decodeChunk(out, at + first - from, first, last);
      first = last;
    }
  }

  #decodeChunk(out: unknown[], at: number, from: number, to: number): void {
    const data = this.#data;
    const positions = this.#positions;
    const base = positions[from]!;
    const end = this.#end(to - 1);
    if (to - from === 1) {
      out[at] = this.at(from);
      return;
    }
    const text = decodeLatin1(data, base, end);
    const ascii = isAscii(data.subarray(base, end));
    for (let i = from; i < to; i++) {
      let start = positions[i]!;
      let length = data[start++]!;
      if (length >= 0x80) {
        start = this.#start(i);
        length = this.byteLength(i);
      }
      const stop = start + length;
      out[at + i - from] =
        ascii || isAsciiPart(data, start, stop)
          ? text.substring(start - base, stop - base)
          : decodeUtf8(data, start, stop);
    }
  }

  /** Where each value stands, length first: found by the first who asks. */
  get #positions(): Positions {
    this.#found ??= findStrings(this.#data, this.length);
    return this.#found;
  }

  /** Where the bytes of a value start. */
  #start(index: number): number {
    let at = this.#positions[index]!;
    while (this.#data[at++]! >= 0x80);
    return at;
  }

  #end(index: number): number {
    return this.#start(index) + this.byteLength(index);
  }
}

function findStrings(data: Uint8Array, count: number): Positions {
  const positions = data.length <= 0xffffffff ? new Uint32Array(count) : new Float64Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    positions[i] = at;
    let byte = data[at++]!;
    let length = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      byte = data[at++]!;
      length += (byte & 0x7f) * scale;
    }
    at += length;
  }
  return positions;
}

/** FixedString(N). `values` and `get` read the bytes as UTF-8, padding included; `bytes` gives them as they are. */
export class FixedStringColumn extends ListColumn<string> {
  /** All values one after the other. */
  readonly data: Uint8Array;
  /** Bytes of each. */
  readonly width: number;

  constructor(init: ColumnInit, data: Uint8Array, width: number) {
    super(init);
    this.data = data;
    this.width = width;
  }

  /** The exact bytes of value `index`, as a view; null for NULL. */
  bytes(index: number): Uint8Array | null {
    this.check(index);
    if (this.isNull(index)) return null;
    return this.data.subarray(index * this.width, (index + 1) * this.width);
  }

  protected at(index: number): string {
    return decodeUtf8(this.data, index * this.width, (index + 1) * this.width);
  }
}

/** Columns whose values have exact bytes besides their text. */
export interface BytesColumn extends Column<string> {
  bytes(index: number): Uint8Array | null;
}

export function hasBytes(column: Column): column is BytesColumn {
  return typeof (column as Partial<BytesColumn>).bytes === "function";
}

function isAsciiPart(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 64) return false;
  for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}
