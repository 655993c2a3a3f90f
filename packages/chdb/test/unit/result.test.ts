import { inspect } from "node:util";
import { DataFrame } from "../../src/data-frame.ts";
import { ChdbUsageError } from "../../src/errors.ts";
import { Result } from "../../src/result.ts";
import { resultOf, SUMMARY } from "../support/results.ts";

const people = (): Result =>
  resultOf({
    id: ["UInt64", [1, 2, 3]],
    name: ["Nullable(String)", ["Ada", null, "名前\x1b[31m"]],
    score: ["Float64", [1.5, -2, Number.NaN]],
  });

describe("a result", () => {
  test("has rows, tuples, columns and what the statement took", () => {
    const result = people();
    expect(result.rows).toEqual([
      { id: 1n, name: "Ada", score: 1.5 },
      { id: 2n, name: null, score: -2 },
      { id: 3n, name: "名前\x1b[31m", score: Number.NaN },
    ]);
    expect(result.tuples).toEqual(result.rows.map(({ id, name, score }) => [id, name, score]));
    expect(result.columns).toEqual([
      { name: "id", type: "UInt64" },
      { name: "name", type: "Nullable(String)" },
      { name: "score", type: "Float64" },
    ]);
    expect([result.rowCount, result.summary]).toEqual([3, SUMMARY]);
    expect(result.rows).toBe(result.rows);
    expect(result.tuples).toBe(result.tuples);
  });

  test("is iterated in batches, before and after its rows were asked for", () => {
    const numbers = Array.from({ length: 3000 }, (_, n) => n);
    const result = resultOf({ n: ["Int32", numbers] });
    expect(Array.from(result, (row) => row.n)).toEqual(numbers);
    const rows = result.rows;
    let i = 0;
    for (const row of result) expect(row).toBe(rows[i++]);
    expect(i).toBe(3000);
  });

  test("gives its columns by name and index", () => {
    const result = people();
    expect(result.column<bigint>("id").values).toEqual(BigUint64Array.of(1n, 2n, 3n));
    expect(result.column(1).toArray()).toEqual(["Ada", null, "名前\x1b[31m"]);
    expect(() => result.column("nope")).toThrow(/No column "nope"; there are: id, name, score/);
    expect(() => result.column(3)).toThrow(ChdbUsageError);
    const [column] = resultOf({ a: ["UInt8", [1]] }).data;
    const twice = new Result([column!, column!], 1, SUMMARY);
    expect(() => twice.column("a")).toThrow(/2 columns "a"/);
    expect([twice.column(1).get(0), twice.rows, twice.tuples]).toEqual([1, [{ a: 1 }], [[1, 1]]]);
  });

  test("has a first row, and a single one where there is one", () => {
    expect(people().firstRow()).toEqual({ id: 1n, name: "Ada", score: 1.5 });
    expect(() => people().singleRow()).toThrow(/One row expected, the result has 3/);
    expect(resultOf({ a: ["UInt8", [7]] }).singleRow()).toEqual({ a: 7 });
    const empty = resultOf({ a: ["UInt8", []] });
    expect([empty.firstRow(), empty.rows, empty.columns]).toEqual([
      undefined,
      [],
      [{ name: "a", type: "UInt8" }],
    ]);
    expect(() => empty.singleRow()).toThrow(ChdbUsageError);
  });

  test("prints as a table in which nothing moves the cursor", () => {
    expect(inspect(people())).toBe(`Result\n${String(people())}`);
    expect(String(people()).split("\n")).toEqual([
      "    id  name                score",
      "UInt64  Nullable(String)  Float64",
      "──────  ────────────────  ───────",
      "     1  Ada                   1.5",
      "     2  NULL                   -2",
      "     3  名前\\x1b[31m          NaN",
      "3 rows",
    ]);
  });
});

describe("a data frame", () => {
  test("has typed columns, rows and its head over the same memory", () => {
    const frame = new DataFrame(people());
    expect(frame.columns.map(({ name }) => name)).toEqual(["id", "name", "score"]);
    expect(frame.toRows()).toEqual(people().rows);
    expect(frame.toRows()).not.toBe(frame.toRows());
    const head = frame.head(2);
    expect([head.rowCount, head.toRows()]).toEqual([2, people().rows.slice(0, 2)]);
    expect((head.column("id").values as BigUint64Array).buffer).toBe(
      (frame.column("id").values as BigUint64Array).buffer,
    );
    expect(frame.head().rowCount).toBe(3);
    expect(frame.head(1).head(5).rowCount).toBe(1);
    expect(() => frame.head(-1)).toThrow(ChdbUsageError);
    expect(() => frame.column("nope")).toThrow(ChdbUsageError);
  });

  test("prints values of any type on one line each, long ones cut", () => {
    const frame = new DataFrame(
      resultOf({
        list: ["Array(Nullable(UInt64))", [[1, null], []]],
        map: ["Map(String, DateTime64(3))", [{ k: new Date(5) }, {}]],
        tuple: [
          "Tuple(a UInt8, b String)",
          [
            [1, "x\ny"],
            [2, "z"],
          ],
        ],
        text: ["String", ["x".repeat(100), "a\nb"]],
        at: ["DateTime", [new Date(0), new Date(1000)]],
        vector: [
          "QBit(Float32, 2)",
          [
            [1, 2],
            [3, 4],
          ],
        ],
      }),
    );
    const lines = String(frame).split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[3]).toContain('["1",null]');
    expect(lines[3]).toContain('{"k":"1970-01-01T00:00:00.005Z"}');
    expect(lines[3]).toContain('{"a":1,"b":"x\\ny"}');
    expect(lines[3]).toContain(`${"x".repeat(39)}…`);
    expect(lines[3]).toContain("1970-01-01T00:00:00.000Z");
    expect(lines[3]).toContain("[1,2]");
    expect(lines[4]).toContain("a⏎b");
    expect(inspect(frame)).toBe(`DataFrame\n${String(frame)}`);
  });

  test("prints as many rows as it is told to the console", () => {
    const printed = jest.spyOn(console, "log").mockImplementation(() => undefined);
    try {
      new DataFrame(people()).print(1);
      expect(printed.mock.calls[0]?.[0]).toMatch(/\n1 row, 2 more$/);
    } finally {
      printed.mockRestore();
    }
  });
});
