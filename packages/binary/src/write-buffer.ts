import { OverflowError, UnderflowError, ValueRangeError } from "./errors.ts";

/** How much a `ByteWriter` holds. */
export interface ByteWriterOptions {
  /** Size of the first buffer, in bytes; it doubles when full. Default 256. */
  readonly initialBytes?: number | undefined;
  /** Most bytes that the writer may hold; {@link OverflowError} beyond. Default 2^31 - 1. */
  readonly maxBytes?: number | undefined;
}

const EMPTY: Uint8Array = /* @__PURE__ */ new Uint8Array(0);
const EMPTY_VIEW: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

/** The memory under a `ByteWriter`: how it grows, how it is handed out, and places left to be patched. */
export class WriteBuffer {
  /** The buffer written into; another one after growth, `take()`. Bytes from `length` on mean nothing. */
  bytes: Uint8Array = EMPTY;
  /** The same memory, for writes that this class does not offer (see {@link WriteBuffer.room}). */
  view: DataView = EMPTY_VIEW;
  /** How many bytes have been written. */
  length = 0;
  #capacity = 0;
  readonly #initialBytes: number;
  protected readonly maxBytes: number;

  /** @throws {ValueRangeError} for sizes that are none */
  constructor(options: ByteWriterOptions = {}) {
    this.maxBytes = size(options.maxBytes ?? 0x7fffffff);
    this.#initialBytes = Math.min(size(options.initialBytes ?? 256), this.maxBytes);
  }

  /** Leaves `length` zero bytes, to be patched later, and returns where they start. */
  reserve(length: number): number {
    const at = this.room(size(length));
    this.length = at + length;
    // Length fields are short: the call to fill() would cost more than they do.
    if (length > 16) this.bytes.fill(0, at, this.length);
    else for (let i = at; i < this.length; i++) this.bytes[i] = 0;
    return at;
  }

  /** Overwrites the byte written at `position`. Patching what was not written yet is an {@link UnderflowError}. */
  patchU8(position: number, value: number): void {
    if (value !== (value & 0xff)) throw new ValueRangeError(value, "u8");
    this.view.setUint8(this.#past(position, 1), value);
  }

  patchU16be(position: number, value: number): void {
    if (value !== (value & 0xffff)) throw new ValueRangeError(value, "u16");
    this.view.setUint16(this.#past(position, 2), value);
  }

  patchU16le(position: number, value: number): void {
    if (value !== (value & 0xffff)) throw new ValueRangeError(value, "u16");
    this.view.setUint16(this.#past(position, 2), value, true);
  }

  patchU32be(position: number, value: number): void {
    if (value !== value >>> 0) throw new ValueRangeError(value, "u32");
    this.view.setUint32(this.#past(position, 4), value);
  }

  patchU32le(position: number, value: number): void {
    if (value !== value >>> 0) throw new ValueRangeError(value, "u32");
    this.view.setUint32(this.#past(position, 4), value, true);
  }

  patchI32be(position: number, value: number): void {
    if (value !== (value | 0)) throw new ValueRangeError(value, "i32");
    this.view.setUint32(this.#past(position, 4), value);
  }

  patchI32le(position: number, value: number): void {
    if (value !== (value | 0)) throw new ValueRangeError(value, "i32");
    this.view.setUint32(this.#past(position, 4), value, true);
  }

  /**
   * Makes room for `length` more bytes at once, so that `bytes` and `view` can be written directly, and returns
   * where they go. Nothing counts as written until `length` is moved.
   */
  room(length: number): number {
    const at = this.length;
    if (!(length <= this.#capacity - at)) this.#grow(length);
    return at;
  }

  /** Forgets what was written from `length` on, for a message that could not be finished. */
  truncate(length: number): void {
    this.length = this.#past(length, 0);
  }

  /** Forgets everything and keeps the buffer: what was lent before will be overwritten. */
  reset(): void {
    this.length = 0;
  }

  /** What has been written, lent: it stays the writer's and is good until the next call of any other method. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /**
   * What has been written, given away without a copy: the writer never touches it again and starts over with a
   * new buffer. The memory behind it may be larger than what was written.
   */
  take(): Uint8Array {
    const taken = this.written;
    this.bytes = EMPTY;
    this.view = EMPTY_VIEW;
    this.#capacity = 0;
    this.length = 0;
    return taken;
  }

  /** A copy of what has been written, of exactly that size; the writer starts over and keeps its buffer. */
  finish(): Uint8Array {
    const copy = this.bytes.slice(0, this.length);
    this.length = 0;
    return copy;
  }

  #grow(length: number): void {
    const needed = this.length + size(length);
    if (needed > this.maxBytes) throw new OverflowError(needed, this.maxBytes);
    const capacity = Math.min(Math.max(needed, this.#capacity * 2, this.#initialBytes), this.maxBytes);
    const bytes = new Uint8Array(capacity);
    bytes.set(this.written);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.#capacity = capacity;
  }

  #past(position: number, length: number): number {
    if (!(Number.isInteger(position) && position >= 0 && position + length <= this.length)) {
      throw new UnderflowError(length, this.length - position, position);
    }
    return position;
  }
}

function size(bytes: number): number {
  if (!(Number.isInteger(bytes) && bytes >= 0)) throw new ValueRangeError(bytes, "length");
  return bytes;
}
