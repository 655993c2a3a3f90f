import { ByteWriter } from "@x/binary";
import type { Column } from "../../../src/codec/column/column.ts";
import { SliceColumn } from "../../../src/codec/column/slice.ts";
import type { DecodeOptions } from "../../../src/codec/decode/decoder.ts";
import { decodeNative } from "../../../src/codec/decode/native.ts";
import { BlockEncoder, type ColumnData } from "../../../src/codec/encode/native.ts";
import { typed } from "../../../src/codec/encode/typed-value.ts";
import { parseType } from "../../../src/codec/type-parser.ts";
import { ChdbUsageError } from "../../../src/errors.ts";
import { withoutCodeGeneration } from "../../support/without-code-generation.ts";

/** What the engine would hold after these values were written. */
function written(type: string, values: ColumnData, options: DecodeOptions = {}): unknown[] {
  const writer = new ByteWriter();
  const length =
    (values as { length?: number }).length ?? (values as { values: ArrayLike<unknown> }).values.length;
  new BlockEncoder([{ name: "v", type: parseType(type) }]).data(writer, [values], 0, length);
  return decodeNative(writer.take(), options).columns[0]!.toArray();
}

function refusal(work: () => unknown): ChdbUsageError {
  try {
    work();
  } catch (error) {
    if (error instanceof ChdbUsageError) return error;
    throw error;
  }
  throw new Error("taken");
}

const INSTANT = new Date("2024-02-29T12:34:56.789Z");

describe("values that an insert takes", () => {
  test.each<[string, readonly unknown[], readonly unknown[]]>([
    ["Int8", [5n, { low: -1, high: -1, unsigned: false }, -0], [5, -1, 0]],
    ["UInt64", [7, 2n ** 64n - 1n, { low: -1, high: 0, unsigned: true }], [7n, 2n ** 64n - 1n, 4294967295n]],
    ["Int64", [-1, -(2n ** 63n), Number.MIN_SAFE_INTEGER], [-1n, -(2n ** 63n), -9007199254740991n]],
    ["Int128", [-1, 2n ** 100n], [-1n, 2n ** 100n]],
    ["Float64", [1, 5n, Number.NaN, -0], [1, 5, Number.NaN, -0]],
    ["Float32", [0.1], [Math.fround(0.1)]],
    ["BFloat16", [1.005859375], [1]],
    ["Bool", [true, 0, 1], [true, false, true]],
    ["String", ["a", Buffer.from("b"), "x".repeat(200)], ["a", "b", "x".repeat(200)]],
    ["FixedString(3)", ["a", Uint8Array.of(98), "é"], ["a\0\0", "b\0\0", "é\0"]],
    [
      "Decimal(9, 2)",
      ["1.5", 3, 0.07, -2n, "1e2", "+.5", "1.500"],
      ["1.50", "3.00", "0.07", "-2.00", "100.00", "0.50", "1.50"],
    ],
    [
      "Decimal(9, 2)",
      [
        { unscaled: 5n, scale: 0 },
        { unscaled: 1500n, scale: 3 },
      ],
      ["5.00", "1.50"],
    ],
    ["Decimal(38, 0)", ["9".repeat(38)], ["9".repeat(38)]],
    [
      "Date",
      [INSTANT, "2024-02-29", 1, 2n],
      [new Date("2024-02-29"), new Date("2024-02-29"), new Date(86_400_000), new Date(2 * 86_400_000)],
    ],
    [
      "Date32",
      [new Date("1969-12-31T23:59:59Z"), "1900-01-01"],
      [new Date("1969-12-31"), new Date("1900-01-01")],
    ],
    [
      "DateTime",
      [INSTANT, 5, "2024-02-29T12:34:56Z", "2024-02-29 12:34:56+01:00"],
      [
        new Date("2024-02-29T12:34:56Z"),
        new Date(5000),
        new Date("2024-02-29T12:34:56Z"),
        new Date("2024-02-29T11:34:56Z"),
      ],
    ],
    ["DateTime('UTC')", ["2024-02-29 12:34:56"], [new Date("2024-02-29T12:34:56Z")]],
    [
      "DateTime64(3)",
      [INSTANT, new Date(-1), 5, -7n, "2024-02-29T12:34:56.789Z"],
      [INSTANT, new Date(-1), new Date(5), new Date(-7), INSTANT],
    ],
    ["DateTime64(1)", [new Date(1250), new Date(-1)], [new Date(1200), new Date(-100)]],
    ["Time", ["12:34:56", -5, 5n], ["12:34:56", "-00:00:05", "00:00:05"]],
    ["Time64(2)", ["-1:00:00.5", 1n], ["-01:00:00.50", "00:00:00.01"]],
    ["Enum8('a' = -1, 'b' = 2)", ["a", 2, -1n], ["a", "b", "a"]],
    [
      "UUID",
      ["00112233445566778899AABBCCDDEEFF", Uint8Array.from({ length: 16 }, (_, i) => i)],
      ["00112233-4455-6677-8899-aabbccddeeff", "00010203-0405-0607-0809-0a0b0c0d0e0f"],
    ],
    ["IPv4", ["1.2.3.4", 0x01020304], ["1.2.3.4", "1.2.3.4"]],
    [
      "IPv6",
      ["1.2.3.4", "::ffff:1.2.3.4", "1:2::", new Uint8Array(16)],
      ["::ffff:1.2.3.4", "::ffff:1.2.3.4", "1:2::", "::"],
    ],
    ["Array(Int32)", [new Int32Array([1, 2]), [3]], [[1, 2], [3]]],
    ["Map(String, Int8)", [{ a: 1 }, new Map([["b", 2]])], [new Map([["a", 1]]), new Map([["b", 2]])]],
    [
      "Tuple(a Int8, b String)",
      [[1, "x"], { b: "y", a: 2 }],
      [
        { a: 1, b: "x" },
        { a: 2, b: "y" },
      ],
    ],
    [
      "Point",
      [[1, 2], new Float64Array([3, 4])],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["QBit(BFloat16, 3)", [[1, -2, 0.5]], [Float32Array.of(1, -2, 0.5)]],
    ["JSON", [{ a: { b: 1 } }, '{"c":[1]}', new Map([["d", 1]])], [{ a: { b: 1 } }, { c: [1] }, { d: 1 }]],
    ["Variant(Int64, String, UInt8)", [1, "1", typed("UInt8", 1), null], [1n, "1", 1, null]],
    ["Variant(Array(String), Array(UInt8))", [["a"], [1], []], [["a"], [1], []]],
    [
      "Dynamic",
      [1, 1.5, "x", [1, null], new Float32Array(1), typed("UInt8", 5)],
      [1n, 1.5, "x", [1n, null], [0], 5],
    ],
    [
      "Dynamic",
      [new Map([["k", 1n]]), [1, "a", [2]], [[1], []], [INSTANT], 2n ** 200n],
      [new Map([["k", 1n]]), [1n, "a", [2n]], [[1n], []], [INSTANT], 2n ** 200n],
    ],
    ["LowCardinality(String)", ["a", Buffer.from("a"), ""], ["a", "a", ""]],
    ["LowCardinality(Nullable(Int64))", [null, 5, 5n, 0], [null, 5n, 5n, 0n]],
    ["Nullable(Nothing)", [null, null], [null, null]],
  ])("of type %s: %#", (type, values, expected) => {
    expect(written(type, values)).toEqual(expected);
  });

  test("instants keep all the digits that a column has", () => {
    for (let precision = 0; precision <= 9; precision++) {
      const ms = [INSTANT.getTime(), -1, 0, -2_208_988_800_001, 8_000_000_000_000];
      const ticks = ms.map((each) =>
        precision < 3
          ? BigInt(Math.floor(each / 10 ** (3 - precision)))
          : BigInt(each) * 10n ** BigInt(precision - 3),
      );
      const dates = ms.map((each) => new Date(each));
      const type = `DateTime64(${precision})`;
      expect(written(type, dates, { timestamps: "bigint" })).toEqual(ticks);
      expect(written(type, ticks, { timestamps: "bigint" })).toEqual(ticks);
    }
    expect(written("DateTime64(9)", ["1969-12-31T23:59:59.999999999Z"], { timestamps: "bigint" })).toEqual([
      -1n,
    ]);
  });

  test("typed arrays of what the wire holds are copied", () => {
    expect(written("Date", Uint16Array.of(1))).toEqual([new Date(86_400_000)]);
    expect(written("DateTime", Uint32Array.of(5))).toEqual([new Date(5000)]);
    expect(written("DateTime64(6)", BigInt64Array.of(5_000_000n))).toEqual([new Date(5000)]);
    expect(written("Decimal(9, 2)", Int32Array.of(150))).toEqual(["1.50"]);
    expect(written("Decimal(18, 2)", BigInt64Array.of(-150n))).toEqual(["-1.50"]);
    expect(written("UInt64", BigUint64Array.of(2n ** 64n - 1n))).toEqual([2n ** 64n - 1n]);
    expect(written("Float32", Float32Array.of(0.5))).toEqual([0.5]);
    expect(written("IPv4", Uint32Array.of(0x01020304))).toEqual(["1.2.3.4"]);
    expect(written("Bool", Uint8Array.of(1, 0))).toEqual([true, false]);
    expect(written("UInt8", Buffer.from([1, 2]))).toEqual([1, 2]);
    expect(written("Nullable(Int32)", Int32Array.of(1, 2))).toEqual([1, 2]);
  });

  test("typed arrays of another layout are taken value by value", () => {
    expect(written("Int32", Float64Array.of(1, 2))).toEqual([1, 2]);
    expect(written("UInt64", BigInt64Array.of(5n))).toEqual([5n]);
    expect(written("Float64", Int32Array.of(-1))).toEqual([-1]);
    expect(refusal(() => written("UInt8", Int32Array.of(1, -1))).message).toContain("Row 1");
    expect(refusal(() => written("Decimal(18, 2)", Int32Array.of(1))).message).toContain("unscaled");
  });

  test("a bitmap says which values are NULL", () => {
    expect(
      written("Nullable(Int32)", { values: Int32Array.of(1, 2, 3), nulls: Uint8Array.of(0b010) }),
    ).toEqual([1, null, 3]);
    expect(
      written("Nullable(String)", { values: ["a", undefined, "c"], nulls: Uint8Array.of(0b010) }),
    ).toEqual(["a", null, "c"]);
    expect(
      written("LowCardinality(Nullable(String))", { values: ["a", "b"], nulls: Uint8Array.of(1) }),
    ).toEqual([null, "b"]);
    expect(written("Int32", { values: [1, 2] })).toEqual([1, 2]);
    expect(refusal(() => written("Int32", { values: [1, 2], nulls: Uint8Array.of(2) })).message).toMatch(
      /Row 1.*null/,
    );
    expect(
      refusal(() => written("Nullable(Int32)", { values: new Array(9).fill(1), nulls: Uint8Array.of(0) }))
        .message,
    ).toMatch(/bitmap/);
  });
});

describe("columns of a result", () => {
  /** A column with these values. */
  function columnOf(type: string, values: readonly unknown[]): Column {
    const writer = new ByteWriter();
    new BlockEncoder([{ name: "v", type: parseType(type) }]).data(writer, [values], 0, values.length);
    return decodeNative(writer.take()).columns[0]!;
  }
  const exact = { timestamps: "bigint" } as const;

  test("keep all their digits in columns whose values are kept alike", () => {
    const source = columnOf("DateTime64(9)", [1n, 2n]);
    for (const type of ["DateTime64(9)", "DateTime64(9, 'Asia/Tokyo')", "Nullable(DateTime64(9))"]) {
      expect(written(type, source, exact)).toEqual([1n, 2n]);
    }
    const nested = columnOf("Nested(t DateTime64(9))", [[[1n]]]);
    expect(written("Array(Tuple(t DateTime64(9, 'UTC')))", nested, exact)).toEqual([[{ t: 1n }]]);
    const wrapped = columnOf("Array(SimpleAggregateFunction(max, DateTime64(9)))", [[1n]]);
    expect(written("Array(DateTime64(9))", wrapped, exact)).toEqual([[1n]]);
  });

  test("are taken value by value in others, unless digits would be lost", () => {
    expect(written("Int64", columnOf("UInt8", [1]))).toEqual([1n]);
    expect(written("String", columnOf("LowCardinality(String)", ["a"]))).toEqual(["a"]);
    expect(written("LowCardinality(String)", columnOf("String", ["a"]))).toEqual(["a"]);
    expect(written("DateTime64(9)", columnOf("DateTime64(3)", [INSTANT]))).toEqual([INSTANT]);
    expect(refusal(() => written("DateTime64(3)", columnOf("DateTime64(9)", [1n]))).message).toMatch(
      /would lose digits/,
    );
    expect(refusal(() => written("Int32", columnOf("Nullable(Int32)", [1, null]))).message).toMatch(
      /Row 1.*null/,
    );
    expect(refusal(() => written("UInt8", columnOf("Int8", [1, -1]))).message).toMatch(/Row 1.*-1/);
  });

  test("may be parts of columns", () => {
    const source = columnOf("Nullable(DateTime64(9))", [1n, null, 3n]);
    expect(written("Nullable(DateTime64(9))", new SliceColumn(source, 1, 3), exact)).toEqual([null, 3n]);
  });
});

describe("values that an insert refuses", () => {
  test.each<[string, unknown]>([
    ["Int8", 128],
    ["UInt8", -1],
    ["UInt16", 1.5],
    ["Int32", Number.NaN],
    ["Int32", "5"],
    ["Int32", null],
    ["Int32", undefined],
    ["Int32", true],
    ["UInt32", 2n ** 32n],
    ["Int64", 2 ** 53],
    ["Int64", 2n ** 63n],
    ["UInt64", -1],
    ["UInt64", -1n],
    ["UInt64", 2n ** 64n],
    ["UInt64", 1.5],
    ["Int128", 2n ** 127n],
    ["UInt256", -1n],
    ["Int256", 1.5],
    ["Float64", "1"],
    ["Float64", 2n ** 53n + 1n],
    ["Bool", 2],
    ["Bool", "true"],
    ["String", 5],
    ["String", null],
    ["String", {}],
    ["String", "half \ud83c pair"],
    ["String", `${"x".repeat(100)}\udc00`],
    ["FixedString(2)", "abc"],
    ["FixedString(2)", "éé"],
    ["FixedString(2)", new Uint8Array(3)],
    ["Decimal(9, 2)", "1.234"],
    ["Decimal(9, 2)", "10000000"],
    ["Decimal(9, 2)", 0.1 + 0.2],
    ["Decimal(9, 2)", Number.NaN],
    ["Decimal(9, 2)", 2 ** 60],
    ["Decimal(9, 2)", "1e999999"],
    ["Decimal(9, 2)", "1e9999"],
    ["Decimal(9, 2)", "."],
    ["Decimal(9, 2)", "abc"],
    ["Decimal(9, 2)", { unscaled: 1n, scale: 3 }],
    ["Decimal(9, 2)", { unscaled: 1, scale: 0 }],
    ["Decimal(9, 2)", { unscaled: 1n, scale: -1000 }],
    ["Date", new Date("2150-01-01")],
    ["Date", new Date("1969-12-31")],
    ["Date", new Date(Number.NaN)],
    ["Date", "2024-02-30"],
    ["Date", "2024-2-3"],
    ["Date", 1.5],
    ["Date32", "1899-12-31"],
    ["DateTime", new Date(-1)],
    ["DateTime", new Date(Number.NaN)],
    ["DateTime", 2 ** 32],
    ["DateTime", Date.now()],
    ["DateTime", "2024-02-29 12:34:56"],
    ["DateTime('Asia/Tokyo')", "2024-02-29 12:34:56"],
    ["DateTime", "2024-02-29T12:34:56.5Z"],
    ["DateTime", "2024-02-29T24:00:00Z"],
    ["DateTime", "yesterday"],
    ["DateTime64(3)", new Date(Number.NaN)],
    ["DateTime64(3)", "2024-02-29T12:34:56.7891Z"],
    ["DateTime64(3)", 2n ** 63n],
    ["DateTime64(9)", new Date("2263-01-01")],
    ["DateTime64(9)", new Date("1677-01-01")],
    ["Time", "25:61:00"],
    ["Time", "1000:00:00"],
    ["Time", 3_600_000],
    ["Time", INSTANT],
    ["Time64(3)", "12:34:56.7891"],
    ["Enum8('a' = 1)", "b"],
    ["Enum8('a' = 1)", 2],
    ["Enum8('a' = 1)", new Date(1)],
    ["UUID", "nope"],
    ["UUID", new Uint8Array(15)],
    ["IPv4", "1.2.3"],
    ["IPv4", "1.2.3.256"],
    ["IPv4", "01.2.3.4"],
    ["IPv4", -1],
    ["IPv6", "1::2::3"],
    ["IPv6", "1:2:3:4:5:6:7"],
    ["IPv6", "1:2:3:4:5:6:7:8:9"],
    ["IPv6", ":::"],
    ["IPv6", "::1.2.3"],
    ["IPv6", 5],
    ["Array(Int8)", 5],
    ["Array(Int8)", "abc"],
    ["Array(Int8)", [1, 300]],
    ["Array(Int8)", null],
    ["Map(String, Int8)", [1]],
    ["Map(String, Int8)", { a: 300 }],
    ["Map(Int8, Int8)", { a: 1 }],
    ["Tuple(Int8, Int8)", [1]],
    ["Tuple(Int8, Int8)", { a: 1 }],
    ["Tuple(a Int8)", {}],
    ["Tuple(a Int8)", { a: 1, b: 2 }],
    ["Tuple(a Int8)", null],
    ["Nothing", 1],
    ["LowCardinality(String)", null],
    ["LowCardinality(String)", 5],
    ["LowCardinality(String)", "\udc00"],
    ["LowCardinality(UInt8)", 300],
    ["Variant(Int64, String)", 1.5],
    ["Variant(Int64, String)", typed("UInt8", 1)],
    ["Variant(UInt8, String)", 300],
    ["Dynamic", undefined],
    ["Dynamic", Symbol("x")],
    ["Dynamic", 2n ** 256n],
    ["Dynamic", new Map([[null, 1]])],
    ["JSON", [1]],
    ["JSON", 5],
    ["JSON", { a: Number.NaN }],
    ["JSON", { a: () => 1 }],
    ["QBit(Float32, 2)", [1]],
    ["QBit(Float32, 2)", [1, "x"]],
    ["Point", [1]],
  ])("%s does not take %p", (type, value) => {
    const good = written.bind(undefined, type);
    const error = refusal(() => good([value]));
    expect(error.code).toBe("ERR_CHDB_VALUE");
    expect(error.message).toMatch(/^Row 0, column "v" \(/);
  });

  test("values that hold themselves are refused, not followed for ever", () => {
    const list: unknown[] = [1, "a"];
    list.push(list);
    expect(refusal(() => written("Dynamic", [list])).code).toBe("ERR_CHDB_VALUE");
    const object: Record<string, unknown> = {};
    object.self = object;
    expect(refusal(() => written("JSON", [object])).message).toContain("nested too deep");
  });

  test("the row and the column are named, however deep the value is", () => {
    const rows = [
      { id: 1, deep: [new Map([["k", [1]]])] },
      { id: 2, deep: [] },
      {
        id: 3,
        deep: [
          new Map(),
          new Map([["k", [1, 2, 3]]]),
          new Map([
            ["a", []],
            ["b", [4, 999]],
          ]),
        ],
      },
    ];
    const encoder = new BlockEncoder([
      { name: "id", type: parseType("UInt8") },
      { name: "deep", type: parseType("Array(Map(String, Array(Nullable(UInt8))))") },
    ]);
    const error = refusal(() => encoder.rows(new ByteWriter(), rows, 0, 3, 100));
    expect(error.message).toMatch(/^Row 102, column "deep" \(Array\(Map.*999/);
    const nested = new BlockEncoder([
      { name: "v", type: parseType("Array(Variant(Array(Dynamic), LowCardinality(String), UInt8))") },
    ]);
    expect(refusal(() => nested.data(new ByteWriter(), [[[1], [2, [Symbol("x")]]]], 0, 2)).message).toMatch(
      /^Row 1,/,
    );
  });

  test("types that only the engine can make are refused when the encoder is made", () => {
    const make = (): unknown =>
      new BlockEncoder([{ name: "v", type: parseType("AggregateFunction(sum, UInt8)") }]);
    expect(refusal(make).code).toBe("ERR_CHDB_UNWRITABLE_TYPE");
  });
});

describe("rows", () => {
  const encoder = new BlockEncoder([
    { name: "a", type: parseType("UInt8") },
    { name: "b", type: parseType("Nullable(String)") },
  ]);

  function rowsOf(rows: readonly unknown[]): unknown[] {
    const writer = new ByteWriter();
    encoder.rows(writer, rows, 0, rows.length);
    const { columns } = decodeNative(writer.take());
    return rows.map((_, i) => columns.map((column) => column.get(i)));
  }

  test("may be objects in any order of keys, arrays, and objects of a class", () => {
    class Row {
      a = 3;
      b = null;
    }
    class Computed {
      get a(): number {
        return 4;
      }
      get b(): string {
        return "z";
      }
    }
    const rows = [{ a: 1, b: "x" }, { b: null, a: 2 }, new Row(), new Computed(), [5, "y"], { a: 6, b: "w" }];
    expect(rowsOf(rows)).toEqual([
      [1, "x"],
      [2, null],
      [3, null],
      [4, "z"],
      [5, "y"],
      [6, "w"],
    ]);
  });

  test.each<[unknown, RegExp]>([
    [{ a: 1 }, /Row 1, column "b".*missing/],
    [{ a: 1, b: "x", c: 1 }, /Row 1 has a value for "c"/],
    [{ a: 1, c: 1 }, /column "b".*missing/],
    [[1], /Row 1 has 1 values for 2 columns/],
    [[1, "x", 2], /3 values/],
    [null, /Row 1 is null/],
    [5, /Row 1 is 5/],
    [new Map([["a", 1]]), /missing/],
  ])("that are not whole are refused: %p", (row, why) => {
    expect(refusal(() => rowsOf([{ a: 1, b: null }, row])).message).toMatch(why);
  });

  test("that are refused leave what was written before as it was", () => {
    const writer = new ByteWriter();
    encoder.rows(writer, [[1, "x"]], 0, 1);
    const before = Buffer.from(writer.written).toString("hex");
    expect(() =>
      encoder.rows(
        writer,
        [
          [2, "y"],
          [300, "z"],
        ],
        0,
        2,
      ),
    ).toThrow(ChdbUsageError);
    expect(Buffer.from(writer.written).toString("hex")).toBe(before);
    encoder.rows(writer, [[3, null]], 0, 1);
    expect(decodeNative(writer.take()).columns[0]!.toArray()).toEqual([1, 3]);
  });

  test("columns must be all there, once, and long enough", () => {
    expect(refusal(() => encoder.data(new ByteWriter(), [[1]], 0, 1)).message).toMatch(
      /1 columns of values for 2/,
    );
    expect(refusal(() => encoder.data(new ByteWriter(), [[1, 2], ["x"]], 0, 2)).message).toMatch(
      /"b" has 1 values, 2 are needed/,
    );
    const twice = { name: "a", type: parseType("UInt8") };
    expect(refusal(() => new BlockEncoder([twice, twice])).message).toMatch(/Two columns "a"/);
  });

  test("a block without rows is names and types alone", () => {
    const writer = new ByteWriter();
    encoder.rows(writer, [], 0, 0);
    expect(decodeNative(writer.take()).columns.map(({ name, length }) => [name, length])).toEqual([
      ["a", 0],
      ["b", 0],
    ]);
  });

  test("columns of any name are read, also without code generation", () => {
    const names = ["__proto__", 'a"b', "a\\b", "\u2028", "constructor", "", "0", "$\u007bx}"];
    const object = Object.fromEntries(names.map((name, i) => [name, i]));
    const check = (): void => {
      const columns = names.map((name) => ({ name, type: parseType("UInt8") }));
      const writer = new ByteWriter();
      new BlockEncoder(columns).rows(writer, [object, object], 0, 2);
      expect(decodeNative(writer.take()).columns.map((column) => column.toArray())).toEqual(
        names.map((_, i) => [i, i]),
      );
    };
    check();
    names.push("other");
    object.other = names.length - 1;
    withoutCodeGeneration(check);
  });
});
