import * as zlib from "node:zlib";
import { ByteReader } from "@x/binary";
import { int64, loadVectors } from "@x/testkit";
import fc from "fast-check";
import { ColumnCategory } from "../../../src/codec/column-category.ts";
import { DataType } from "../../../src/codec/data-type.ts";
import { LocalDate } from "../../../src/codec/local-date.ts";
import {
  type CompressionTerms,
  compressTablet,
  type TabletCompression,
} from "../../../src/codec/tablet/compress.ts";
import { ColumnarTablet, type TabletColumnData } from "../../../src/columnar-tablet.ts";
import { IoTDBUsageError } from "../../../src/errors.ts";
import { encodeTablet, prepareTablet, Tablet } from "../../../src/tablet.ts";
import {
  encodedTablets,
  gzipTablets,
  lz4Tablets,
  snappyTablets,
  zstdTablets,
} from "../../../src/tablet-compression.ts";
import { TYPES, tabletRow, tabletTime } from "../../support/rows.ts";
import { readEncoded, unpackLz4, unpackSnappy } from "../../support/tsfile-decoders.ts";

interface Vector {
  readonly compressType: number;
  readonly encodingTypes: readonly number[];
  readonly timestamps: string;
  readonly values: string;
}

const vectors = loadVectors<Record<string, Vector>>("reference_serializers");
const ROWS = 17;
const TYPE_CODES = [DataType.STRING, DataType.STRING, ...TYPES.map((name) => DataType[name])];
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const named = (form: string, codec: string): Vector => vectors[`encoded_17_nulls_${form}_${codec}`]!;
const zstdKnown = "zstdCompressSync" in zlib;

/** Columns of an encoded tablet, with what stands in the places of NULLs, and their bitmaps. */
function readColumns(
  values: Uint8Array,
  encodings: readonly number[],
): { columns: unknown[][]; bitmaps: Uint8Array[]; at: number } {
  const reader = new ByteReader(values);
  const columns = TYPE_CODES.map((type, c) => readEncoded(reader, type, encodings[c + 1]!, ROWS));
  const at = reader.offset;
  const bitmaps = columns.map(() => (reader.u8() === 1 ? reader.take(3) : new Uint8Array(3)));
  expect(reader.remaining).toBe(0);
  return { columns, bitmaps, at };
}

const isNull = (bitmap: Uint8Array, i: number): boolean => (bitmap[i >> 3]! & (1 << (i & 7))) !== 0;

/** The tablet of a vector, down to what stands in the places of its NULLs. */
function rebuild(values: Uint8Array, encodings: readonly number[]): ColumnarTablet {
  const { columns, bitmaps } = readColumns(values, encodings);
  const typed = (type: number, list: unknown[]): TabletColumnData["values"] => {
    if (type === DataType.BOOLEAN) return Uint8Array.from(list, Number);
    if (type === DataType.INT32 || type === DataType.DATE) return Int32Array.from(list as number[]);
    if (type === DataType.INT64 || type === DataType.TIMESTAMP) return BigInt64Array.from(list as bigint[]);
    if (type === DataType.FLOAT) return Float32Array.from(list as number[]);
    return type === DataType.DOUBLE ? Float64Array.from(list as number[]) : list;
  };
  return ColumnarTablet.from("t", {
    time: BigInt64Array.from({ length: ROWS }, (_, i) => tabletTime(i)),
    columns: columns.map((list, c) => ({
      name: `c${c}`,
      type: TYPE_CODES[c]!,
      category: c === 0 ? ColumnCategory.TAG : ColumnCategory.FIELD,
      values: typed(TYPE_CODES[c]!, list),
      nulls: bitmaps[c]!,
    })),
  });
}

describe("an encoded tablet of the reference serializer", () => {
  test.each(["default", "plain"])("in the %s encodings says what its rows are", (form) => {
    const { timestamps, values, encodingTypes } = named(form, "UNCOMPRESSED");
    const { columns, bitmaps } = readColumns(bytesOf(values), encodingTypes);
    for (let i = 0; i < ROWS; i++) {
      const row = columns.map((column, c) => (isNull(bitmaps[c]!, i) ? null : column[i]));
      const expected = tabletRow(i, true).map((value) =>
        value instanceof LocalDate ? value.valueOf() : value,
      );
      expect(row).toEqual(expected);
    }
    const times = readEncoded(
      new ByteReader(bytesOf(timestamps)),
      DataType.TIMESTAMP,
      encodingTypes[0]!,
      ROWS,
    );
    expect(times).toEqual(Array.from({ length: ROWS }, (_, i) => tabletTime(i)));
  });

  test.each([
    ["default", encodedTablets()],
    ["plain", { compressType: 0, encode: false }],
  ])("in the %s encodings is written byte for byte", (form, compression: CompressionTerms) => {
    const { timestamps, values, encodingTypes } = named(form, "UNCOMPRESSED");
    const reference = bytesOf(values);
    const made = compressTablet(prepareTablet(rebuild(reference, encodingTypes)), compression);
    expect(made).toMatchObject({ isCompressed: true, compressType: 0, encodingTypes, rowCount: ROWS });
    expect(hexOf(made.timestamps)).toBe(timestamps);
    const { at } = readColumns(reference, encodingTypes);
    // Texts in the places of NULLs are not written, wherever the reference has some left over.
    const plainTexts = readColumns(made.values, encodingTypes);
    expect(
      plainTexts.bitmaps.map((bitmap) => Array.from({ length: ROWS }, (_, i) => isNull(bitmap, i))),
    ).toEqual(
      readColumns(reference, encodingTypes).bitmaps.map((bitmap) =>
        Array.from({ length: ROWS }, (_, i) => isNull(bitmap, i)),
      ),
    );
    expect(hexOf(made.values.subarray(0, plainTexts.at))).toBe(hexOf(reference.subarray(0, at)));
  });

  const codecs: [string, number, (bytes: Uint8Array) => Uint8Array][] = [
    ["GZIP", 2, (bytes) => zlib.gunzipSync(bytes)],
    ["LZ4", 7, unpackLz4],
    ["SNAPPY", 1, unpackSnappy],
  ];
  if (zstdKnown) codecs.push(["ZSTD", 8, (zlib as unknown as Zstd).zstdDecompressSync]);

  test.each(codecs)("compressed with %s has the length behind it", (codec, type, unpack) => {
    for (const form of ["default", "plain"]) {
      const compressed = named(form, codec);
      const plain = named(form, "UNCOMPRESSED");
      expect(compressed.compressType).toBe(type);
      for (const part of ["timestamps", "values"] as const) {
        const bytes = Buffer.from(compressed[part], "hex");
        expect(hexOf(unpack(bytes.subarray(0, -4)))).toBe(plain[part]);
        expect(bytes.readInt32BE(bytes.length - 4)).toBe(plain[part].length / 2);
      }
    }
  });
});

interface Zstd {
  zstdDecompressSync(bytes: Uint8Array): Uint8Array;
}

/** As `lz4-napi` does it: a length in little endian, then a block, here of literals alone. */
const literalLz4 = {
  compressSync(bytes: Buffer): Buffer {
    const head = Buffer.alloc(4);
    head.writeUInt32LE(bytes.length);
    const lengths =
      bytes.length < 15
        ? []
        : [...new Array(Math.floor((bytes.length - 15) / 255)).fill(255), (bytes.length - 15) % 255];
    return Buffer.concat([head, Buffer.of(Math.min(bytes.length, 15) << 4, ...lengths), bytes]);
  },
};

/** As `snappy` does it, here one literal alone. */
const literalSnappy = {
  compressSync(bytes: Buffer): Buffer {
    return Buffer.concat([
      Buffer.of((bytes.length & 0x7f) | 0x80, bytes.length >> 7),
      Buffer.of(61 << 2, (bytes.length - 1) & 0xff, (bytes.length - 1) >> 8),
      bytes,
    ]);
  },
};

describe("a tablet is compressed", () => {
  const columns = [
    { name: "tag", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "x", type: DataType.DOUBLE },
  ];
  const rows = Array.from({ length: 100 }, (_, i) => ["d", i / 7]);
  const tablet = new Tablet({ table: "t", columns, timestamps: rows.map((_, i) => 1000 - i), rows });

  test.each<[string, TabletCompression, number, (bytes: Uint8Array) => Uint8Array]>([
    ["GZIP", gzipTablets(), 2, (bytes) => zlib.gunzipSync(bytes)],
    ["LZ4", lz4Tablets(literalLz4), 7, unpackLz4],
    ["SNAPPY", snappyTablets(literalSnappy), 1, unpackSnappy],
  ])("with %s", (_, compression, type, unpack) => {
    const plain = encodeTablet(tablet);
    const made = compressTablet(prepareTablet(tablet), { ...compression, encode: false });
    expect(made).toMatchObject({
      table: "t",
      rowCount: 100,
      isCompressed: true,
      compressType: type,
      encodingTypes: [0, 0, 0],
    });
    for (const part of ["timestamps", "values"] as const) {
      const bytes = Buffer.from(made[part]);
      expect(bytes.readInt32BE(bytes.length - 4)).toBe(plain[part].length);
      expect(hexOf(unpack(bytes.subarray(0, -4)))).toBe(hexOf(plain[part]));
    }
    const encoded = compressTablet(prepareTablet(tablet), compression);
    expect(encoded.encodingTypes).toEqual([4, 0, 8]);
  });

  test("with ZSTD where Node has it", () => {
    if (!zstdKnown) expect(() => zstdTablets()).toThrow(IoTDBUsageError);
    else expect(compressTablet(prepareTablet(tablet), zstdTablets())).toMatchObject({ compressType: 8 });
  });
});

describe("encodings give back what went in", () => {
  const times = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

  function roundTrip(
    type: DataType,
    values: TabletColumnData["values"],
  ): { encoding: number; back: unknown[] } {
    const tablet = ColumnarTablet.from("t", {
      time: times(values.length),
      columns: [{ name: "c", type, values }],
    });
    const made = compressTablet(prepareTablet(tablet), encodedTablets());
    const reader = new ByteReader(made.values);
    const back = readEncoded(reader, type, made.encodingTypes[1]!, values.length);
    expect(reader.remaining).toBe(0);
    return { encoding: made.encodingTypes[1]!, back };
  }

  test("for integers of any size, in blocks of 129", () => {
    const lists = fc.oneof(
      fc.array(int64(), { minLength: 1, maxLength: 300 }),
      fc.array(fc.bigInt({ min: -5n, max: 5n }), { minLength: 1, maxLength: 300 }),
      fc
        .tuple(int64(), fc.integer({ min: 1, max: 400 }))
        .map(([first, count]) =>
          Array.from({ length: count }, (_, i) => BigInt.asIntN(64, first + 1000n * BigInt(i))),
        ),
    );
    fc.assert(
      fc.property(lists, (list) => {
        const { encoding, back } = roundTrip(DataType.INT64, BigInt64Array.from(list));
        expect(encoding).toBe(4);
        expect(back).toEqual(list);
        const narrow = list.map((value) => Number(BigInt.asIntN(32, value)));
        expect(roundTrip(DataType.INT32, Int32Array.from(narrow)).back).toEqual(narrow);
      }),
    );
  });

  test("for floats, plain where there is a NaN", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 60 }), (list) => {
        const repeated = list
          .flatMap((value) => [value, value, -value, value * 1.5])
          .filter((value) => !Number.isNaN(value));
        expect(roundTrip(DataType.DOUBLE, Float64Array.from(repeated))).toEqual({
          encoding: 8,
          back: repeated,
        });
        const narrow = Float32Array.from(repeated);
        expect(roundTrip(DataType.FLOAT, narrow)).toEqual({ encoding: 8, back: [...narrow] });
      }),
    );
    const withNaN = [1, Number.NaN, 2];
    expect(roundTrip(DataType.DOUBLE, Float64Array.from(withNaN))).toEqual({ encoding: 0, back: withNaN });
    expect(roundTrip(DataType.FLOAT, Float32Array.from(withNaN))).toEqual({ encoding: 0, back: withNaN });
  });

  test("for booleans, in runs of 504", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 1200, size: "max" }), (list) => {
        expect(roundTrip(DataType.BOOLEAN, list)).toEqual({ encoding: 2, back: list });
      }),
    );
  });

  test("for no rows at all", () => {
    expect(roundTrip(DataType.DOUBLE, [])).toEqual({ encoding: 0, back: [] });
  });
});
