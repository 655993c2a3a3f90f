import * as arrow from "apache-arrow";
import { decodeNative } from "../../src/codec/decode/native.ts";
import { DataFrame } from "../../src/data-frame.ts";
import { ChdbUsageError } from "../../src/errors.ts";
import { Result } from "../../src/result.ts";
import { toArrow } from "../../src/to-arrow.ts";
import { resultOf, SUMMARY } from "../support/results.ts";
import { bytesOf, readable } from "../support/vectors.ts";

/** The table, and the same after a way through the IPC format. */
function tables(result: Result): readonly arrow.Table[] {
  const table = toArrow(result, arrow);
  return [table, arrow.tableFromIPC(arrow.tableToIPC(table))];
}

function lists(table: arrow.Table): unknown[][] {
  return table.schema.fields.map((_, c) => Array.from(table.getChildAt(c) ?? []));
}

describe("an Arrow table", () => {
  test("is made of every type, and survives the way through IPC", () => {
    for (const vector of readable) {
      const { columns, rowCount } = decodeNative(bytesOf(vector));
      const [table, again] = tables(new Result(columns, rowCount, SUMMARY));
      expect(table!.numRows).toBe(rowCount);
      expect(table!.schema.fields.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      expect(again!.schema.fields.map(String)).toEqual(table!.schema.fields.map(String));
      expect(JSON.stringify(again!.toArray().map(String))).toBe(JSON.stringify(table!.toArray().map(String)));
    }
  });

  test("has the types, values and NULLs of the result", () => {
    const day = new Date("2024-02-29");
    const result = resultOf({
      i: ["Nullable(Int32)", [1, null, 3]],
      u: ["UInt64", [1, 2n ** 64n - 1n, 3]],
      b: ["Nullable(Bool)", [true, null, false]],
      s: ["Nullable(String)", ["é", null, ""]],
      d: ["Date", [day, day, day]],
      t: ["DateTime", [day, day, day]],
      m: ["DateTime64(3, 'Asia/Tokyo')", [day, day, new Date(-1)]],
      n: ["Nullable(DateTime64(9))", [5n, null, -5n]],
      c: ["Decimal(18, 2)", ["1.50", "-0.01", "0"]],
      w: ["Decimal(38, 2)", ["1.50", "-0.01", "0"]],
      l: ["LowCardinality(Nullable(String))", ["x", null, "x"]],
      e: ["Nullable(Enum8('a' = 5, 'b' = -5))", ["b", null, "a"]],
      a: ["Array(Nullable(Int8))", [[1, null], [], [3]]],
      p: ["Map(String, UInt8)", [{ k: 1 }, {}, { k: 2, z: 3 }]],
      o: [
        "Tuple(x Int8, y String)",
        [
          [1, "a"],
          [2, "b"],
          [3, "c"],
        ],
      ],
      v: ["Variant(Int64, String)", [1, "x", null]],
      j: ["JSON", [{ a: 5n }, {}, { b: ["x"] }]],
      g: [
        "UUID",
        [
          "00112233-4455-6677-8899-aabbccddeeff",
          "00000000-0000-0000-0000-000000000000",
          "00000000-0000-0000-0000-000000000001",
        ],
      ],
      h: ["Int128", [2n ** 100n, -1n, 0n]],
      f: ["Time64(3)", ["00:00:01.500", "-00:00:01", "00:00:00"]],
    });
    for (const table of tables(result)) {
      expect(
        table.schema.fields.map(({ name, type, nullable }) => `${name} ${type}${nullable ? "?" : ""}`),
      ).toEqual([
        "i Int32?",
        "u Uint64",
        "b Bool?",
        "s Utf8?",
        "d Date32<DAY>",
        "t Timestamp<SECOND, UTC>",
        "m Timestamp<MILLISECOND, Asia/Tokyo>",
        "n Timestamp<NANOSECOND, UTC>?",
        "c Decimal[18e+2]",
        "w Decimal[38e+2]",
        "l Dictionary<Uint8, Utf8>?",
        "e Dictionary<Int16, Utf8>?",
        "a List<Int8>",
        "p Map<{key:Utf8, value:Uint8}>",
        "o Struct<{x:Int8, y:Utf8}>",
        "v Union<Int64 | Utf8 | Null>?",
        "j Utf8",
        "g Utf8",
        "h Utf8",
        "f Duration<MILLISECOND>",
      ]);
      const [i, u, b, s, d, t, m, n, c, w, l, e, a, p, o, v, j, g, h, f] = lists(table);
      expect(i).toEqual([1, null, 3]);
      expect(u).toEqual([1n, 2n ** 64n - 1n, 3n]);
      expect(b).toEqual([true, null, false]);
      expect(s).toEqual(["é", null, ""]);
      expect(d).toEqual([day.getTime(), day.getTime(), day.getTime()]);
      expect(t).toEqual(d);
      expect(m).toEqual([day.getTime(), day.getTime(), -1]);
      expect(Array.from((table.getChild("n")!.data[0]!.values as BigInt64Array).subarray(0, 3))).toEqual([
        5n,
        0n,
        -5n,
      ]);
      expect(n![1]).toBeNull();
      expect(c!.map(String)).toEqual(["150", "-1", "0"]);
      expect(w!.map(String)).toEqual(["150", "-1", "0"]);
      expect(l).toEqual(["x", null, "x"]);
      expect(e).toEqual(["b", null, "a"]);
      expect(a!.map((list) => Array.from(list as Iterable<unknown>))).toEqual([[1, null], [], [3]]);
      expect(p!.map((map) => Array.from(map as Iterable<unknown>))).toEqual([
        [["k", 1]],
        [],
        [
          ["k", 2],
          ["z", 3],
        ],
      ]);
      expect(o!.map((row) => ({ ...(row as { toJSON(): object }).toJSON() }))).toEqual([
        { x: 1, y: "a" },
        { x: 2, y: "b" },
        { x: 3, y: "c" },
      ]);
      expect(v).toEqual([1n, "x", null]);
      expect(j).toEqual(['{"a":5}', "{}", '{"b":["x"]}']);
      expect(g![0]).toBe("00112233-4455-6677-8899-aabbccddeeff");
      expect(h).toEqual([(2n ** 100n).toString(), "-1", "0"]);
      expect(f!.map(String)).toEqual(["1500", "-1000", "0"]);
    }
  });

  test("shares the memory of numbers, instants, offsets and dictionary indexes", () => {
    const result = resultOf({
      x: ["Float64", [1, 2]],
      t: ["DateTime64(6)", [1n, 2n]],
      a: ["Array(Int32)", [[1], [2, 3]]],
      l: ["LowCardinality(String)", ["x", "y"]],
    });
    const table = toArrow(result, arrow);
    for (const name of ["x", "t"]) {
      expect(table.getChild(name)!.data[0]!.values.buffer).toBe(
        (result.column(name).values as Float64Array).buffer,
      );
    }
    const { offsets } = result.column("a") as unknown as { offsets: Int32Array };
    expect(table.getChild("a")!.data[0]!.valueOffsets.buffer).toBe(offsets.buffer);
    const { indexes } = result.column("l") as unknown as { indexes: Uint8Array };
    expect(table.getChild("l")!.data[0]!.values.buffer).toBe(indexes.buffer);
  });

  test("has the same integers in whichever form they were asked for", () => {
    const fromBits = (low: number, high: number): object => ({ low, high });
    for (const int64 of ["bigint", "number", { fromBits }] as const) {
      const result = resultOf(
        { i: ["Int64", [-1, 2 ** 53 - 1]], u: ["Array(UInt64)", [[1], [2]]] },
        { int64 },
      );
      const table = toArrow(result, arrow);
      expect(Array.from(table.getChild("i")!)).toEqual([-1n, 2n ** 53n - 1n]);
      expect(String(table.schema.fields[1]!.type)).toBe("List<Uint64>");
    }
  });

  test("has instants of any number of digits in the next finer unit", () => {
    const result = resultOf({
      a: ["DateTime64(1)", [15n]],
      b: ["DateTime64(4)", [15n]],
      c: ["DateTime64(8)", [-15n]],
    });
    const table = toArrow(result, arrow);
    expect(table.schema.fields.map(({ type }) => String(type))).toEqual([
      "Timestamp<MILLISECOND, UTC>",
      "Timestamp<MICROSECOND, UTC>",
      "Timestamp<NANOSECOND, UTC>",
    ]);
    const ticks = ["a", "b", "c"].map((name) => (table.getChild(name)!.data[0]!.values as BigInt64Array)[0]);
    expect(ticks).toEqual([1500n, 1500n, -150n]);
    const late = resultOf({ x: ["DateTime64(8)", [2n ** 62n]] });
    expect(() => toArrow(late, arrow)).toThrow(ChdbUsageError);
  });

  test("is made of a data frame and its head, of empty results, and of columns with one name", () => {
    const frame = new DataFrame(
      resultOf({ s: ["Nullable(String)", ["a", null, "c"]], n: ["Int32", [1, 2, 3]] }),
    );
    const head = frame.head(2).toArrow(arrow);
    expect(lists(head)).toEqual([
      ["a", null],
      [1, 2],
    ]);
    expect(toArrow(resultOf({ a: ["Array(LowCardinality(String))", []] }), arrow).numRows).toBe(0);
    const [column] = frame.data;
    expect(toArrow({ data: [column!, column!], rowCount: 3 }, arrow).numCols).toBe(2);
  });
});
