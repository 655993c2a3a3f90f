import {
  ByteReader,
  ByteWriter,
  loadArray,
  NATIVE_LITTLE_ENDIAN,
  type NumericArray,
  type NumericArrayType,
  readArray,
  storeArray,
  swapBytes,
  UnderflowError,
  ValueRangeError,
  writeArray,
} from "@x/binary";
import fc from "fast-check";

type Getter = (view: DataView, at: number, littleEndian: boolean) => number | bigint;

/** Each type with the DataView method that reads one value of it. */
const types: [string, NumericArrayType<NumericArray>, Getter][] = [
  ["Int8Array", Int8Array, (v, at) => v.getInt8(at)],
  ["Uint8Array", Uint8Array, (v, at) => v.getUint8(at)],
  ["Int16Array", Int16Array, (v, at, le) => v.getInt16(at, le)],
  ["Uint16Array", Uint16Array, (v, at, le) => v.getUint16(at, le)],
  ["Int32Array", Int32Array, (v, at, le) => v.getInt32(at, le)],
  ["Uint32Array", Uint32Array, (v, at, le) => v.getUint32(at, le)],
  ["BigInt64Array", BigInt64Array, (v, at, le) => v.getBigInt64(at, le)],
  ["BigUint64Array", BigUint64Array, (v, at, le) => v.getBigUint64(at, le)],
  ["Float32Array", Float32Array, (v, at, le) => v.getFloat32(at, le)],
  ["Float64Array", Float64Array, (v, at, le) => v.getFloat64(at, le)],
];

/** Short arrays take the loop, long ones the calls into Node. */
const counts = fc.oneof(fc.nat(10), fc.integer({ min: 100, max: 300 }));

describe.each(["in Node", "in a browser"])("bulk arrays %s", (where) => {
  const saved = globalThis.Buffer;
  beforeAll(() => {
    if (where === "in a browser") Reflect.deleteProperty(globalThis, "Buffer");
  });
  afterAll(() => {
    globalThis.Buffer = saved;
  });

  test.each(types)(
    "%s is what reading one by one gives, at any offset and in both byte orders",
    (_, type, get) => {
      fc.assert(
        fc.property(counts, fc.nat(9), fc.boolean(), fc.nat(255), (count, offset, littleEndian, seed) => {
          const bytes = Uint8Array.from(
            { length: offset + count * type.BYTES_PER_ELEMENT + 3 },
            (_, i) => i * 73 + seed,
          );
          const before = bytes.slice();
          const array = loadArray(type, bytes, offset, count, littleEndian);
          const view = new DataView(bytes.buffer);
          const expected = Array.from({ length: count }, (_, i) =>
            get(view, offset + i * type.BYTES_PER_ELEMENT, littleEndian),
          );
          expect([...array]).toEqual(expected);
          expect(array.buffer.byteLength).toBe(count * type.BYTES_PER_ELEMENT);
          expect(bytes).toEqual(before);

          // And back, next to bytes that must stay as they are.
          const target = new Uint8Array(bytes.length).fill(0xaa);
          expect(storeArray(array, target, offset, littleEndian)).toBe(array.byteLength);
          expect(target.subarray(offset, offset + array.byteLength)).toEqual(
            before.subarray(offset, offset + array.byteLength),
          );
          expect([...target.subarray(0, offset), ...target.subarray(offset + array.byteLength)]).toEqual(
            new Array(offset + 3).fill(0xaa),
          );
        }),
        { numRuns: 40 },
      );
    },
  );

  test("a part of a larger array is stored alone", () => {
    const part = Int16Array.of(1, 2, 3, 4).subarray(1, 3);
    const target = new Uint8Array(4);
    storeArray(part, target, 0, false);
    expect([...target]).toEqual([0, 2, 0, 3]);
  });

  test("bytes of a part of a buffer are swapped without their neighbours", () => {
    const all = Uint8Array.from({ length: 1002 }, (_, i) => i);
    swapBytes(all.subarray(1, 1001), 2);
    expect([...all.subarray(0, 5)]).toEqual([0, 2, 1, 4, 3]);
    expect([...all.subarray(-3)]).toEqual([1000 & 255, 999 & 255, 1001 & 255]);
  });
});

describe("bulk arrays", () => {
  test("are not allocated for bytes that are not there", () => {
    const bytes = new Uint8Array(10);
    expect(() => loadArray(Float64Array, bytes, 0, 2 ** 40, true)).toThrow(UnderflowError);
    expect(() => loadArray(Float64Array, bytes, 3, 1, true)).toThrow(
      expect.objectContaining({ needed: 8, available: 7, offset: 3 }),
    );
    expect(() => loadArray(Int8Array, bytes, -1, 1, true)).toThrow(UnderflowError);
    expect(() => storeArray(new Int32Array(3), bytes, 0, true)).toThrow(UnderflowError);
    for (const count of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => loadArray(Int16Array, bytes, 0, count, true)).toThrow(ValueRangeError);
    }
  });

  test("are read and written where reader and writer stand", () => {
    const writer = new ByteWriter({ initialBytes: 1 });
    writer.u8(9);
    writeArray(writer, Int32Array.of(1, -2), false);
    writeArray(writer, BigInt64Array.of(3n), true);
    writer.u8(9);
    const reader = new ByteReader(writer.finish());
    expect(reader.u8()).toBe(9);
    expect(() => readArray(reader, Int32Array, 5, false)).toThrow(UnderflowError);
    expect(() => readArray(reader, Int32Array, 0.5, false)).toThrow(ValueRangeError);
    expect(reader.offset).toBe(1);
    expect([...readArray(reader, Int32Array, 2, false)]).toEqual([1, -2]);
    expect([...readArray(reader, BigInt64Array, 1, true)]).toEqual([3n]);
    expect(reader.remaining).toBe(1);
    reader.end = reader.offset;
    expect(() => readArray(reader, Int8Array, 1, true)).toThrow(UnderflowError);
  });

  test("the byte order of this machine is the one that needs no swap", () => {
    expect(new Uint8Array(Uint16Array.of(0x0102).buffer)[0]).toBe(NATIVE_LITTLE_ENDIAN ? 2 : 1);
  });
});
