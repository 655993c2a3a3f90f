import { decodeUtf8 } from "@x/binary";
import type { WireArray } from "../block/wire-column.ts";
import type { BytesColumn } from "./bytes-column.ts";
import { type ColumnInit, ListColumn } from "./column.ts";
import type { TextCache } from "./text-cache.ts";

/** A column of texts or bytes, of which the exact bytes can be had. */
abstract class BinaryColumn<T> extends ListColumn<T> implements BytesColumn<T> {
  protected readonly data: Uint8Array;
  protected readonly positions: Uint32Array;

  constructor(init: ColumnInit, wire: WireArray) {
    super(init);
    this.data = wire.bytes;
    this.positions = wire.positions!;
  }

  bytes(index: number): Uint8Array | null {
    this.check(index);
    if (this.isNull(index)) return null;
    const start = this.positions[index]!;
    return this.data.subarray(start, start + this.byteLength(index));
  }

  /** How many bytes value `index` has, which is not NULL. */
  byteLength(index: number): number {
    const { data } = this;
    const at = this.positions[index]! - 4;
    return (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
  }
}

/** TEXT and STRING. `values` and `get` read the bytes as UTF-8: malformed sequences become U+FFFD. */
export class TextColumn extends BinaryColumn<string> {
  readonly #cache: TextCache;

  /** `cache` serves this column in all blocks of a result. */
  constructor(init: ColumnInit, wire: WireArray, cache: TextCache) {
    super(init, wire);
    this.#cache = cache;
  }

  at(index: number): string {
    const start = this.positions[index]!;
    return decodeUtf8(this.data, start, start + this.byteLength(index));
  }

  /** Rows of one device follow each other, so a text is often the one before it: comparing costs less than looking it up. */
  override copyTo(out: unknown[], from: number, to: number): void {
    const { data, positions, nulls } = this;
    const cache = this.#cache;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let last = "";
    let lastStart = 0;
    let lastLength = -1;
    for (let i = from; i < to; i++) {
      if (nulls !== undefined && (nulls[i >> 3]! & (1 << (i & 7))) !== 0) {
        out[i - from] = null;
        continue;
      }
      const start = positions[i]!;
      const length = view.getInt32(start - 4);
      if (length !== lastLength || !equalBytes(data, start, lastStart, length)) {
        last = cache.decode(data, view, start, length);
        lastStart = start;
        lastLength = length;
      }
      out[i - from] = last;
    }
  }
}

/** BLOB and OBJECT; `values`, `get` and rows hold copies, `bytes` gives views. */
export class BlobColumn extends BinaryColumn<Uint8Array> {
  at(index: number): Uint8Array {
    const start = this.positions[index]!;
    return this.data.slice(start, start + this.byteLength(index));
  }
}

function equalBytes(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  // The last bytes of texts that differ are where they differ most often.
  for (let i = length - 1; i >= 0; i--) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}
