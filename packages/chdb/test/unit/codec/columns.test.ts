import { ByteWriter } from "@x/binary";
import { ArrayColumn } from "../../../src/codec/column/arrays.ts";
import type { Column } from "../../../src/codec/column/column.ts";
import { DecimalColumn, type WideDecimalColumn } from "../../../src/codec/column/decimals.ts";
import { LowCardinalityColumn } from "../../../src/codec/column/low-cardinality.ts";
import { SliceColumn } from "../../../src/codec/column/slice.ts";
import type { FixedStringColumn, StringColumn } from "../../../src/codec/column/strings.ts";
import { VariantColumn } from "../../../src/codec/column/variants.ts";
import type { DecodeOptions } from "../../../src/codec/decode/decoder.ts";
import { decodeNative } from "../../../src/codec/decode/native.ts";
import { BlockEncoder } from "../../../src/codec/encode/native.ts";
import { RowReader } from "../../../src/codec/rows.ts";
import { parseType } from "../../../src/codec/type-parser.ts";
import { ChdbUsageError } from "../../../src/errors.ts";
import { withoutCodeGeneration } from "../../support/without-code-generation.ts";

/** A column with these values, decoded from blocks of the given sizes. */
function columnOf(
  type: string,
  values: readonly unknown[],
  options: DecodeOptions = {},
  blocks?: readonly number[],
): Column {
  const writer = new ByteWriter();
  const encoder = new BlockEncoder([{ name: "v", type: parseType(type) }]);
  let from = 0;
  for (const rows of blocks ?? [values.length]) {
    encoder.data(writer, [values], from, from + rows);
    from += rows;
  }
  return decodeNative(writer.take(), options).columns[0]!;
}

/** Stands for the class of the package long. */
class Long {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  static fromBits(low: number, high: number, unsigned = false): Long {
    return new Long(`${low} ${high} ${unsigned}`);
  }
}

describe("a column", () => {
  test("of fixed width up to 8 bytes has what the wire holds as a typed array", () => {
    const date = new Date("1970-01-02");
    expect(columnOf("Int8", [1]).values).toEqual(Int8Array.of(1));
    expect(columnOf("UInt64", [1]).values).toEqual(BigUint64Array.of(1n));
    expect(columnOf("Float32", [0.5]).values).toEqual(Float32Array.of(0.5));
    expect(columnOf("BFloat16", [0.5]).values).toEqual(Float32Array.of(0.5));
    expect(columnOf("Bool", [true]).values).toEqual(Uint8Array.of(1));
    expect(columnOf("Date", [date]).values).toEqual(Uint16Array.of(1));
    expect(columnOf("Date32", [date]).values).toEqual(Int32Array.of(1));
    expect(columnOf("DateTime", [date]).values).toEqual(Uint32Array.of(86_400));
    expect(columnOf("DateTime64(6)", [date]).values).toEqual(BigInt64Array.of(86_400_000_000n));
    expect(columnOf("Time", ["00:00:01"]).values).toEqual(Int32Array.of(1));
    expect(columnOf("Time64(3)", ["00:00:01"]).values).toEqual(BigInt64Array.of(1000n));
    expect(columnOf("Decimal(9, 2)", ["1.5"]).values).toEqual(Int32Array.of(150));
    expect(columnOf("Decimal(18, 2)", ["1.5"]).values).toEqual(BigInt64Array.of(150n));
    expect(columnOf("Enum8('a' = 3)", ["a"]).values).toEqual(Int8Array.of(3));
    expect(columnOf("Enum16('a' = 3)", ["a"]).values).toEqual(Int16Array.of(3));
    expect(columnOf("IPv4", ["0.0.0.1"]).values).toEqual(Uint32Array.of(1));
    expect(columnOf("IntervalDay", [1]).values).toEqual(BigInt64Array.of(1n));
    expect(columnOf("Nullable(Int32)", [null, 7]).values).toEqual(Int32Array.of(0, 7));
    expect(columnOf("LowCardinality(UInt16)", [5, 0, 5]).values).toEqual(Uint16Array.of(5, 0, 5));
  });

  test("of any other type has a list of what rows hold, with null for NULL", () => {
    expect(columnOf("Nullable(String)", [null, "x"]).values).toEqual([null, "x"]);
    expect(columnOf("LowCardinality(Nullable(String))", [null, "x"]).values).toEqual([null, "x"]);
    expect(columnOf("Int128", [1]).values).toEqual([1n]);
    expect(columnOf("Decimal(38, 1)", ["1.5"]).values).toEqual(["1.5"]);
    expect(columnOf("IPv6", ["::1"]).values).toEqual(["::1"]);
    expect(columnOf("Array(Int8)", [[1]]).values).toEqual([[1]]);
    expect(columnOf("Variant(Int8, String)", [null, "x"]).values).toEqual([null, "x"]);
    expect(columnOf("Nullable(Nothing)", [null]).values).toEqual([null]);
  });

  test("is a view of the bytes where one aligned block is all there is, else a copy", () => {
    const writer = new ByteWriter();
    new BlockEncoder([{ name: "v", type: parseType("Float64") }]).data(writer, [[1, 2]], 0, 2);
    const bytes = writer.take();
    for (let shift = 0; shift < 8; shift++) {
      const memory = new Uint8Array(bytes.length + 8);
      memory.set(bytes, shift);
      const { values } = decodeNative(memory.subarray(shift, shift + bytes.length)).columns[0]!;
      const aligned = (shift + bytes.length - 16) % 8 === 0;
      expect([(values as Float64Array).buffer === memory.buffer, values]).toEqual([
        aligned,
        Float64Array.of(1, 2),
      ]);
    }
    const two = columnOf("Float64", [1, 2, 3], {}, [1, 2]).values as Float64Array;
    expect([two, two.buffer.byteLength]).toEqual([Float64Array.of(1, 2, 3), 24]);
  });

  test("needs the bytes that came in several blocks no more, those of one block as long as it is used", () => {
    const columns = [
      { name: "n", type: parseType("Int32") },
      { name: "s", type: parseType("String") },
    ];
    const data = [
      [1, 2],
      ["a", "bc"],
    ];
    const decoded = [[2], [1, 2]].map((ends) => {
      const writer = new ByteWriter();
      const encoder = new BlockEncoder(columns);
      for (const [i, end] of ends.entries()) {
        encoder.data(writer, data, ends[i - 1] ?? 0, end);
      }
      return decodeNative(writer.take());
    });
    expect(decoded.map(({ borrowed }) => borrowed)).toEqual([true, false]);
  });

  test("knows its NULLs as a bitmap, by index and in number", () => {
    const column = columnOf("Nullable(Int8)", [1, null, 3, 4, 5, 6, 7, 8, null], {}, [2, 7]);
    expect(column.nulls).toEqual(Uint8Array.of(0b10, 1));
    expect([column.nullCount, column.isNull(0), column.isNull(8)]).toEqual([2, false, true]);
    const plain = columnOf("Int8", [1]);
    expect([plain.nulls, plain.nullCount, plain.isNull(0)]).toEqual([undefined, 0, false]);
  });

  test("has no values beyond its ends", () => {
    const column = columnOf("Int8", [1]);
    for (const index of [-1, 1, 0.5, Number.NaN]) expect(() => column.get(index)).toThrow(ChdbUsageError);
    expect(() => (columnOf("String", ["x"]) as StringColumn).bytes(1)).toThrow(ChdbUsageError);
  });

  test("prints its name, type and first values", () => {
    expect(String(columnOf("Int8", [1, 2, 3, 4, 5, 6, 7]))).toBe("v Int8 [1, 2, 3, 4, 5, … 2 more]");
    expect(String(columnOf("Map(String, Nullable(Int64))", [{ a: 1, b: null }]))).toBe(
      'v Map(String, Nullable(Int64)) [{"a":"1","b":null}]',
    );
    expect(String(columnOf("Date", [0]))).toBe("v Date [1970-01-01T00:00:00.000Z]");
  });
});

describe("64-bit integers", () => {
  const values = [0n, 5n, 2n ** 53n - 1n];

  test("are bigints unless asked for otherwise", () => {
    expect(columnOf("Int64", values).toArray()).toEqual(values);
  });

  test("are numbers when asked for, and those that would be rounded are an error that says which", () => {
    const options = { int64: "number" } as const;
    expect(columnOf("UInt64", values, options).values).toEqual(Float64Array.from(values, Number));
    expect(columnOf("Int64", [-5n, -(2n ** 53n) + 1n], options).toArray()).toEqual([-5, -(2 ** 53) + 1]);
    expect(columnOf("IntervalDay", [5], options).toArray()).toEqual([5]);
    expect(columnOf("Array(Nullable(UInt64))", [[1n, null]], options).toArray()).toEqual([[1, null]]);
    for (const [type, bad] of [
      ["UInt64", 2n ** 53n],
      ["UInt64", 2n ** 64n - 1n],
      ["Int64", -(2n ** 53n)],
      ["Int64", -(2n ** 63n)],
      ["LowCardinality(UInt64)", 2n ** 53n],
    ] as const) {
      const work = (): Column => columnOf(type, [1n, bad], options);
      expect(work).toThrow(ChdbUsageError);
      expect(work).toThrow(expect.objectContaining({ code: "ERR_CHDB_RANGE" }));
    }
    // Wider integers and instants are what they always are.
    expect(columnOf("Int128", [1n], options).toArray()).toEqual([1n]);
    expect(columnOf("DateTime64(9)", [2n ** 60n], { ...options, timestamps: "bigint" }).toArray()).toEqual([
      2n ** 60n,
    ]);
  });

  test("are objects of a Long class when asked for", () => {
    const column = columnOf("Nullable(UInt64)", [2n ** 64n - 1n, null], { int64: Long });
    expect(column.toArray()).toEqual([new Long("-1 -1 true"), null]);
    expect(column.get(0)).toBeInstanceOf(Long);
    expect(columnOf("Int64", [-1n], { int64: Long }).values).toEqual([new Long("-1 -1 false")]);
  });
});

describe("instants", () => {
  test("are dates, cut down to milliseconds, with all digits in values", () => {
    const column = columnOf("DateTime64(9)", [1_999_999n, -1n, -1_000_001n, 2n ** 62n]);
    expect(column.toArray()).toEqual([new Date(1), new Date(-1), new Date(-2), new Date(4611686018427)]);
    expect(column.values).toEqual(BigInt64Array.of(1_999_999n, -1n, -1_000_001n, 2n ** 62n));
  });

  test("are cut down exactly, also beyond 2^53 ticks", () => {
    for (const ms of [8_000_000_000_000n, -2_208_988_800_001n, 1_709_210_096_789n]) {
      const ticks = [ms * 1_000_000n, ms * 1_000_000n + 999_999n, ms * 1_000_000n - 1n];
      const dates = [ms, ms, ms - 1n].map((each) => new Date(Number(each)));
      expect(columnOf("DateTime64(9)", ticks).toArray()).toEqual(dates);
    }
  });

  test("are bigints of the column's own unit when asked for", () => {
    const options = { timestamps: "bigint" } as const;
    expect(columnOf("Date", [5], options).toArray()).toEqual([5n]);
    expect(columnOf("Date32", [-5], options).toArray()).toEqual([-5n]);
    expect(columnOf("DateTime", [5], options).toArray()).toEqual([5n]);
    expect(columnOf("DateTime64(9)", [-5n], options).toArray()).toEqual([-5n]);
    expect(columnOf("Time", ["00:00:05"], options).toArray()).toEqual([5n]);
    expect(columnOf("Time64(1)", ["-00:00:05"], options).toArray()).toEqual([-50n]);
    expect(columnOf("Nullable(Date)", [null, 1], options).toArray()).toEqual([null, 1n]);
  });

  test("out of a dictionary are a Date of its own for each row", () => {
    const [a, b] = columnOf("LowCardinality(Date)", [5, 5]).toArray() as Date[];
    expect(a).toEqual(b);
    expect(a).not.toBe(b);
  });
});

describe("text", () => {
  const odd = Uint8Array.of(0, 0xff, 0x80);

  test("has its exact bytes beside its characters", () => {
    const column = columnOf(
      "Nullable(String)",
      ["é", odd, null, "", "x".repeat(300)],
      {},
      [2, 3],
    ) as StringColumn;
    expect(column.bytes(1)).toEqual(odd);
    expect(column.get(1)).toBe("\0\ufffd\ufffd");
    expect([column.bytes(2), column.bytes(3), column.bytes(4)?.length]).toEqual([
      null,
      new Uint8Array(0),
      300,
    ]);
    const fixed = columnOf("FixedString(3)", [odd, "a"]) as FixedStringColumn;
    expect([fixed.bytes(0), fixed.bytes(1), fixed.get(1)]).toEqual([odd, Uint8Array.of(97, 0, 0), "a\0\0"]);
  });

  test("is decoded the same one by one and all at once, whatever lies between the blocks", () => {
    const values = Array.from({ length: 10_000 }, (_, i) => {
      if (i % 997 === 0) return "é".repeat(i % 70);
      return i % 1501 === 0 ? "y".repeat(100_000) : `value ${i}`;
    });
    const writer = new ByteWriter();
    const encoder = new BlockEncoder([
      { name: "s", type: parseType("String") },
      { name: "noise", type: parseType("FixedString(50)") },
    ]);
    for (let from = 0; from < values.length; from += 3000) {
      const to = Math.min(from + 3000, values.length);
      encoder.data(writer, [values, values.map(() => Buffer.from([0xff]))], from, to);
    }
    const column = decodeNative(writer.take()).columns[0] as StringColumn;
    expect(column.toArray()).toEqual(values);
    for (const i of [0, 997, 1501, 2999, 3000, 9999]) expect(column.get(i)).toBe(values[i]);
    const part: unknown[] = [];
    column.copyTo(part, 2, 2990, 3010);
    expect(part.slice(2)).toEqual(values.slice(2990, 3010));
  });
});

describe("what columns are made of", () => {
  test("decimals have their unscaled integers and scale", () => {
    const small = columnOf("Decimal(18, 2)", ["-1.5", "0.07", "9999999999999999.99"]) as DecimalColumn;
    expect(small).toBeInstanceOf(DecimalColumn);
    expect([small.scale, small.unscaled(0), small.unscaled(2)]).toEqual([2, -150n, 999999999999999999n]);
    expect(small.toArray()).toEqual(["-1.50", "0.07", "9999999999999999.99"]);
    const wide = columnOf("Decimal(76, 3)", ["-0.001", "12"]) as WideDecimalColumn;
    expect([wide.unscaled(0), wide.unscaled(1), wide.get(0), wide.get(1)]).toEqual([
      -1n,
      12000n,
      "-0.001",
      "12.000",
    ]);
  });

  test("dictionaries have entries and indexes, those of several blocks one after the other", () => {
    const column = columnOf(
      "LowCardinality(Nullable(String))",
      ["a", null, "b", "a"],
      {},
      [2, 2],
    ) as LowCardinalityColumn;
    expect(column).toBeInstanceOf(LowCardinalityColumn);
    expect(column.dictionary.toArray()).toEqual(["", "", "a", "", "", "b", "a"]);
    expect(column.indexes).toEqual(Uint8Array.of(2, 0, 5, 6));
    expect(column.toArray()).toEqual(["a", null, "b", "a"]);
    const many = Array.from({ length: 70_000 }, (_, i) => `k${i}`);
    const wide = columnOf("LowCardinality(String)", many) as LowCardinalityColumn;
    expect(wide.indexes).toBeInstanceOf(Uint32Array);
    expect(wide.toArray()).toEqual(many);
  });

  test("arrays have offsets and elements", () => {
    const column = columnOf("Array(UInt8)", [[1, 2], [], [3]], {}, [1, 2]) as ArrayColumn;
    expect(column).toBeInstanceOf(ArrayColumn);
    expect(column.offsets).toEqual(Int32Array.of(0, 2, 2, 3));
    expect(column.elements.values).toEqual(Uint8Array.of(1, 2, 3));
    expect(column.elements.type).toBe("UInt8");
  });

  test("variants say which type each value has, also when blocks have other types", () => {
    const column = columnOf("Dynamic", [1n, "x", null, [1n], 2n], {}, [2, 3]) as VariantColumn;
    expect(column).toBeInstanceOf(VariantColumn);
    expect(column.toArray()).toEqual([1n, "x", null, [1n], 2n]);
    expect([0, 1, 2, 3, 4].map((i) => column.typeOf(i))).toEqual([
      "Int64",
      "String",
      null,
      "Array(Int64)",
      "Int64",
    ]);
  });

  test("a slice is a run of a column's values", () => {
    for (const [type, values] of [
      ["Nullable(Int32)", [1, null, 3, 4]],
      ["String", ["a", "b", "c", "d"]],
      ["LowCardinality(Nullable(String))", ["a", null, "a", "b"]],
      ["Nullable(Nothing)", [null, null, null, null]],
    ] as const) {
      const slice = new SliceColumn(columnOf(type, values), 1, 3);
      expect(slice.toArray()).toEqual(values.slice(1, 3));
      expect(slice.values).toHaveLength(2);
      expect([slice.get(0), slice.isNull(0)]).toEqual([values[1], values[1] === null]);
      expect(() => slice.get(2)).toThrow(ChdbUsageError);
    }
  });
});

describe("objects made of columns", () => {
  const names = ["__proto__", "constructor", 'a"b', "a\\b", "\u2028", "", "0", "toString"];

  function check(): void {
    const columns = names.map((name) => ({ name, type: parseType("Nullable(UInt8)") }));
    const writer = new ByteWriter();
    new BlockEncoder(columns).rows(writer, [names.map((_, i) => i), names.map(() => null)], 0, 2);
    const decoded = decodeNative(writer.take()).columns;
    const rows = new RowReader<Record<string, unknown>>(decoded, "object").read(0, 2);
    for (const [i, row] of rows.entries()) {
      expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
      expect(Object.keys(row).sort()).toEqual([...names].sort());
      for (const [n, name] of names.entries()) {
        expect(Object.getOwnPropertyDescriptor(row, name)?.value).toBe(i === 0 ? n : null);
      }
    }
    expect(new RowReader(decoded, "array").read(0, 2)).toEqual([
      names.map((_, i) => i),
      names.map(() => null),
    ]);
  }

  test("have hostile names as properties like any other", check);

  test("are the same without code generation, and when there are too many columns for it", () => {
    names.push("another");
    withoutCodeGeneration(check);
    names.push(...Array.from({ length: 600 }, (_, i) => `n${i}`).slice(0, 200));
    check();
  });

  test("with a repeated name have the last value; arrays have all", () => {
    const twice = (values: readonly unknown[][]): Column[] => values.map((list) => columnOf("UInt8", list));
    const columns = twice([[1], [2]]);
    expect(new RowReader(columns, "object").read(0, 1)).toEqual([{ v: 2 }]);
    expect(new RowReader(columns, "array").read(0, 1)).toEqual([[1, 2]]);
  });

  test("JSON paths and tuple names do not reach a prototype", () => {
    const text =
      '{"__proto__":{"polluted":1},"a":{"__proto__":2},"constructor":{"prototype":{"polluted":1}}}';
    const writer = new ByteWriter();
    writer.uvarint(1);
    writer.uvarint(1);
    writer.uvarintUtf8("j");
    writer.uvarintUtf8("JSON");
    writer.u64le(3n);
    const paths = ["__proto__.polluted", "a.__proto__", "constructor.prototype.polluted"];
    writer.uvarint(paths.length);
    for (const path of paths) writer.uvarintUtf8(path);
    for (const _ of paths) {
      writer.u64le(3n);
      writer.uvarint(1);
      writer.uvarintUtf8("UInt8");
    }
    for (let i = 0; i < paths.length; i++) {
      writer.u8(0);
      writer.u8(paths[i] === "a.__proto__" ? 2 : 1);
    }
    const value = decodeNative(writer.take()).columns[0]!.get(0) as object;
    expect(JSON.stringify(value)).toBe(text);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const tuple = columnOf("Tuple(`__proto__` UInt8)", [[1]]).get(0) as object;
    expect(Object.getPrototypeOf(tuple)).toBe(Object.prototype);
    expect(Object.keys(tuple)).toEqual(["__proto__"]);
  });

  test("a row that has both a path and paths below it keeps both", () => {
    const column = columnOf("JSON(a UInt8, `a.b` UInt8, `a.c` UInt8)", ["{}"]);
    expect(column.get(0)).toEqual({});
    const writer = new ByteWriter();
    writer.uvarint(1);
    writer.uvarint(1);
    writer.uvarintUtf8("j");
    writer.uvarintUtf8("JSON(a UInt8, `a.b` UInt8)");
    writer.u64le(3n);
    writer.uvarint(0);
    writer.append(Uint8Array.of(1, 2));
    expect(decodeNative(writer.take()).columns[0]!.get(0)).toEqual({ a: 1, "a.b": 2 });
  });
});
