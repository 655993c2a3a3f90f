import { ValueRangeError } from "./errors.ts";
import { encodeUtf8, utf8Length } from "./text.ts";
import { uvarintLength, zigzag64 } from "./varint.ts";
import { WriteBuffer } from "./write-buffer.ts";

/** Below this many code units, room for the longest encoding costs less than counting. */
const SHORT_TEXT = 1024;

/**
 * Writes values one after the other into a buffer that grows as needed.
 *
 * Names are those of `ByteReader`. Integers are checked: {@link ValueRangeError} for what the type cannot hold,
 * instead of the wrapped value. `OverflowError` when `maxBytes` would be exceeded. A method that throws has written
 * nothing.
 *
 * Three ways to get the bytes: `written` lends them, `take()` gives them away with the buffer, `finish()` copies
 * them and keeps the buffer.
 */
export class ByteWriter extends WriteBuffer {
  // Signed integers are written with setUint16 and setUint32, which store the same bits: near the end of a buffer,
  // setInt16 and setInt32 make the compiler of Node 24 give the whole function up (4 ns a value instead of 1).

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
}
