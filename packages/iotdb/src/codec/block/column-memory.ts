import { NATIVE_LITTLE_ENDIAN, swapBytes } from "@x/binary";

/** A column of numbers that is decoded where it lies. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  isDecoded: boolean;
}

/**
 * Where the decoded numbers of a block are.
 *
 * A block whose bytes are its own is moved together while it is read, column by column: what was read is not needed any more, so
 * that there is room to put numbers where the machine can address them. They are then decoded in place, without memory of
 * their own. Columns with NULL, and those of blocks that others may look at, get new memory.
 *
 * Either way: whoever reads one column gets just that; whoever reads a second one most likely reads all, and gets the rest at
 * once: a block has a few kilobytes a column, and each single step would cost more than the decoding.
 */
export class ColumnMemory {
  readonly #own: Uint8Array | undefined;
  /** In blocks of our own: up to here bytes are in use. */
  #low = 0;
  readonly #places: Place[] = [];
  #asked = 0;
  /** Bytes that columns may still ask for. */
  #rest = 0;
  #taken = 0;
  #buffer: ArrayBuffer | undefined;
  #used = 0;

  /** @param own the bytes of the block, when they may be changed */
  constructor(own: Uint8Array | undefined) {
    this.#own = own;
  }

  /**
   * Tells that all before `end` has been read, and what lies from `start` on is needed later: in units of `width` bytes, aligned
   * if that can be. Returns where it starts from now on.
   */
  settle(start: number, end: number, width: number): number {
    const bytes = this.#own;
    if (bytes === undefined) return start;
    const to = this.#low + (-(bytes.byteOffset + this.#low) & (width - 1));
    if (to > start) {
      this.#low = end;
      return start;
    }
    if (to < start) bytes.copyWithin(to, start, end);
    this.#low = to + end - start;
    return to;
  }

  /** The number under which numbers in big endian, all there and settled, can be decoded in place; -1 where they cannot. */
  place(start: number, end: number, width: number): number {
    const bytes = this.#own;
    if (bytes === undefined || ((bytes.byteOffset + start) & (width - 1)) !== 0) return -1;
    return this.#places.push({ start, end, width, isDecoded: !NATIVE_LITTLE_ENDIAN }) - 1;
  }

  /** The numbers of a place, decoded, as words. */
  decoded(number: number): Int32Array<ArrayBuffer> {
    const place = this.#places[number]!;
    if (!place.isDecoded) {
      if (this.#asked++ === 0) this.#decode(number, number + 1);
      else this.#decode(0, this.#places.length);
    }
    const bytes = this.#own as Uint8Array<ArrayBuffer>;
    return new Int32Array(bytes.buffer, bytes.byteOffset + place.start, (place.end - place.start) / 4);
  }

  /** Announces that a column may ask for `bytes` of new memory. */
  announce(bytes: number): void {
    this.#rest += padded(bytes);
  }

  /** Memory that was announced, all zero, aligned for any type. */
  take(bytes: number): Int32Array<ArrayBuffer> {
    const size = padded(bytes);
    this.#taken++;
    if (this.#taken === 1) {
      this.#rest -= size;
      return new Int32Array(bytes / 4);
    }
    if (this.#buffer === undefined || this.#used + size > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(Math.max(this.#rest, size));
      this.#used = 0;
    }
    const words = new Int32Array(this.#buffer, this.#used, bytes / 4);
    this.#used += size;
    this.#rest -= size;
    return words;
  }

  /** Decodes those of the places `from` to `to` that are not yet; what lies side by side in one go. */
  #decode(from: number, to: number): void {
    const places = this.#places;
    for (let p = from; p < to; ) {
      const first = places[p++]!;
      if (first.isDecoded) continue;
      first.isDecoded = true;
      let end = first.end;
      for (; p < to; p++) {
        const next = places[p]!;
        if (next.isDecoded || next.width !== first.width || next.start !== end) break;
        next.isDecoded = true;
        end = next.end;
      }
      swapBytes(this.#own!.subarray(first.start, end), first.width);
    }
  }
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
