import { UnderflowError, ValueRangeError, VarintError } from "./errors.ts";
import { toSafeNumber } from "./int64.ts";
import { decodeLatin1, decodeUtf8 } from "./text.ts";

/**
 * A place in bytes that it does not own: it neither copies nor changes them, and they must not change while it is in use.
 * It reads what is one byte wide, or as long as it says; {@link ByteReader} reads numbers, too.
 *
 * Every method that reads throws {@link UnderflowError} when the bytes end too early, and a method that throws has not
 * moved `offset`.
 */
export class ByteCursor {
  /** What is read, as a plain Uint8Array (of the same memory) even when a Buffer was given. */
  readonly bytes: Uint8Array;
  /** The same memory, for reads that no method offers. */
  readonly view: DataView;
  /** Index in `bytes` of what is read next. May be set, up to `end`. */
  offset: number;
  /** Index in `bytes` where reading ends. May be set, from `offset` to `bytes.length`, to read a part as if it were all. */
  end: number;

  constructor(bytes: Uint8Array, offset = 0, end: number = bytes.length) {
    if (!(end <= bytes.length)) throw new UnderflowError(end, bytes.length, 0);
    if (!(offset >= 0 && offset <= end)) throw new UnderflowError(offset, end, 0);
    // The methods of a Buffer mean other things under the same names, and two classes would make calls polymorphic.
    this.bytes =
      bytes.constructor === Uint8Array
        ? bytes
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
    this.end = end;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.end - this.offset;
  }

  u8(): number {
    return this.view.getUint8(this.step(1));
  }

  /** The next `length` bytes as a view: no copy, the owner of the bytes stays the same. */
  take(length: number): Uint8Array {
    const at = this.span(length);
    return this.bytes.subarray(at, at + length);
  }

  /** Passes over `length` bytes. */
  skip(length: number): void {
    this.span(length);
  }

  /** The next `length` bytes read as UTF-8; malformed sequences become U+FFFD. */
  utf8(length: number): string {
    const at = this.span(length);
    return decodeUtf8(this.bytes, at, at + length);
  }

  /** The next `length` bytes, one character (U+0000 to U+00FF) each. */
  latin1(length: number): string {
    const at = this.span(length);
    return decodeLatin1(this.bytes, at, at + length);
  }

  /**
   * An unsigned varint (LEB128), as a number.
   * @throws {ValueRangeError} above 2^53 - 1
   * @throws {VarintError} when it holds more than 64 bits
   */
  uvarint(): number {
    const at = this.offset;
    if (at < this.end && this.bytes[at]! < 0x80) {
      this.offset = at + 1;
      return this.bytes[at]!;
    }
    const value = this.uvarint49();
    return value >= 0 ? value : this.safe(at, this.uvarint64());
  }

  /**
   * An unsigned varint (LEB128) of up to 64 bits.
   * @throws {VarintError} when it holds more
   */
  uvarint64(): bigint {
    const start = this.offset;
    let at = start;
    // Forty-nine and fifteen bits: both halves are exact as numbers.
    let low = 0;
    let high = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at === this.end) throw new UnderflowError(at - start + 1, at - start, start);
      const byte = this.bytes[at]!;
      const index = at++ - start;
      if (index === 9 && byte > 1) throw new VarintError(start);
      if (index === 7) scale = 1;
      if (index < 7) low += (byte & 0x7f) * scale;
      else high += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    this.offset = at;
    return high === 0 ? BigInt(low) : (BigInt(high) << 49n) | BigInt(low);
  }

  /** Reads a varint of up to seven bytes; returns -1, having read nothing, when it is longer. */
  protected uvarint49(): number {
    const start = this.offset;
    let value = 0;
    let scale = 1;
    for (let at = start; at < start + 7; at++) {
      if (at >= this.end) throw new UnderflowError(at - start + 1, at - start, start);
      const byte = this.bytes[at]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        this.offset = at + 1;
        return value;
      }
      scale *= 128;
    }
    return -1;
  }

  protected safe(start: number, value: bigint): number {
    const end = this.offset;
    this.offset = start;
    const number = toSafeNumber(value);
    this.offset = end;
    return number;
  }

  protected need(length: number): void {
    if (length > this.end - this.offset) {
      throw new UnderflowError(length, this.end - this.offset, this.offset);
    }
  }

  /** Moves over `length` bytes and returns where they start. */
  protected step(length: number): number {
    const at = this.offset;
    this.need(length);
    this.offset = at + length;
    return at;
  }

  /** The same for a length that was read or computed: a fraction or NaN would poison every offset after it. */
  protected span(length: number): number {
    if (!(Number.isInteger(length) && length >= 0)) throw new ValueRangeError(length, "length");
    return this.step(length);
  }
}
