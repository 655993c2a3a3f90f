import { inspect } from "node:util";
import { Uuid } from "../../../src/codec/value/uuid.ts";
import { ScyllaUsageError } from "../../../src/errors.ts";
import { Result } from "../../../src/result.ts";
import { columnsOf, resultOf, rowsOf } from "./support.ts";

const TYPES = { id: "int", name: "text", tags: "set<text>" };
const ROWS = [
  [1, "a", new Set(["x"])],
  [2, null, null],
  [3, "", new Set(["y", "z"])],
] as const;

describe("a result", () => {
  test("has its rows as objects and as arrays, and keeps them", () => {
    const result = resultOf(TYPES, ROWS);
    expect(result.rowCount).toBe(3);
    expect(result.columns).toEqual([
      { name: "id", type: "int" },
      { name: "name", type: "text" },
      { name: "tags", type: "set<text>" },
    ]);
    expect(result.rows).toEqual([
      { id: 1, name: "a", tags: new Set(["x"]) },
      { id: 2, name: null, tags: null },
      { id: 3, name: "", tags: new Set(["y", "z"]) },
    ]);
    expect(result.rows).toBe(result.rows);
    expect(result.tuples).toEqual(ROWS);
    expect(result.tuples).toBe(result.tuples);
    expect([...result]).toEqual(result.rows);
  });

  test("without rows or without columns is empty", () => {
    for (const result of [new Result([]), resultOf(TYPES, [])]) {
      expect([result.rowCount, result.rows, result.tuples, [...result]]).toEqual([0, [], [], []]);
      expect(result.firstRow()).toBeUndefined();
      expect(() => result.singleRow()).toThrow("One row expected, the result has 0");
      expect([result.pagingState, result.warnings, result.tracingId, result.customPayload]).toEqual([
        null,
        [],
        null,
        null,
      ]);
    }
    expect(new Result([]).columns).toEqual([]);
    expect(() => new Result([]).column(0)).toThrow("No column 0, there are 0");
  });

  test("gives its first row without the others, and the only one", () => {
    const result = resultOf(TYPES, ROWS);
    expect(result.firstRow()).toEqual({ id: 1, name: "a", tags: new Set(["x"]) });
    expect(() => result.singleRow()).toThrow(ScyllaUsageError);
    const single = resultOf(TYPES, [ROWS[1]]);
    expect(single.singleRow()).toEqual({ id: 2, name: null, tags: null });
    expect(single.rows[0]).toBe(single.firstRow());
  });

  test("is made of pages, of which some may be empty", () => {
    const specs = columnsOf(TYPES);
    const result = new Result([
      rowsOf(specs, []),
      rowsOf(specs, ROWS),
      rowsOf(specs, []),
      rowsOf(specs, ROWS.slice(0, 1)),
    ]);
    expect(result.rowCount).toBe(4);
    expect(result.rows.map(({ id }) => id)).toEqual([1, 2, 3, 1]);
    expect(new Result(result.pages).firstRow()).toMatchObject({ id: 1 });
    expect([...new Result(result.pages)].map(({ id }) => id)).toEqual([1, 2, 3, 1]);
    expect(result.tuples.map(([id]) => id)).toEqual([1, 2, 3, 1]);
  });

  test("whose columns changed between pages still has rows", () => {
    const before = rowsOf(columnsOf({ id: "int" }), [[1]]);
    const after = rowsOf(columnsOf({ id: "int", more: "text" }), [[2, "x"]]);
    const result = new Result([before, after]);
    expect(result.rows).toEqual([{ id: 1 }, { id: 2, more: "x" }]);
    expect(() => result.column("id")).toThrow("The columns changed from one page to the next");
  });

  test("tells whether a conditional statement was applied", () => {
    expect(resultOf({ "[applied]": "boolean" }, [[true]]).wasApplied).toBe(true);
    expect(resultOf({ "[applied]": "boolean", id: "int" }, [[false, 1]]).wasApplied).toBe(false);
    expect(resultOf({ id: "int" }, [[0]]).wasApplied).toBe(true);
    expect(resultOf({ "[applied]": "text" }, [["x"]]).wasApplied).toBe(true);
    expect(new Result([]).wasApplied).toBe(true);
  });

  test("reads values as it is told", () => {
    const types = { big: "bigint", at: "timestamp" };
    const row = [5n, new Date(7)];
    expect(resultOf(types, [row]).rows).toEqual([{ big: 5n, at: new Date(7) }]);
    const decode = { int64: "number", timestamps: "bigint" } as const;
    expect(resultOf(types, [row], { decode }).rows).toEqual([{ big: 5, at: 7n }]);
    // The same columns under other options at the same time.
    const page = rowsOf(columnsOf(types), [row]);
    expect([new Result([page]).rows, new Result([page], { decode }).rows, new Result([page]).rows]).toEqual([
      [{ big: 5n, at: new Date(7) }],
      [{ big: 5, at: 7n }],
      [{ big: 5n, at: new Date(7) }],
    ]);
  });

  test("carries what came with it", () => {
    const pagingState = Uint8Array.of(1);
    const customPayload = { a: null };
    const result = resultOf(TYPES, [], { pagingState, warnings: ["w"], tracingId: "t", customPayload });
    expect(result).toMatchObject({ pagingState, warnings: ["w"], tracingId: "t", customPayload });
  });
});

describe("rows", () => {
  test.each([1, 64, 65, 200, 5000])(
    "of one shape are the same, however they are made: %i of them",
    (count) => {
      const types = [
        ["__proto__x", "int"],
        ["a", "text"],
        ['quo"te\n', "bigint"],
        ["constructor", "uuid"],
        ["1", "double"],
      ] as const;
      const uuid = Uuid.random();
      const rows = Array.from({ length: count }, (_, i) => [
        i,
        i % 3 === 0 ? null : `n${i}`,
        BigInt(i),
        uuid,
        i / 2,
      ]);
      const expected = rows.map(([x, a, q, c, one]) => ({
        __proto__x: x,
        a,
        'quo"te\n': q,
        constructor: c,
        "1": one,
      }));
      const specs = columnsOf(types);
      for (let again = 0; again < 3; again++) {
        const result = new Result([rowsOf(specs, rows)]);
        expect(result.rows).toEqual(expected);
        expect([...new Result(result.pages)]).toEqual(expected);
        expect(result.tuples).toEqual(rows);
        expect(result.firstRow()).toEqual(expected[0]);
      }
    },
  );

  test("are ordinary objects, with columns of any name as properties like any other", () => {
    const specs = columnsOf([
      ["__proto__", "int"],
      ["a", "int"],
      ["a", "int"],
    ]);
    for (const count of [1, 100]) {
      const rows = new Result([
        rowsOf(
          specs,
          Array.from({ length: count }, () => [1, 2, 3]),
        ),
      ]).rows;
      for (const row of rows) {
        expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
        // Of equal names the last is seen.
        expect(Object.entries(row as object)).toEqual([
          ["__proto__", 1],
          ["a", 3],
        ]);
      }
    }
  });

  test("of very many columns are made, too", () => {
    const types = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`c${i}`, "int"]));
    const values = Array.from({ length: 600 }, (_, i) => i);
    const result = resultOf(
      types,
      Array.from({ length: 100 }, () => values),
    );
    expect(result.rows[99]).toEqual(Object.fromEntries(values.map((i) => [`c${i}`, i])));
    expect(result.tuples[99]).toEqual(values);
  });

  test("are made where generating code is forbidden", () => {
    const forbidden = jest.spyOn(globalThis, "Function").mockImplementation(() => {
      throw new EvalError("Code generation from strings disallowed for this context");
    });
    try {
      const result = resultOf(
        { forbidden1: "int", forbidden2: "text" },
        Array.from({ length: 100 }, (_, i) => [i, `${i}`]),
      );
      expect(result.rows[99]).toEqual({ forbidden1: 99, forbidden2: "99" });
      expect(result.tuples[99]).toEqual([99, "99"]);
      expect(forbidden).toHaveBeenCalled();
    } finally {
      forbidden.mockRestore();
    }
  });

  test("that cannot be read throw when they are asked for, and not before", () => {
    const result = resultOf({ id: "int", at: "timestamp" }, [
      [1, 5],
      [2, 2n ** 60n],
    ]);
    expect(result.column("id").values).toEqual(Int32Array.of(1, 2));
    const [first] = result;
    expect(first).toEqual({ id: 1, at: new Date(5) });
    expect(() => result.rows).toThrow(expect.objectContaining({ code: "ERR_SCYLLA_RANGE" }));
  });
});

describe("a printed result", () => {
  test("is a table of its first rows", () => {
    const result = resultOf(
      {
        id: "int",
        name: "text",
        at: "timestamp",
        data: "blob",
        m: "map<text, int>",
        l: "list<int>",
        u: "addr",
        wide: "text",
      },
      [
        [
          1,
          "a\u001b[2J",
          new Date(0),
          Uint8Array.of(1, 255),
          new Map([["k", 1]]),
          [1, 2],
          { street: "s", zip: 5 },
          "日本",
        ],
        [-20, null, null, null, null, null, null, "x".repeat(50)],
      ],
    );
    expect(inspect(result)).toBe(`Result\n${result}`);
    const lines = String(result).split("\n");
    expect(lines[0]).toMatch(/^ id {2}name/);
    expect(lines[2]).toMatch(/^─+/);
    expect(lines[3]).toContain("1970-01-01T00:00:00.000Z  0x01ff  {k: 1}");
    expect(lines[3]).toContain("[1, 2]     {street: s, zip: 5}");
    expect(lines[3]).toContain("\\x1b[2J");
    expect(lines[4]).toContain("-20  null");
    expect(lines[4]).toContain(`${"x".repeat(39)}…`);
    expect(lines.at(-1)).toBe("2 rows");
  });

  test("of many rows says how many are not shown, and of none that there are none", () => {
    const specs = columnsOf({ id: "int" });
    const pages = [
      rowsOf(
        specs,
        Array.from({ length: 7 }, (_, i) => [i]),
      ),
      rowsOf(
        specs,
        Array.from({ length: 7 }, (_, i) => [7 + i]),
      ),
    ];
    const lines = String(new Result(pages)).split("\n");
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)).toBe("14 rows, 4 not shown");
    expect(String(new Result([]))).toBe("0 rows");
    expect(String(resultOf({ id: "int" }, [[1]]))).toBe(" id\nint\n───\n  1\n1 row");
  });

  test("shows its columns, too", () => {
    const result = resultOf(
      { id: "int" },
      Array.from({ length: 7 }, (_, i) => [i]),
    );
    expect(inspect(result.column(0))).toBe("Column id int [0, 1, 2, 3, 4, … 2 more]");
  });
});
