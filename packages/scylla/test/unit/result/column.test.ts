import Long from "long";
import { EMPTY } from "../../../src/codec/value/empty.ts";
import { LocalDate } from "../../../src/codec/value/local-date.ts";
import { LocalTime } from "../../../src/codec/value/local-time.ts";
import { ScyllaProtocolError, ScyllaUsageError } from "../../../src/errors.ts";
import { Result } from "../../../src/result.ts";
import { columnsOf, resultOf, rowsOf } from "./support.ts";

describe("a column", () => {
  test.each<[string, readonly unknown[], unknown]>([
    ["tinyint", [1, null, -128], Int8Array.of(1, 0, -128)],
    ["smallint", [1, null, -32768], Int16Array.of(1, 0, -32768)],
    ["int", [1, null, -2147483648], Int32Array.of(1, 0, -2147483648)],
    ["bigint", [1n, null, -(2n ** 63n)], BigInt64Array.of(1n, 0n, -(2n ** 63n))],
    ["counter", [1n, null, 2n ** 63n - 1n], BigInt64Array.of(1n, 0n, 2n ** 63n - 1n)],
    ["float", [1.5, null, Number.NaN], Float32Array.of(1.5, 0, Number.NaN)],
    ["double", [0.1, null, -0], Float64Array.of(0.1, 0, -0)],
    ["boolean", [true, null, false], Uint8Array.of(1, 0, 0)],
    ["timestamp", [new Date(5), null, new Date(-5)], BigInt64Array.of(5n, 0n, -5n)],
    ["date", [new LocalDate(-1), null, new LocalDate(1)], Int32Array.of(-1, 0, 1)],
    [
      "time",
      [new LocalTime(5), null, new LocalTime(86_399_999_999_999)],
      BigInt64Array.of(5n, 0n, 86_399_999_999_999n),
    ],
    ["text", ["a", null, ""], ["a", null, ""]],
    ["list<int>", [[1], null, []], [[1], null, []]],
  ])("of %s has the values in their natural form, with nulls apart", (type, values, expected) => {
    const result = resultOf(
      { other: "text", v: type },
      values.map((value) => ["x", value]),
    );
    const column = result.column("v");
    expect([column.name, column.type, column.length]).toEqual(["v", type, 3]);
    expect(column.values).toEqual(expected);
    expect(column.values).toBe(column.values);
    expect([column.nullCount, column.nulls]).toEqual([1, Uint8Array.of(0b010)]);
    expect([0, 1, 2].map((i) => column.isNull(i))).toEqual([false, true, false]);
    expect([0, 1, 2].map((i) => column.get(i))).toEqual(values);
    expect([...column]).toEqual(values);
    expect(column.toArray()).toEqual(values);
  });

  test("without nulls has no bitmap, and with more than eight values one of more bytes", () => {
    const none = resultOf({ v: "int" }, [[1], [2]]).column("v");
    expect([none.nullCount, none.nulls]).toEqual([0, undefined]);
    const values = Array.from({ length: 20 }, (_, i) => [i % 9 === 0 ? null : i]);
    expect(resultOf({ v: "int" }, values).column(0).nulls).toEqual(
      Uint8Array.of(0b00000001, 0b00000010, 0b00000100),
    );
  });

  test("goes over all pages", () => {
    const specs = columnsOf({ a: "int", b: "bigint" });
    const pages = [
      rowsOf(specs, [[1, 1]]),
      rowsOf(specs, []),
      rowsOf(specs, [
        [2, null],
        [3, 3],
      ]),
    ];
    const result = new Result(pages);
    expect(result.column("a").values).toEqual(Int32Array.of(1, 2, 3));
    expect(result.column("b").values).toEqual(BigInt64Array.of(1n, 0n, 3n));
    expect([0, 1, 2].map((i) => result.column("b").get(i))).toEqual([1n, null, 3n]);
    expect(result.column("b").nulls).toEqual(Uint8Array.of(0b010));
    // Described anew with each page, but the same.
    const again = new Result([pages[0]!, rowsOf(columnsOf({ a: "int", b: "bigint" }), [[2, 2]])]);
    expect(again.column("b").values).toEqual(BigInt64Array.of(1n, 2n));
  });

  test("of 64-bit integers is as they are asked for", () => {
    const rows = [[5n], [null], [-5n]];
    const number = resultOf({ v: "bigint" }, rows, { decode: { int64: "number" } }).column("v");
    expect(number.values).toEqual(Float64Array.of(5, 0, -5));
    expect(number.get(2)).toBe(-5);
    const long = resultOf({ v: "counter" }, rows, { decode: { int64: Long } }).column<Long>("v");
    expect(long.values).toEqual([Long.fromNumber(5), null, Long.fromNumber(-5)]);
    expect(long.get(0)).toBeInstanceOf(Long);
    const wide = resultOf({ v: "bigint" }, [[2n ** 60n]], { decode: { int64: "number" } }).column("v");
    expect(() => wide.values).toThrow(expect.objectContaining({ code: "ERR_SCYLLA_RANGE" }));
  });

  test("of timestamps is exact beyond what a Date can be", () => {
    const column = resultOf({ v: "timestamp" }, [[2n ** 60n]]).column("v");
    expect(column.values).toEqual(BigInt64Array.of(2n ** 60n));
    expect(() => column.get(0)).toThrow(ScyllaUsageError);
  });

  test("takes values of no bytes for null where they are none, unless they are kept", () => {
    const rows = [
      [EMPTY, EMPTY],
      [5, "x"],
    ];
    const [numbers, texts] = [0, 1].map((c) => resultOf({ n: "int", t: "text" }, rows).column(c));
    expect([numbers!.values, numbers!.nullCount, numbers!.get(0)]).toEqual([Int32Array.of(0, 5), 1, null]);
    expect([texts!.values, texts!.nullCount, texts!.get(0)]).toEqual([["", "x"], 0, ""]);
    const kept = resultOf({ n: "int", t: "text" }, rows, { decode: { empties: "keep" } }).column(0);
    expect([kept.values, kept.nullCount, kept.get(0), kept.isNull(0)]).toEqual([[EMPTY, 5], 0, EMPTY, false]);
  });

  test("is found by name or position, or not at all", () => {
    const result = new Result([
      rowsOf(
        columnsOf([
          ["a", "int"],
          ["b", "int"],
          ["b", "int"],
        ]),
        [[1, 2, 3]],
      ),
    ]);
    expect(result.column("a").get(0)).toBe(1);
    expect(result.column(2).get(0)).toBe(3);
    expect(() => result.column("b")).toThrow('2 columns "b": use an index');
    expect(() => result.column("c")).toThrow('No column "c"; there are: a, b, b');
    for (const index of [-1, 3, 0.5])
      expect(() => result.column(index)).toThrow(`No column ${index}, there are 3`);
    for (const index of [-1, 1, 0.5, Number.NaN]) {
      expect(() => result.column("a").get(index)).toThrow(`no value ${index}, it has 1`);
      expect(() => result.column("a").isNull(index)).toThrow(ScyllaUsageError);
    }
  });

  test("of values that are too short or too long is a protocol error", () => {
    const bytes = rowsOf(columnsOf({ v: "blob" }), [[Uint8Array.of(1, 2, 3)]]);
    for (const type of [
      "tinyint",
      "smallint",
      "int",
      "bigint",
      "counter",
      "float",
      "double",
      "boolean",
      "timestamp",
      "date",
      "time",
    ]) {
      const result = new Result([{ ...bytes, specs: columnsOf({ v: type }) }]);
      expect(() => result.column(0).values).toThrow(ScyllaProtocolError);
      expect(() => result.column(0).get(0)).toThrow(ScyllaProtocolError);
    }
    const safe = new Result([{ ...bytes, specs: columnsOf({ v: "bigint" }) }], {
      decode: { int64: "number" },
    });
    expect(() => safe.column(0).values).toThrow(ScyllaProtocolError);
  });
});
