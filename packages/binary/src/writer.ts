import { OverflowError, UnderflowError, ValueRangeError } from "./errors.ts";
import { encodeUtf8, utf8Length } from "./text.ts";
import { uvarintLength, zigzag64 } from "./varint.ts";

/** How much a {@link ByteWriter} holds. */
export interface ByteWriterOptions {
  /** Size of the first buffer, in bytes; it doubles when full. Default 256. */
  readonly initialBytes?: number | undefined;
  /** Most bytes that the writer may hold; {@link OverflowError} beyond. Default 2^31 - 1. */
  readonly maxBytes?: number | undefined;
}

const EMPTY: Uint8Array = /* @__PURE__ */ new Uint8Array(0);
const EMPTY_VIEW: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

// Signed integers are written with setUint16 and setUint32, which store the same bits: near the end of a buffer,
// setInt16 and setInt32 make the compiler of Node 24 give the whole function up (4 ns a value instead of 1).

/** Below this many code units, room for the longest encoding costs less than counting. */
const SHORT_TEXT = 1024;

/**
 * Writes values one after the other into a buffer that grows as needed.
 *
 * Names are those of `ByteReader`. Integers are checked: {@link ValueRangeError} for what the type cannot hold,
 * instead of the wrapped value. {@link OverflowError} when `maxBytes` would be exceeded. A method that throws has written nothing.
 *
 * Three ways to get the bytes: `written` lends them, `take()` gives them away with the buffer, `finish()` copies
 * them and keeps the buffer.
 */
export class ByteWriter {
  /** The buffer written into; another one after growth, `take()`. Bytes from `length` on mean nothing. */
  bytes: Uint8Array = EMPTY;
  /** The same memory, for writes that this class does not offer (see {@link ByteWriter.room}). */
  view: DataView = EMPTY_VIEW;
  /** How many bytes have been written. */
  length = 0;
  private capacity = 0;
  private readonly initialBytes: number;
  private readonly maxBytes: number;

  /** @throws {ValueRangeError} for sizes that are none */
  constructor(options: ByteWriterOptions = {}) {
    this.maxBytes = size(options.maxBytes ?? 0x7fffffff);
    this.initialBytes = Math.min(size(options.initialBytes ?? 256), this.maxBytes);
  }

  u8(value: number): void {
    if (value !== (value & 0xff)) throw new ValueRangeError(value, "u8");
    const at = this.room(1);
    this.bytes[at] = value;
    this.length = at + 1;
  }

  i8(value: number): void {
    if (value !== (value << 24) >> 24) throw new ValueRangeError(value, "i8");
    const at = this.room(1);
    this.bytes[at] = value;
    this.length = at + 1;
  }

  u16be(value: number): void {
    if (value !== (value & 0xffff)) throw new ValueRangeError(value, "u16");
    const at = this.room(2);
    this.view.setUint16(at, value);
    this.length = at + 2;
  }

  u16le(value: number): void {
    if (value !== (value & 0xffff)) throw new ValueRangeError(value, "u16");
    const at = this.room(2);
    this.view.setUint16(at, value, true);
    this.length = at + 2;
  }

  i16be(value: number): void {
    if (value !== (value << 16) >> 16) throw new ValueRangeError(value, "i16");
    const at = this.room(2);
    this.view.setUint16(at, value);
    this.length = at + 2;
  }

  i16le(value: number): void {
    if (value !== (value << 16) >> 16) throw new ValueRangeError(value, "i16");
    const at = this.room(2);
    this.view.setUint16(at, value, true);
    this.length = at + 2;
  }

  u32be(value: number): void {
    if (value !== value >>> 0) throw new ValueRangeError(value, "u32");
    const at = this.room(4);
    this.view.setUint32(at, value);
    this.length = at + 4;
  }

  u32le(value: number): void {
    if (value !== value >>> 0) throw new ValueRangeError(value, "u32");
    const at = this.room(4);
    this.view.setUint32(at, value, true);
    this.length = at + 4;
  }

  i32be(value: number): void {
    if (value !== (value | 0)) throw new ValueRangeError(value, "i32");
    const at = this.room(4);
    this.view.setUint32(at, value);
    this.length = at + 4;
  }

  i32le(value: number): void {
    if (value !== (value | 0)) throw new ValueRangeError(value, "i32");
    const at = this.room(4);
    this.view.setUint32(at, value, true);
    this.length = at + 4;
  }

  u64be(value: bigint): void {
    if (value !== BigInt.asUintN(64, value)) throw new ValueRangeError(value, "u64");
    const at = this.room(8);
    this.view.setBigUint64(at, value);
    this.length = at + 8;
  }

  u64le(value: bigint): void {
    if (value !== BigInt.asUintN(64, value)) throw new ValueRangeError(value, "u64");
    const at = this.room(8);
    this.view.setBigUint64(at, value, true);
    this.length = at + 8;
  }

  i64be(value: bigint): void {
    if (value !== BigInt.asIntN(64, value)) throw new ValueRangeError(value, "i64");
    const at = this.room(8);
    this.view.setBigInt64(at, value);
    this.length = at + 8;
  }

  i64le(value: bigint): void {
    if (value !== BigInt.asIntN(64, value)) throw new ValueRangeError(value, "i64");
    const at = this.room(8);
    this.view.setBigInt64(at, value, true);
    this.length = at + 8;
  }

  /** A safe integer as an i64be. */
  i64beNumber(value: number): void {
    if (!Number.isSafeInteger(value)) throw new ValueRangeError(value, "safe integer");
    const at = this.room(8);
    this.view.setUint32(at, Math.floor(value / 4294967296));
    this.view.setUint32(at + 4, value);
    this.length = at + 8;
  }

  /** A safe integer as an i64le. */
  i64leNumber(value: number): void {
    if (!Number.isSafeInteger(value)) throw new ValueRangeError(value, "safe integer");
    const at = this.room(8);
    this.view.setUint32(at, value, true);
    this.view.setUint32(at + 4, Math.floor(value / 4294967296), true);
    this.length = at + 8;
  }

  f32be(value: number): void {
    const at = this.room(4);
    this.view.setFloat32(at, value);
    this.length = at + 4;
  }

  f32le(value: number): void {
    const at = this.room(4);
    this.view.setFloat32(at, value, true);
    this.length = at + 4;
  }

  f64be(value: number): void {
    const at = this.room(8);
    this.view.setFloat64(at, value);
    this.length = at + 8;
  }

  f64le(value: number): void {
    const at = this.room(8);
    this.view.setFloat64(at, value, true);
    this.length = at + 8;
  }

  /** Copies `bytes`. */
  append(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
    this.length = at + bytes.length;
  }

  /** Writes `text` as UTF-8 without a length and returns how many bytes that took; lone surrogates become U+FFFD. */
  utf8(text: string): number {
    // Three bytes for each unit are the worst case; asking for them must not fail where the real size fits.
    const most = text.length * 3;
    const cheap = text.length < SHORT_TEXT && this.length + most <= this.maxBytes;
    const at = this.room(cheap ? most : utf8Length(text));
    const length = encodeUtf8(text, this.bytes, at);
    this.length = at + length;
    return length;
  }

  /** Writes `text` as UTF-8 after its length in bytes as an unsigned varint. Returns how many bytes the text took. */
  uvarintUtf8(text: string): number {
    const most = text.length * 3;
    if (most < 0x80 && this.length + 1 + most <= this.maxBytes) {
      // The length takes one byte, whatever it turns out to be.
      const at = this.room(1 + most);
      const length = encodeUtf8(text, this.bytes, at + 1);
      this.bytes[at] = length;
      this.length = at + 1 + length;
      return length;
    }
    const length = utf8Length(text);
    this.room(uvarintLength(length) + length);
    this.uvarint(length);
    encodeUtf8(text, this.bytes, this.length);
    this.length += length;
    return length;
  }

  /** An unsigned varint (LEB128) from a safe integer. */
  uvarint(value: number): void {
    const length = value === (value & 0x7f) ? 1 : uvarintLength(value);
    let at = this.room(length);
    let rest = value;
    // Bit operations see 32 bits only.
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) this.bytes[at++] = (rest % 128) | 0x80;
    for (; rest > 0x7f; rest >>>= 7) this.bytes[at++] = (rest & 0x7f) | 0x80;
    this.bytes[at] = rest;
    this.length += length;
  }

  /** An unsigned varint (LEB128) of up to 64 bits. */
  uvarint64(value: bigint): void {
    if (value !== BigInt.asUintN(64, value)) throw new ValueRangeError(value, "u64");
    let length = 1;
    for (let rest = value; rest > 0x7fn; rest >>= 7n) length++;
    let at = this.room(length);
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) this.bytes[at++] = Number(rest & 0x7fn) | 0x80;
    this.bytes[at] = Number(rest);
    this.length += length;
  }

  /** A signed varint (zigzag LEB128) from a safe integer. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value)) throw new ValueRangeError(value, "safe integer");
    // From 2^52 on the folded value would be no safe integer any more.
    if (value >= 0x10000000000000 || value < -0x10000000000000) this.varint64(BigInt(value));
    else this.uvarint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** A signed varint (zigzag LEB128) of up to 64 bits. */
  varint64(value: bigint): void {
    if (value !== BigInt.asIntN(64, value)) throw new ValueRangeError(value, "i64");
    this.uvarint64(zigzag64(value));
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
    this.view.setUint8(this.past(position, 1), value);
  }

  patchU16be(position: number, value: number): void {
    if (value !== (value & 0xffff)) throw new ValueRangeError(value, "u16");
    this.view.setUint16(this.past(position, 2), value);
  }

  patchU16le(position: number, value: number): void {
    if (value !== (value & 0xffff)) throw new ValueRangeError(value, "u16");
    this.view.setUint16(this.past(position, 2), value, true);
  }

  patchU32be(position: number, value: number): void {
    if (value !== value >>> 0) throw new ValueRangeError(value, "u32");
    this.view.setUint32(this.past(position, 4), value);
  }

  patchU32le(position: number, value: number): void {
    if (value !== value >>> 0) throw new ValueRangeError(value, "u32");
    this.view.setUint32(this.past(position, 4), value, true);
  }

  patchI32be(position: number, value: number): void {
    if (value !== (value | 0)) throw new ValueRangeError(value, "i32");
    this.view.setUint32(this.past(position, 4), value);
  }

  patchI32le(position: number, value: number): void {
    if (value !== (value | 0)) throw new ValueRangeError(value, "i32");
    this.view.setUint32(this.past(position, 4), value, true);
  }

  /**
   * Makes room for `length` more bytes at once, so that `bytes` and `view` can be written directly, and returns
   * where they go. Nothing counts as written until `length` is moved.
   */
  room(length: number): number {
    const at = this.length;
    if (!(length <= this.capacity - at)) this.grow(length);
    return at;
  }

  /** Forgets what was written from `length` on, for a message that could not be finished. */
  truncate(length: number): void {
    this.length = this.past(length, 0);
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
    this.capacity = 0;
    this.length = 0;
    return taken;
  }

  /** A copy of what has been written, of exactly that size; the writer starts over and keeps its buffer. */
  finish(): Uint8Array {
    const copy = this.bytes.slice(0, this.length);
    this.length = 0;
    return copy;
  }

  private grow(length: number): void {
    const needed = this.length + size(length);
    if (needed > this.maxBytes) throw new OverflowError(needed, this.maxBytes);
    const capacity = Math.min(Math.max(needed, this.capacity * 2, this.initialBytes), this.maxBytes);
    const bytes = new Uint8Array(capacity);
    bytes.set(this.written);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.capacity = capacity;
  }

  private past(position: number, length: number): number {
    if (!(position >= 0 && position + length <= this.length)) {
      throw new UnderflowError(length, this.length - position, position);
    }
    return position;
  }
}

function size(bytes: number): number {
  if (!(Number.isInteger(bytes) && bytes >= 0)) throw new ValueRangeError(bytes, "length");
  return bytes;
}
