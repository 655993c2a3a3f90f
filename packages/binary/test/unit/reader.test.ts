import { ByteReader, UnderflowError, ValueRangeError, VarintError } from "@x/binary";

const bytes = Uint8Array.of(0x01, 0x82, 0x03, 0x84, 0x05, 0x86, 0x07, 0x88);

describe("ByteReader", () => {
  test("reads each kind in the order of bytes that its name says", () => {
    const read = <T>(f: (reader: ByteReader) => T) => f(new ByteReader(bytes));
    expect(read((r) => [r.u8(), r.u8(), r.i8(), r.i8()])).toEqual([1, 0x82, 3, -124]);
    expect(read((r) => [r.u16be(), r.u16be()])).toEqual([0x0182, 0x0384]);
    expect(read((r) => [r.u16le(), r.i16le()])).toEqual([0x8201, 0x8403 - 65536]);
    expect(read((r) => [r.i16be(), r.u32be()])).toEqual([0x0182, 0x03840586]);
    expect(read((r) => [r.u32le(), r.i32le()])).toEqual([0x84038201, 0x88078605 - 2 ** 32]);
    expect(read((r) => [r.i32be(), r.i32be()])).toEqual([0x01820384, 0x05860788]);
    expect(read((r) => [r.u64be()])).toEqual([0x0182038405860788n]);
    expect(read((r) => [r.u64le()])).toEqual([0x8807860584038201n]);
    expect(read((r) => [r.i64be()])).toEqual([0x0182038405860788n]);
    expect(read((r) => [r.i64le()])).toEqual([0x8807860584038201n - 2n ** 64n]);
    expect(new ByteReader(Uint8Array.of(0x3f, 0x80, 0, 0)).f32be()).toBe(1);
    expect(new ByteReader(Uint8Array.of(0, 0, 0x80, 0x3f)).f32le()).toBe(1);
    expect(new ByteReader(Uint8Array.of(0xc0, 0, 0, 0, 0, 0, 0, 0)).f64be()).toBe(-2);
    expect(new ByteReader(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0xc0)).f64le()).toBe(-2);
  });

  test("takes views of the memory it was given, also of a Buffer, whose own slice() would be no copy", () => {
    const pooled = Buffer.from("..abcdef");
    const reader = new ByteReader(pooled, 2);
    const taken = reader.take(3);
    expect(taken).toEqual(Uint8Array.of(97, 98, 99));
    expect(Buffer.isBuffer(taken)).toBe(false);
    expect(taken.buffer).toBe(pooled.buffer);
    expect(taken.slice().buffer.byteLength).toBe(3);
    expect(reader.remaining).toBe(3);
    reader.skip(1);
    expect(reader.latin1(2)).toBe("ef");
  });

  test("reads a part of an array that is itself a part of a buffer", () => {
    const inner = new Uint8Array(Uint8Array.of(9, 9, 0, 0, 0, 7, 9).buffer, 1, 5);
    const reader = new ByteReader(inner, 1);
    expect(reader.i32be()).toBe(7);
    expect(() => reader.u8()).toThrow(UnderflowError);
  });

  test("ends where it was told to, and can be narrowed for a part", () => {
    const reader = new ByteReader(bytes, 1, 3);
    expect(reader.remaining).toBe(2);
    expect(() => reader.u32be()).toThrow(UnderflowError);
    reader.end = 2;
    expect(reader.u8()).toBe(0x82);
    expect(() => reader.u8()).toThrow(UnderflowError);
    reader.end = bytes.length;
    expect(reader.u8()).toBe(3);
  });

  test("says how much was needed and where when the bytes end", () => {
    const reader = new ByteReader(bytes, 6);
    expect(() => reader.f64le()).toThrow(
      expect.objectContaining({ needed: 8, available: 2, offset: 6, code: "ERR_BINARY_UNDERFLOW" }),
    );
    expect(reader.offset).toBe(6);
    expect(() => reader.take(3)).toThrow("3 bytes needed at offset 6, 2 available");
  });

  test("refuses lengths that are no lengths and places outside the bytes", () => {
    const reader = new ByteReader(bytes);
    for (const length of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => reader.take(length)).toThrow(ValueRangeError);
      expect(() => reader.skip(length)).toThrow(ValueRangeError);
      expect(() => reader.utf8(length)).toThrow(ValueRangeError);
    }
    expect(() => reader.take(2 ** 60)).toThrow(UnderflowError);
    expect(() => new ByteReader(bytes, 0, 9)).toThrow(UnderflowError);
    expect(() => new ByteReader(bytes, 9)).toThrow(UnderflowError);
    expect(() => new ByteReader(bytes, -1)).toThrow(UnderflowError);
    expect(reader.offset).toBe(0);
  });

  test("reads 64-bit integers as numbers up to the last safe one and not further", () => {
    const of = (hex: string) => new ByteReader(Buffer.from(hex, "hex"));
    expect(of("001fffffffffffff").i64beNumber()).toBe(Number.MAX_SAFE_INTEGER);
    expect(of("ffe0000000000001").i64beNumber()).toBe(Number.MIN_SAFE_INTEGER);
    expect(of("ffffffffffff1f00").i64leNumber()).toBe(Number.MAX_SAFE_INTEGER);
    expect(of("010000000000e0ff").i64leNumber()).toBe(Number.MIN_SAFE_INTEGER);
    for (const hex of ["0020000000000000", "ffe0000000000000", "7fffffffffffffff", "0020000000000001"]) {
      const reader = of(hex);
      expect(() => reader.i64beNumber()).toThrow(
        expect.objectContaining({ value: BigInt.asIntN(64, BigInt(`0x${hex}`)), type: "safe integer" }),
      );
      expect(reader.offset).toBe(0);
    }
  });

  test("reads varints that other writers padded", () => {
    expect(new ByteReader(Uint8Array.of(0x80, 0x00)).uvarint()).toBe(0);
    expect(new ByteReader(Buffer.from("81808080808080808000", "hex")).uvarint()).toBe(1);
  });

  test("refuses varints beyond what was asked for", () => {
    const reader = new ByteReader(Buffer.from("ffffffffffffffffff01", "hex"));
    expect(() => reader.uvarint()).toThrow(
      expect.objectContaining({ value: 2n ** 64n - 1n, type: "safe integer" }),
    );
    expect(() => reader.varint()).toThrow(ValueRangeError);
    expect(reader.offset).toBe(0);
    expect(reader.uvarint64()).toBe(2n ** 64n - 1n);
    for (const hex of ["ffffffffffffffffff02", "8080808080808080808000", "ffffffffffffffffffffff"]) {
      const malformed = new ByteReader(Buffer.from(`00${hex}`, "hex"), 1);
      expect(() => malformed.uvarint()).toThrow(VarintError);
      expect(() => malformed.uvarint64()).toThrow(
        expect.objectContaining({ offset: 1, code: "ERR_BINARY_VARINT" }),
      );
      expect(() => malformed.varint()).toThrow(VarintError);
      expect(malformed.offset).toBe(1);
    }
  });

  test("asks for one byte more than there is when a varint is cut", () => {
    const reader = new ByteReader(Uint8Array.of(1, 0x80, 0x80), 1);
    expect(() => reader.uvarint()).toThrow(expect.objectContaining({ needed: 3, available: 2, offset: 1 }));
    expect(() => reader.varint64()).toThrow(expect.objectContaining({ needed: 3, available: 2, offset: 1 }));
    expect(() => new ByteReader(new Uint8Array(0)).uvarint()).toThrow(expect.objectContaining({ needed: 1 }));
  });
});
