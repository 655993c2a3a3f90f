import { inspect } from "node:util";
import Long from "long";
import { ColumnCategory, ColumnType } from "../../../src/codec/column-category.ts";
import { DataType, type DataTypeName, TSDataType } from "../../../src/codec/data-type.ts";
import { LocalDate } from "../../../src/codec/local-date.ts";
import { ColumnarTablet, type TabletColumnData } from "../../../src/columnar-tablet.ts";
import { IoTDBUsageError } from "../../../src/errors.ts";
import { encodeTablet, prepareTablet, Tablet, type TabletInit } from "../../../src/tablet.ts";
import { readTabletTimes, readTabletValues } from "../../support/tablet-reader.ts";

const time = [1, 2, 3];

/** What three values of a column are on the wire. */
function written(
  type: DataTypeName,
  values: TabletColumnData["values"],
  precision: "ms" | "us" | "ns" = "ms",
): unknown[] {
  const tablet = ColumnarTablet.from("t", { time, columns: [{ name: "c", type: DataType[type], values }] });
  const encoded = encodeTablet(tablet, precision);
  return readTabletValues(encoded.values, [DataType[type]], 3).columns[0]!;
}

/** The same by way of rows. */
function writtenRows(type: DataTypeName, values: readonly unknown[]): unknown[] {
  const columns = [{ name: "c", type: DataType[type] }];
  const encoded = encodeTablet(
    new Tablet({ table: "t", columns, timestamps: time, rows: values.map((value) => ({ c: value })) }),
  );
  return readTabletValues(encoded.values, [DataType[type]], 3).columns[0]!;
}

function usageError(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(IoTDBUsageError);
    return (error as IoTDBUsageError).message;
  }
  throw new Error("no error");
}

describe("values can be given as", () => {
  test("any integer where integers go", () => {
    const max = 2n ** 63n - 1n;
    expect(written("INT64", [Number.MIN_SAFE_INTEGER, max, Long.MIN_VALUE])).toEqual([
      BigInt(Number.MIN_SAFE_INTEGER),
      max,
      -(2n ** 63n),
    ]);
    expect(written("INT64", [Long.fromNumber(7, true), -1, null])).toEqual([7n, -1n, null]);
    expect(written("INT32", [-5n, Long.fromNumber(6), 2147483647])).toEqual([-5, 6, 2147483647]);
    expect(written("INT64", Float64Array.of(1, -2, 3))).toEqual([1n, -2n, 3n]);
    expect(written("INT32", Uint16Array.of(1, 2, 65535))).toEqual([1, 2, 65535]);
    expect(written("INT64", BigUint64Array.of(1n, 2n, 3n))).toEqual([1n, 2n, 3n]);
    expect(written("DOUBLE", Float32Array.of(0.5, 2, 3))).toEqual([0.5, 2, 3]);
    expect(written("FLOAT", Float64Array.of(0.1, 2, -3))).toEqual([Math.fround(0.1), 2, -3]);
  });

  test("Dates, in the unit of the server", () => {
    const dates = [new Date(1_700_000_000_123), new Date(-1), null];
    expect(written("TIMESTAMP", dates)).toEqual([1_700_000_000_123n, -1n, null]);
    expect(written("TIMESTAMP", dates, "us")).toEqual([1_700_000_000_123_000n, -1000n, null]);
    expect(written("TIMESTAMP", dates, "ns")).toEqual([1_700_000_000_123_000_000n, -1_000_000n, null]);
    const far = new Date(9_000_000_000_000_000 / 1.1);
    expect(written("TIMESTAMP", [far, null, null], "us")).toEqual([
      BigInt(far.getTime()) * 1000n,
      null,
      null,
    ]);
    const tablet = ColumnarTablet.from("t", {
      time: [new Date(1), 2, Long.fromNumber(3)],
      columns: [{ name: "c", type: DataType.INT32, values: time }],
    });
    expect(readTabletTimes(encodeTablet(tablet, "us").timestamps)).toEqual([2n, 3n, 1000n]);
  });

  test("days in several ways", () => {
    const day = new LocalDate(2024, 2, 29);
    expect(written("DATE", [day, "2024-02-29", 20240229])).toEqual([day, day, day]);
    expect(written("DATE", [new Date("2024-02-29T23:59:59Z"), null, null])).toEqual([day, null, null]);
    expect(written("DATE", Int32Array.of(20240229, 10000101, 99991231))[0]).toEqual(day);
  });
});

describe("a value that is none of its column's type is a usage error that names row and column", () => {
  const wrong: [DataTypeName, unknown, string][] = [
    ["BOOLEAN", 1, "1 is no BOOLEAN"],
    ["BOOLEAN", "true", "text (4 long) is no BOOLEAN"],
    ["INT32", 2 ** 31, "2147483648 is no INT32"],
    ["INT32", 1.5, "1.5 is no INT32"],
    ["INT32", 2n ** 31n, "2147483648 is no INT32"],
    ["INT32", "1", "text (1 long) is no INT32"],
    ["INT32", Number.NaN, "NaN is no INT32"],
    ["INT64", 2 ** 53, "9007199254740992 is no INT64: give a bigint"],
    ["INT64", 0.5, "0.5 is no INT64: give a bigint"],
    ["INT64", 2n ** 63n, "9223372036854775808 is no INT64"],
    ["INT64", 10n ** 50n, "an integer of over 40 digits is no INT64"],
    ["INT64", Long.MAX_UNSIGNED_VALUE, "18446744073709551615 is no INT64"],
    ["INT64", new Date(0), "a value of class Date is no INT64"],
    ["FLOAT", 1e39, "1e+39 is no FLOAT"],
    ["FLOAT", 1n, "1 is no FLOAT"],
    ["DOUBLE", "0.5", "text (3 long) is no DOUBLE"],
    ["DOUBLE", {}, "an object is no DOUBLE"],
    ["TEXT", 5, "5 is no text"],
    ["STRING", "\ud800", "half of a surrogate pair"],
    ["STRING", `${"a".repeat(30)}\udc00`, "half of a surrogate pair"],
    ["STRING", Buffer.from("a"), "a value of class Buffer is no text"],
    ["TIMESTAMP", new Date(Number.NaN), "an invalid Date is no TIMESTAMP"],
    ["TIMESTAMP", 1.5, "1.5 is no TIMESTAMP"],
    ["TIMESTAMP", "2024-01-01", "text (10 long) is no TIMESTAMP"],
    ["DATE", "2023-02-29", "text (10 long) is no DATE: years are 1000 to 9999"],
    ["DATE", 19782, "19782 is no DATE"],
    ["DATE", true, "true is no DATE"],
    ["BLOB", "text", "text (4 long) is no BLOB: give a Uint8Array"],
    ["BLOB", [1], "a value of class Array is no BLOB"],
    ["OBJECT", Symbol("x"), "a symbol is no BLOB"],
  ];

  test.each(wrong)("%s", (type, value, message) => {
    const at = `Row 1, column "c" (${type}): `;
    for (const make of [written, writtenRows]) {
      const told = usageError(() => make(type, [null, value, null]));
      expect(told).toContain(at);
      expect(told).toContain(message);
    }
  });

  test("and undefined is not NULL", () => {
    expect(usageError(() => written("INT32", [1, undefined, 3]))).toBe(
      'Row 1, column "c" (INT32): a missing value is no INT32: null is NULL',
    );
    expect(usageError(() => writtenRows("INT32", [1, undefined, 3]))).toContain(
      "a missing value is no INT32",
    );
  });

  test("in typed arrays, too, unless it is NULL", () => {
    expect(usageError(() => written("BOOLEAN", Uint8Array.of(0, 1, 2)))).toBe(
      'Row 2, column "c" (BOOLEAN): 2 is no BOOLEAN: 0 and 1 are',
    );
    expect(usageError(() => written("DATE", Int32Array.of(20240229, 0, 1)))).toContain("Row 1");
    expect(usageError(() => written("INT64", BigUint64Array.of(1n, 2n ** 63n, 1n)))).toContain("Row 1");
    expect(usageError(() => written("INT32", Float64Array.of(1, 2, 0.5)))).toContain("Row 2");
    const column = { name: "c", type: DataType.DATE, values: Int32Array.of(20240229, 0, 20240229) };
    const tablet = ColumnarTablet.from("t", {
      time,
      columns: [{ ...column, nulls: Uint8Array.of(0b11111010) }],
    });
    const encoded = encodeTablet(tablet);
    // What stands in the place of the NULL is what was given there.
    expect(Buffer.from(encoded.values).toString("hex")).toBe("0134d765000000000134d7650102");
  });

  test("and the row is the one that was given, whatever the order in which rows are sent", () => {
    const columns = [{ name: "c", type: DataType.INT32 }];
    const rows = Array.from({ length: 1500 }, (_, i) => [i === 700 ? "x" : i]);
    const timestamps = rows.map((_, i) => -i);
    expect(usageError(() => encodeTablet(new Tablet({ table: "t", columns, timestamps, rows })))).toContain(
      "Row 700,",
    );
    const values = rows.map(([value]) => value);
    const columnar = ColumnarTablet.from("t", { time: timestamps, columns: [{ ...columns[0]!, values }] });
    expect(usageError(() => encodeTablet(columnar))).toContain("Row 700,");
  });
});

describe("rows of another shape are a usage error", () => {
  const columns = [
    { name: "a", type: DataType.INT32 },
    { name: "b", type: DataType.INT32 },
  ];

  test.each<[string, unknown[], string]>([
    ["too few values", [[1, 2], [1]], "Row 1 has 1 values, not 2 (a, b)"],
    ["too many values", [[1, 2, 3]], "Row 0 has 3 values, not 2 (a, b)"],
    ["a missing name", [{ a: 1, b: 2 }, { a: 1 }], 'Row 1 has no value for "b"; null is NULL'],
    ["another name", [{ a: 1, c: 2 }], 'Row 0 has no value for "b"; null is NULL'],
    ["an unknown name", [{ a: 1, b: 2, c: 3 }], 'Row 0 has a value for "c", which is none of the columns'],
    ["an array among objects", [{ a: 1, b: 2 }, [1, 2]], "Rows are all arrays, or all objects"],
    ["an object among arrays", [[1, 2], { a: 1, b: 2 }], "Rows are all arrays, or all objects"],
    ["no row", [[1, 2], null], "Row 1 is null, not a row"],
    ["no row among objects", [{ a: 1, b: 2 }, undefined], "Row 1 is a missing value, not a row"],
    ["text", [{ a: 1, b: 2 }, "x"], "Row 1 is text (1 long), not a row"],
  ])("%s", (_, rows, message) => {
    // Few rows and many are taken apart in different ways.
    for (const before of [0, 100]) {
      const all = [...Array.from({ length: before }, () => rows[0]), ...rows] as TabletInit["rows"];
      const timestamps = all.map((_, i) => i);
      const told = usageError(() => encodeTablet(new Tablet({ table: "t", columns, timestamps, rows: all })));
      const expected = message.replace(/^Row (\d+)/, (_, row) => `Row ${Number(row) + before}`);
      if (before === 0 || rows.length > 1) expect(told).toBe(expected);
    }
  });

  test("rows that bring their time must have one", () => {
    const rows = [
      { time: 1, a: 1, b: 2 },
      { a: 1, b: 2 },
    ];
    expect(usageError(() => prepareTablet(new Tablet({ table: "t", columns, rows })))).toBe(
      'Row 1 has no value for "time"; null is NULL',
    );
    const bad = [
      [1, 1, 2],
      ["x", 1, 2],
    ];
    expect(usageError(() => prepareTablet(new Tablet({ table: "t", columns, rows: bad })))).toBe(
      "Row 1: text (1 long) is no timestamp",
    );
    expect(
      usageError(() => prepareTablet(new Tablet({ table: "t", columns, rows: [[null, 1, 2]] }))),
    ).toContain("null is no timestamp");
  });
});

describe("a tablet that cannot be is a usage error", () => {
  const good = { name: "c", type: DataType.INT32, values: time };

  test.each<[string, () => unknown, string]>([
    ["no table", () => ColumnarTablet.from("", { time, columns: [good] }), "needs the name of its table"],
    ["no columns", () => ColumnarTablet.from("t", { time, columns: [] }), "has no columns"],
    ["no name", () => ColumnarTablet.from("t", { time, columns: [{ ...good, name: "" }] }), "has no name"],
    [
      "a column time",
      () => ColumnarTablet.from("t", { time, columns: [{ ...good, name: "Time" }] }),
      "time column",
    ],
    [
      "a name twice",
      () => ColumnarTablet.from("t", { time, columns: [good, { ...good, name: "C" }] }),
      'two columns "C"',
    ],
    [
      "no type",
      () => ColumnarTablet.from("t", { time, columns: [{ ...good, type: 6 as never }] }),
      "no type of DataType",
    ],
    [
      "no category",
      () => ColumnarTablet.from("t", { time, columns: [{ ...good, category: 3 as never }] }),
      "no category of ColumnCategory",
    ],
    [
      "too few values",
      () => ColumnarTablet.from("t", { time, columns: [{ ...good, values: [1] }] }),
      'Column "c" has 1 values for 3 timestamps',
    ],
    [
      "no values",
      () => ColumnarTablet.from("t", { time, columns: [{ ...good, values: new Set([1]) as never }] }),
      "neither an array nor a typed array",
    ],
    [
      "a short bitmap",
      () => ColumnarTablet.from("t", { time, columns: [{ ...good, nulls: new Uint8Array(0) }] }),
      'The nulls of column "c" are no bitmap of 1 bytes',
    ],
    [
      "too few timestamps",
      () => new Tablet({ table: "t", columns: [good], timestamps: [1], rows: [[1], [2]] }),
      "The tablet has 2 rows and 1 timestamps",
    ],
    [
      "no rows",
      () => new Tablet({ table: "t", columns: [good], rows: {} as never }),
      "The rows of a tablet are an array",
    ],
  ])("%s", (_, work, message) => {
    expect(usageError(work)).toContain(message);
  });

  test("that has lost rows since", () => {
    const rows = [[1], [2]];
    const tablet = new Tablet({ table: "t", columns: [good], timestamps: [1, 2], rows });
    rows.pop();
    expect(usageError(() => prepareTablet(tablet))).toBe("The tablet has 1 rows and 2 timestamps");
  });
});

test("types and categories have the names of the Python client, old and new", () => {
  expect(TSDataType.STRING).toBe(11);
  expect([
    ColumnType.ID,
    ColumnType.TAG,
    ColumnType.MEASUREMENT,
    ColumnType.FIELD,
    ColumnType.ATTRIBUTE,
  ]).toEqual([0, 0, 1, 1, 2]);
  expect(ColumnCategory).toBe(ColumnType);
});

test("tablets print without their values", () => {
  const columns = [{ name: "secret", type: DataType.STRING }];
  const tablet = new Tablet({ table: "t", columns, timestamps: [1], rows: [["password"]] });
  expect(inspect(tablet)).toBe("Tablet t (secret), 1 rows");
  expect(`${ColumnarTablet.from("t", { time: [1], columns: [{ ...columns[0]!, values: ["x"] }] })}`).toBe(
    "ColumnarTablet t (secret), 1 rows",
  );
});
