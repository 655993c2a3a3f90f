import { ByteWriter, OverflowError, UnderflowError, ValueRangeError } from "@x/binary";

function hex(...writes: ((writer: ByteWriter) => void)[]): string {
  const writer = new ByteWriter();
  for (const write of writes) write(writer);
  return Buffer.from(writer.finish()).toString("hex");
}

describe("ByteWriter", () => {
  test("writes each kind in the order of bytes that its name says", () => {
    expect(
      hex(
        (w) => w.u8(0xfe),
        (w) => w.i8(-2),
      ),
    ).toBe("fefe");
    expect(
      hex(
        (w) => w.u16be(0xff01),
        (w) => w.u16le(0xff01),
      ),
    ).toBe("ff0101ff");
    expect(
      hex(
        (w) => w.i16be(-2),
        (w) => w.i16le(-2),
      ),
    ).toBe("fffefeff");
    expect(
      hex(
        (w) => w.u32be(0xff020304),
        (w) => w.u32le(0xff020304),
      ),
    ).toBe("ff020304040302ff");
    expect(
      hex(
        (w) => w.i32be(-2),
        (w) => w.i32le(-2),
      ),
    ).toBe("fffffffefeffffff");
    expect(
      hex(
        (w) => w.u64be(0xff02030405060708n),
        (w) => w.u64le(1n),
      ),
    ).toBe("ff020304050607080100000000000000");
    expect(
      hex(
        (w) => w.i64be(-2n),
        (w) => w.i64le(-2n),
      ),
    ).toBe("fffffffffffffffefeffffffffffffff");
    expect(
      hex(
        (w) => w.i64beNumber(-2),
        (w) => w.i64leNumber(-2),
      ),
    ).toBe("fffffffffffffffefeffffffffffffff");
    expect(
      hex(
        (w) => w.f32be(1),
        (w) => w.f32le(1),
      ),
    ).toBe("3f8000000000803f");
    expect(
      hex(
        (w) => w.f64be(-2),
        (w) => w.f64le(-2),
      ),
    ).toBe("c00000000000000000000000000000c0");
    expect(
      hex(
        (w) => w.uvarint(300),
        (w) => w.varint(-1),
        (w) => w.varint(1),
        (w) => w.uvarint64(300n),
        (w) => w.varint64(-64n),
      ),
    ).toBe("ac020102ac027f");
    expect(hex((w) => w.uvarintUtf8("é"))).toBe("02c3a9");
  });

  test("refuses what a type cannot hold instead of wrapping it, and writes nothing then", () => {
    const writer = new ByteWriter();
    const refused: [string, () => void][] = [
      ["u8", () => writer.u8(256)],
      ["u8", () => writer.u8(-1)],
      ["u8", () => writer.u8(1.5)],
      ["i8", () => writer.i8(128)],
      ["u16", () => writer.u16be(65536)],
      ["u16", () => writer.u16le(-1)],
      ["i16", () => writer.i16be(32768)],
      ["i16", () => writer.i16le(-32769)],
      ["u32", () => writer.u32be(2 ** 32)],
      ["u32", () => writer.u32le(-1)],
      ["i32", () => writer.i32be(2 ** 31)],
      ["i32", () => writer.i32le(Number.NaN)],
      ["u64", () => writer.u64be(2n ** 64n)],
      ["u64", () => writer.u64le(-1n)],
      ["i64", () => writer.i64be(2n ** 63n)],
      ["i64", () => writer.i64le(-(2n ** 63n) - 1n)],
      ["safe integer", () => writer.i64beNumber(2 ** 53)],
      ["safe integer", () => writer.i64leNumber(0.5)],
      ["unsigned safe integer", () => writer.uvarint(-1)],
      ["unsigned safe integer", () => writer.uvarint(1.5)],
      ["unsigned safe integer", () => writer.uvarint(2 ** 53)],
      ["safe integer", () => writer.varint(2 ** 53)],
      ["safe integer", () => writer.varint(0.5)],
      ["u64", () => writer.uvarint64(2n ** 64n)],
      ["u64", () => writer.uvarint64(-1n)],
      ["i64", () => writer.varint64(2n ** 63n)],
      ["length", () => void writer.reserve(-1)],
      ["length", () => void writer.reserve(Number.NaN)],
      ["length", () => void writer.reserve(1.5)],
      ["length", () => void writer.room(Number.NaN)],
      ["length", () => void new ByteWriter({ maxBytes: Number.NaN })],
      ["length", () => void new ByteWriter({ initialBytes: -1 })],
    ];
    for (const [type, write] of refused) {
      expect(write).toThrow(expect.objectContaining({ code: "ERR_BINARY_VALUE_RANGE", type }));
      expect(write).toThrow(ValueRangeError);
    }
    expect(writer.length).toBe(0);
  });

  test("lets a length be patched in once it is known", () => {
    const writer = new ByteWriter({ initialBytes: 2 });
    const at = writer.reserve(4);
    const length = writer.utf8("grüß");
    writer.patchU32be(at, length);
    expect(length).toBe(6);
    expect(Buffer.from(writer.written).toString("latin1")).toBe("\0\0\0\x06grÃ¼Ã\x9f");
  });

  test("patches in every width and order", () => {
    const writer = new ByteWriter();
    const start = writer.reserve(21);
    writer.patchU8(start, 0xab);
    writer.patchU16be(1, 0xff01);
    writer.patchU16le(3, 0xff01);
    writer.patchU32be(5, 0xff020304);
    writer.patchU32le(9, 0xff020304);
    writer.patchI32be(13, -2);
    writer.patchI32le(17, -2);
    expect(Buffer.from(writer.finish()).toString("hex")).toBe("abff0101ffff020304040302fffffffffefeffffff");
  });

  test("does not patch what was not written, nor with what does not fit", () => {
    const writer = new ByteWriter();
    writer.u16be(1);
    expect(() => writer.patchU32be(0, 1)).toThrow(UnderflowError);
    expect(() => writer.patchU8(2, 1)).toThrow(UnderflowError);
    expect(() => writer.patchU8(-1, 1)).toThrow(UnderflowError);
    expect(() => writer.patchU16be(Number.NaN, 1)).toThrow(UnderflowError);
    expect(() => writer.patchU8(0, 256)).toThrow(ValueRangeError);
    expect(() => writer.patchU16be(0, 65536)).toThrow(ValueRangeError);
    expect(() => writer.patchU16le(0, -1)).toThrow(ValueRangeError);
    expect(() => writer.patchU32be(0, -1)).toThrow(ValueRangeError);
    expect(() => writer.patchU32le(0, 2 ** 32)).toThrow(ValueRangeError);
    expect(() => writer.patchI32be(0, 2 ** 31)).toThrow(ValueRangeError);
    expect(() => writer.patchI32le(0, 2 ** 31)).toThrow(ValueRangeError);
    expect([...writer.written]).toEqual([0, 1]);
  });

  test("reserved bytes are zero even where something stood before", () => {
    for (const length of [4, 40]) {
      const writer = new ByteWriter();
      writer.append(new Uint8Array(64).fill(7));
      writer.reset();
      writer.reserve(length);
      expect([...writer.written]).toEqual(new Array(length).fill(0));
    }
  });

  test("goes back over a message that could not be finished", () => {
    const writer = new ByteWriter();
    writer.utf8("kept");
    const mark = writer.length;
    writer.utf8("lost");
    writer.truncate(mark);
    writer.u8(33);
    expect(Buffer.from(writer.finish()).toString()).toBe("kept!");
    for (const length of [1, -1, 0.5]) expect(() => writer.truncate(length)).toThrow(UnderflowError);
    expect(() => new ByteWriter().truncate(0.5)).toThrow(UnderflowError);
  });

  test("take() gives the bytes away: later writes do not reach them", () => {
    const writer = new ByteWriter();
    writer.utf8("first");
    const first = writer.take();
    expect(writer.length).toBe(0);
    writer.utf8("second");
    expect(Buffer.from(first).toString()).toBe("first");
    expect(writer.take().buffer).not.toBe(first.buffer);
    expect(writer.take()).toHaveLength(0);
  });

  test("finish() copies to the exact size and reuses the buffer", () => {
    const writer = new ByteWriter({ initialBytes: 64 });
    writer.utf8("first");
    const buffer = writer.bytes;
    const first = writer.finish();
    expect(first.buffer.byteLength).toBe(5);
    writer.utf8("second");
    expect(writer.bytes).toBe(buffer);
    expect(Buffer.from(first).toString()).toBe("first");
  });

  test("written lends a view that reset() lets the writer overwrite", () => {
    const writer = new ByteWriter();
    writer.utf8("abc");
    const lent = writer.written;
    writer.reset();
    writer.utf8("xyz");
    expect(Buffer.from(lent).toString()).toBe("xyz");
  });

  test("grows by doubling and stops at its limit with what it had", () => {
    const writer = new ByteWriter({ initialBytes: 4, maxBytes: 100 });
    const sizes = new Set<number>();
    for (let i = 0; i < 100; i++) {
      writer.u8(i);
      sizes.add(writer.bytes.length);
    }
    expect([...sizes]).toEqual([4, 8, 16, 32, 64, 100]);
    expect(() => writer.u8(1)).toThrow(OverflowError);
    expect(() => writer.append(new Uint8Array(2))).toThrow(
      expect.objectContaining({ needed: 102, max: 100 }),
    );
    expect([...writer.finish()]).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test("writes text up to the very limit", () => {
    for (const text of [
      "abcd",
      "a".repeat(41),
      "a".repeat(42),
      "a".repeat(43),
      "é".repeat(64),
      "日本".repeat(700),
    ]) {
      const size = Buffer.byteLength(text);
      const exact = new ByteWriter({ maxBytes: size, initialBytes: 1 });
      expect(exact.utf8(text)).toBe(size);
      expect(Buffer.from(exact.finish()).toString()).toBe(text);
      const short = new ByteWriter({ maxBytes: size - 1 });
      expect(() => short.utf8(text)).toThrow(OverflowError);
      expect(() => short.uvarintUtf8(text)).toThrow(OverflowError);
      expect(short.length).toBe(0);
    }
  });

  test("offers room for writing directly", () => {
    const writer = new ByteWriter({ initialBytes: 1 });
    const at = writer.room(8);
    writer.view.setFloat64(at, 1.5);
    expect(writer.length).toBe(0);
    writer.length += 8;
    expect(Buffer.from(writer.finish()).readDoubleBE()).toBe(1.5);
  });
});
