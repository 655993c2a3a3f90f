import { OverflowError, UnderflowError, ValueRangeError } from "./errors.ts";

/** How much a {@link ChunkQueue} holds. */
export interface ChunkQueueOptions {
  /** Most bytes that may wait in the queue; {@link OverflowError} beyond. Default 2^31 - 1. */
  readonly maxBytes?: number | undefined;
}

const EMPTY: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/** How many used-up slots are worth moving the rest for. */
const TIDY = 64;

/**
 * The bytes between a socket and its frames: chunks go in as they come, frames come out whole.
 *
 * Chunks are kept, not copied, so they must not be changed once pushed. A frame that lies in one chunk comes out
 * as a view of it, any other is copied once. Peeking and taking throw {@link UnderflowError} when there is not
 * enough, and then change nothing.
 */
export class ChunkQueue {
  /** How many bytes wait. */
  length = 0;
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  /** Index of the first chunk that has bytes left, and how many of its bytes are gone. */
  #first = 0;
  #start = 0;

  /** @throws {ValueRangeError} for a limit that is none */
  constructor(options: ChunkQueueOptions = {}) {
    this.#maxBytes = options.maxBytes ?? 0x7fffffff;
    if (!(this.#maxBytes >= 0)) throw new ValueRangeError(this.#maxBytes, "length");
  }

  /**
   * Adds a chunk at the end.
   * @throws {OverflowError} when more than `maxBytes` would wait; the chunk is not taken then
   */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const length = this.length + chunk.length;
    if (length > this.#maxBytes) throw new OverflowError(length, this.#maxBytes);
    // Frames are views of this: plain ones, whatever the chunk was.
    this.#chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
    this.length = length;
  }

  /** The byte at `offset` from the front, left where it is; the following methods likewise. */
  peekU8(offset: number): number {
    return this.#peekBe(offset, 1);
  }

  peekU16be(offset: number): number {
    return this.#peekBe(offset, 2);
  }

  peekU16le(offset: number): number {
    return this.#peekLe(offset, 2);
  }

  peekU32be(offset: number): number {
    return this.#peekBe(offset, 4) >>> 0;
  }

  peekU32le(offset: number): number {
    return this.#peekLe(offset, 4) >>> 0;
  }

  peekI32be(offset: number): number {
    return this.#peekBe(offset, 4);
  }

  peekI32le(offset: number): number {
    return this.#peekLe(offset, 4);
  }

  /** The next `length` bytes: a view of a pushed chunk, or memory of their own. */
  take(length: number): Uint8Array {
    this.#need(0, length);
    if (length === 0) return EMPTY;
    const head = this.#chunks[this.#first]!;
    if (length <= head.length - this.#start) {
      const frame = head.subarray(this.#start, this.#start + length);
      this.#drop(length);
      return frame;
    }
    const frame = new Uint8Array(length);
    let filled = 0;
    for (let index = this.#first, from = this.#start; filled < length; index++, from = 0) {
      const chunk = this.#chunks[index]!;
      const until = Math.min(chunk.length, from + length - filled);
      frame.set(from === 0 && until === chunk.length ? chunk : chunk.subarray(from, until), filled);
      filled += until - from;
    }
    this.#drop(length);
    return frame;
  }

  /** Drops the next `length` bytes. */
  skip(length: number): void {
    this.#need(0, length);
    this.#drop(length);
  }

  /** Drops everything. */
  clear(): void {
    this.#drop(this.length);
  }

  #need(offset: number, length: number): void {
    if (!(Number.isInteger(offset) && offset >= 0)) throw new ValueRangeError(offset, "offset");
    if (!(Number.isInteger(length) && length >= 0)) throw new ValueRangeError(length, "length");
    if (offset + length > this.length) throw new UnderflowError(length, this.length - offset, offset);
  }

  #peekBe(offset: number, size: number): number {
    this.#need(offset, size);
    let value = 0;
    for (let i = 0; i < size; i++) value = (value << 8) | this.#byteAt(offset + i);
    return value;
  }

  #peekLe(offset: number, size: number): number {
    this.#need(offset, size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = (value << 8) | this.#byteAt(offset + i);
    return value;
  }

  #byteAt(offset: number): number {
    let index = this.#first;
    let at = this.#start + offset;
    for (let chunk = this.#chunks[index]!; at >= chunk.length; chunk = this.#chunks[++index]!)
      at -= chunk.length;
    return this.#chunks[index]![at]!;
  }

  #drop(length: number): void {
    this.length -= length;
    this.#start += length;
    while (this.#first < this.#chunks.length && this.#start >= this.#chunks[this.#first]!.length) {
      this.#start -= this.#chunks[this.#first]!.length;
      // Lets go of the memory at once; the slots are tidied up now and then.
      this.#chunks[this.#first++] = EMPTY;
    }
    if (this.#first >= TIDY && this.#first * 2 >= this.#chunks.length) {
      this.#chunks.splice(0, this.#first);
      this.#first = 0;
    }
  }
}
