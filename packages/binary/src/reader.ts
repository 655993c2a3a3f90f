import { ByteCursor } from "./cursor.ts";
import { joinSafe } from "./int64.ts";
import { unzigzag64 } from "./varint.ts";

/**
 * Reads values one after the other out of bytes that it does not own, see {@link ByteCursor}.
 *
 * `be` and `le` name the byte order, `u`, `i` and `f` the kind, the number its bits. Every method that reads
 * throws {@link UnderflowError} when the bytes end too early, and a method that throws has not moved `offset`.
 */
export class ByteReader extends ByteCursor {
  i8(): number {
    return this.view.getInt8(this.step(1));
  }

  u16be(): number {
    return this.view.getUint16(this.step(2));
  }

  u16le(): number {
    return this.view.getUint16(this.step(2), true);
  }

  i16be(): number {
    return this.view.getInt16(this.step(2));
  }

  i16le(): number {
    return this.view.getInt16(this.step(2), true);
  }

  u32be(): number {
    return this.view.getUint32(this.step(4));
  }

  u32le(): number {
    return this.view.getUint32(this.step(4), true);
  }

  i32be(): number {
    return this.view.getInt32(this.step(4));
  }

  i32le(): number {
    return this.view.getInt32(this.step(4), true);
  }

  u64be(): bigint {
    return this.view.getBigUint64(this.step(8));
  }

  u64le(): bigint {
    return this.view.getBigUint64(this.step(8), true);
  }

  i64be(): bigint {
    return this.view.getBigInt64(this.step(8));
  }

  i64le(): bigint {
    return this.view.getBigInt64(this.step(8), true);
  }

  /**
   * An i64be as a number.
   * @throws {ValueRangeError} outside the safe range
   */
  i64beNumber(): number {
    this.need(8);
    const value = joinSafe(this.view.getInt32(this.offset), this.view.getInt32(this.offset + 4));
    this.offset += 8;
    return value;
  }

  /**
   * An i64le as a number.
   * @throws {ValueRangeError} outside the safe range
   */
  i64leNumber(): number {
    this.need(8);
    const value = joinSafe(this.view.getInt32(this.offset + 4, true), this.view.getInt32(this.offset, true));
    this.offset += 8;
    return value;
  }

  f32be(): number {
    return this.view.getFloat32(this.step(4));
  }

  f32le(): number {
    return this.view.getFloat32(this.step(4), true);
  }

  f64be(): number {
    return this.view.getFloat64(this.step(8));
  }

  f64le(): number {
    return this.view.getFloat64(this.step(8), true);
  }

  /**
   * A signed varint (zigzag LEB128), as a number.
   * @throws {ValueRangeError} outside the safe range
   * @throws {VarintError} when it holds more than 64 bits
   */
  varint(): number {
    const at = this.offset;
    const value = this.uvarint49();
    if (value < 0) return this.safe(at, this.varint64());
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /**
   * A signed varint (zigzag LEB128) of up to 64 bits.
   * @throws {VarintError} when it holds more
   */
  varint64(): bigint {
    return unzigzag64(this.uvarint64());
  }
}
