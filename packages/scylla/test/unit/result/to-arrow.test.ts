import * as arrow from "apache-arrow";
import { Decimal } from "../../../src/codec/value/decimal.ts";
import { EMPTY } from "../../../src/codec/value/empty.ts";
import { Uuid } from "../../../src/codec/value/uuid.ts";
import { Result } from "../../../src/result.ts";
import { toArrow } from "../../../src/to-arrow.ts";
import { columnsOf, resultOf, rowsOf } from "./support.ts";

/** The table after a way through the IPC format. */
function again(table: arrow.Table): arrow.Table {
  return arrow.tableFromIPC(arrow.tableToIPC(table));
}

/** The values of a column, read back from the IPC format, as plain values. */
function readBack(
  type: string,
  values: readonly unknown[],
): { type: string; values: unknown[]; nullCount: number } {
  const table = again(
    toArrow(
      resultOf(
        { v: type },
        values.map((value) => [value]),
      ),
      arrow,
    ),
  );
  const column = table.getChild("v")!;
  return {
    type: String(table.schema.fields[0]!.type),
    values: [...column].map(plain),
    nullCount: column.nullCount,
  };
}

function plain(value: unknown): unknown {
  if (value instanceof arrow.Vector) return [...value].map(plain);
  if (value instanceof arrow.MapRow) return [...value].map(([key, item]) => [key, plain(item)]);
  if (value instanceof arrow.StructRow)
    return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return value instanceof Uint8Array ? [...value] : value;
}

describe("an Arrow table", () => {
  test.each<[string, string, readonly unknown[], readonly unknown[]]>([
    ["boolean", "Bool", [true, null, false], [true, null, false]],
    ["tinyint", "Int8", [1, null, -1], [1, null, -1]],
    ["smallint", "Int16", [1, null, -1], [1, null, -1]],
    ["int", "Int32", [1, null, -1], [1, null, -1]],
    ["bigint", "Int64", [1n, null, -(2n ** 63n)], [1n, null, -(2n ** 63n)]],
    ["counter", "Int64", [1n, null], [1n, null]],
    ["float", "Float32", [1.5, null], [1.5, null]],
    ["double", "Float64", [0.1, null], [0.1, null]],
    ["text", "Utf8", ["zażółć", null, "", "x".repeat(100)], ["zażółć", null, "", "x".repeat(100)]],
    ["blob", "Binary", [Uint8Array.of(1, 255), null, new Uint8Array(0)], [[1, 255], null, []]],
    ["timestamp", "Timestamp<MILLISECOND, UTC>", [new Date(5), null, -5n], [5, null, -5]],
    ["date", "Date32<DAY>", ["1970-01-02", null, "1969-12-31"], [86_400_000, null, -86_400_000]],
    ["time", "Time64<NANOSECOND>", ["00:00:01", null], [1_000_000_000n, null]],
    [
      "uuid",
      "Utf8",
      ["d2177dd0-eaa2-11de-a572-001b779c76e3", null],
      ["d2177dd0-eaa2-11de-a572-001b779c76e3", null],
    ],
    ["inet", "Utf8", ["::1", null], ["::1", null]],
    ["duration", "Utf8", ["1mo", null], ["1mo", null]],
    ["varint", "Utf8", [2n ** 80n, null], [String(2n ** 80n), null]],
    ["decimal", "Utf8", ["1.50", null], ["1.50", null]],
    ["list<int>", "List<Int32>", [[1, null], null, []], [[1, null], null, []]],
    ["list<date>", "List<Date32<DAY>>", [["1970-01-02", null]], [[86_400_000, null]]],
    ["set<time>", "List<Time64<NANOSECOND>>", [["00:00:01"]], [[1_000_000_000n]]],
    ["list<timestamp>", "List<Timestamp<MILLISECOND, UTC>>", [[new Date(7)]], [[7]]],
    ["map<text, bigint>", "Map<{key:Utf8, value:Int64}>", [{ a: 1 }, null, {}], [[["a", 1n]], null, []]],
    ["tuple<int, uuid>", "Struct<{0:Int32, 1:Utf8}>", [[1], null], [{ "0": 1, "1": null }, null]],
    ["addr", "Struct<{street:Utf8, zip:Int32}>", [{ street: "s" }, null], [{ street: "s", zip: null }, null]],
    ["vector<float, 2>", "FixedSizeList[2]<Float32>", [[1, 2], null], [[1, 2], null]],
    ["vector<text, 1>", "FixedSizeList[1]<Utf8>", [["a"], null], [["a"], null]],
    [
      "frozen<list<map<int, frozen<list<decimal>>>>>",
      "List<Map<{key:Int32, value:List<Utf8>}>>",
      [[{ 1: [Decimal.fromString("1.5")] }]],
      [[[[1, ["1.5"]]]]],
    ],
  ])("holds %s as %s", (type, arrowType, values, expected) => {
    const read = readBack(type, values);
    expect(read).toEqual({
      type: arrowType,
      values: expected,
      nullCount: values.filter((value) => value === null).length,
    });
    // A table of no rows has the same type.
    expect(readBack(type, []).type).toBe(arrowType);
  });

  test("has all columns and pages, whatever rows are read as", () => {
    const specs = columnsOf([
      ["a", "bigint"],
      ["b", "text"],
      ["at", "timestamp"],
    ]);
    const rows = Array.from({ length: 100 }, (_, i) => [2n ** 60n + BigInt(i), `n${i}`, 2n ** 50n]);
    const pages = [rowsOf(specs, rows.slice(0, 30)), rowsOf(specs, []), rowsOf(specs, rows.slice(30))];
    const table = toArrow(new Result(pages, { decode: { int64: "number" } }), arrow);
    expect(table.numRows).toBe(100);
    expect(table.schema.fields.map(({ name }) => name)).toEqual(["a", "b", "at"]);
    expect([...table.getChildAt(0)!]).toEqual(rows.map(([a]) => a));
    expect([...again(table).getChildAt(1)!]).toEqual(rows.map(([, b]) => b));
  });

  test("takes values of no bytes for null", () => {
    expect(readBack("int", [EMPTY, 5])).toEqual({ type: "Int32", values: [null, 5], nullCount: 1 });
    expect(readBack("uuid", [EMPTY, Uuid.fromString("d2177dd0-eaa2-11de-a572-001b779c76e3")]).nullCount).toBe(
      1,
    );
    expect(readBack("text", [EMPTY, "x"])).toEqual({ type: "Utf8", values: ["", "x"], nullCount: 0 });
  });

  test("cannot have two columns of one name", () => {
    const specs = columnsOf([
      ["a", "int"],
      ["a", "int"],
    ]);
    expect(() => toArrow(new Result([rowsOf(specs, [[1, 2]])]), arrow)).toThrow('Two columns "a"');
  });

  test("of a statement without rows has no columns", () => {
    const table = toArrow(new Result([]), arrow);
    expect([table.numRows, table.numCols]).toEqual([0, 0]);
  });
});
