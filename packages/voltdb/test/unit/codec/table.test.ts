import { inspect } from "node:util";
import { runChild } from "@x/testkit";
import { VoltColumn } from "../../../src/codec/column/column.ts";
import { StringColumn } from "../../../src/codec/column/strings.ts";
import { VoltTable } from "../../../src/codec/volt-table.ts";
import { VoltType } from "../../../src/codec/volt-type.ts";
import { VoltUsageError } from "../../../src/errors.ts";

const greetings = (): VoltTable =>
  new VoltTable(
    [
      new VoltColumn("HELLO", VoltType.STRING),
      new VoltColumn("N", VoltType.BIGINT),
      { name: "F", type: VoltType.FLOAT },
    ],
    [
      ["Hello", 1n, 1],
      ["Hél'lo", null, -0],
      [null, -3n, 1e-7],
    ],
  );

describe("a table", () => {
  test("has its rows as objects and as arrays, and iterates over objects", () => {
    const table = greetings();
    expect(table.rowCount).toBe(3);
    expect(table.rows[0]).toEqual({ HELLO: "Hello", N: 1n, F: 1 });
    expect(table.rows).toBe(table.rows);
    expect(table.tuples[1]).toEqual(["Hél'lo", null, -0]);
    expect([...greetings()]).toEqual(table.rows);
    expect([...table]).toEqual(table.rows);
    expect(table.firstRow()).toEqual(table.rows[0]);
    expect(new VoltTable([]).firstRow()).toBeUndefined();
  });

  test("takes rows as objects, too, and refuses unknown and missing names", () => {
    const columns = [new VoltColumn("a", VoltType.INTEGER), new VoltColumn("b", VoltType.STRING)];
    expect(new VoltTable(columns, [{ b: "x", a: 1 }]).tuples).toEqual([[1, "x"]]);
    expect(() => new VoltTable(columns, [{ a: 1, b: "x", c: 2 }])).toThrow(/no column "c"/);
    expect(() => new VoltTable(columns, [{ a: 1 }])).toThrow(/row 0, column "b": the value is missing/);
    expect(() => new VoltTable(columns, [[1]])).toThrow(VoltUsageError);
    expect(() => new VoltTable(columns, [["1", "x"]])).toThrow(/row 0, column "a": INTEGER/);
    expect(() => new VoltTable([{ name: "t", type: VoltType.VOLTTABLE }])).toThrow(VoltUsageError);
    expect(() => new VoltTable(columns, [], { statusCode: 200 })).toThrow(VoltUsageError);
  });

  test("keeps columns of one name apart in tuples and by index", () => {
    const same = new VoltTable(
      ["x", "x", "__proto__"].map((name) => new VoltColumn(name, VoltType.INTEGER)),
      [[1, 2, 3]],
    );
    expect(same.tuples).toEqual([[1, 2, 3]]);
    expect(same.rows).toEqual([JSON.parse('{"x":2,"__proto__":3}')]);
    expect(same.column(0).get(0)).toBe(1);
    expect(() => same.column("x")).toThrow(/2 columns "x": use an index/);
    expect(() => same.column("y")).toThrow(/there are: x, x, __proto__/);
    expect(() => same.column(3)).toThrow(VoltUsageError);
  });

  test("has columns with typed values, a bitmap of NULLs and single values", () => {
    const column = greetings().column("N");
    expect(column.values).toEqual(BigInt64Array.of(1n, -(2n ** 63n), -3n));
    expect(column.nulls).toEqual(Uint8Array.of(0b010));
    expect([column.nullCount, column.isNull(1), column.get(2), column.length]).toEqual([1, true, -3n, 3]);
    expect(() => column.get(3)).toThrow(VoltUsageError);
    expect(() => column.get(-1)).toThrow(VoltUsageError);
    const floats = greetings().column("F");
    expect([floats.values, floats.nulls, floats.nullCount]).toEqual([
      Float64Array.of(1, -0, 1e-7),
      undefined,
      0,
    ]);
    const text = greetings().column("HELLO") as StringColumn;
    expect(text).toBeInstanceOf(StringColumn);
    expect(text.values).toEqual(["Hello", "Hél'lo", null]);
    expect([text.bytesAt(0), text.bytesAt(2)]).toEqual([Uint8Array.from(Buffer.from("Hello")), null]);
    expect(text.nulls).toEqual(Uint8Array.of(0b100));
  });

  test("prints as the Python client prints it", () => {
    expect(String(greetings())).toBe(
      [
        "column count: 3",
        "row count: 3",
        "cols: (HELLO: 9), (N: 6), (F: 8)",
        "rows -",
        "['Hello', 1, 1.0]",
        `["Hél'lo", 'NULL', -0.0]`,
        "['NULL', -3, 1e-07]",
      ].join("\n"),
    );
    const odd = new VoltTable(
      [
        new VoltColumn("v", VoltType.STRING),
        new VoltColumn("f", VoltType.FLOAT),
        new VoltColumn("d", VoltType.DECIMAL),
      ],
      [
        [`'"\u0000\u00a0\u2028\n`, 1e16, "0"],
        ["\u{10ffff}", 1e-5, "-0.000000000012"],
        ["\\ é", 123_456_789_012_345_680, "0.000001"],
      ],
    );
    expect(String(odd).split("\n").slice(4)).toEqual([
      `['\\'"\\x00\\xa0\\u2028\\n', 1e+16, Decimal('0E-12')]`,
      `['\\U0010ffff', 1e-05, Decimal('-1.2E-11')]`,
      `['\\\\ é', 1.2345678901234568e+17, Decimal('0.000001000000')]`,
    ]);
    expect(String(new VoltTable([new VoltColumn("", VoltType.BIGINT)]))).toContain(
      "cols: (modified tuples: 6)",
    );
  });

  test("shows a few rows to inspect, without what terminals obey", () => {
    const text = inspect(
      new VoltTable(
        [new VoltColumn("v", VoltType.STRING)],
        Array.from({ length: 20 }, () => ["\u001b[2J\n"]),
      ),
    );
    expect(text).toContain("VoltTable(v STRING) of 20 rows");
    expect(text).toContain("\\x1b[2J⏎");
    expect(text).toContain("… 10 more");
    expect(inspect(greetings().column("N"))).toBe("N BIGINT [1, NULL, -3]");
    expect(inspect(greetings().columns[0])).toBe("VoltColumn(HELLO STRING)");
  });

  test("reads long and short text in long tables alike", () => {
    const texts = Array.from({ length: 5000 }, (_, i) =>
      i % 7 === 0 ? null : "é".repeat(i % 3) + "x".repeat(i % 80),
    );
    const wide = texts.map((text, i) => [i, text, i % 1000 === 0 ? "y".repeat(100_000) : ""]);
    const columns = [
      new VoltColumn("i", VoltType.INTEGER),
      new VoltColumn("t", VoltType.STRING),
      new VoltColumn("pad", VoltType.STRING),
    ];
    const table = new VoltTable(columns, wide);
    expect(table.column("t").values).toEqual(texts);
    expect(table.tuples).toEqual(wide);
    expect(
      new VoltTable(
        columns.slice(0, 2),
        wide.map((row) => row.slice(0, 2)),
      )
        .column(1)
        .toArray(),
    ).toEqual(texts);
  });

  test.each([
    ["few columns", 1],
    ["more columns than rows are compiled for", 60],
  ])("has the same values in rows, columns and one by one, of %s", (_, copies) => {
    const shape: [VoltType, unknown, unknown][] = [
      [VoltType.TINYINT, 127, -127],
      [VoltType.STRING, "x", "é".repeat(40)],
      [VoltType.SMALLINT, 32_767, -32_767],
      [VoltType.BIGINT, 2n ** 53n - 1n, -5n],
      [VoltType.DECIMAL, "1.5", "-99999999999999999999999999.999999999999"],
      [VoltType.FLOAT, 0.1, -0],
      [VoltType.TIMESTAMP, 1_700_000_000_000_001n, -1n],
      [VoltType.INTEGER, 2_147_483_647, -2_147_483_647],
      [VoltType.VARBINARY, Uint8Array.of(1), new Uint8Array(0)],
      [VoltType.GEOGRAPHY_POINT, { lng: 1, lat: 2 }, { lng: -180, lat: 90 }],
      [VoltType.DATE, "2024-02-29", "0001-01-01"],
    ];
    const all = Array.from({ length: copies }, () => shape).flat();
    const columns = all.map(([type], c) => new VoltColumn(`c${c}`, type));
    const rows = [all.map(([, value]) => value), all.map(() => null), all.map(([, , value]) => value)];
    for (const options of [{}, { int64: "number", timestamps: "bigint", decimals: "bigint" }] as const) {
      const table = new VoltTable(columns, rows, options);
      const byColumn = columns.map((_, c) => table.column(c).toArray());
      expect(table.tuples).toEqual(rows.map((_, r) => byColumn.map((values) => values[r])));
      expect(table.tuples).toEqual(rows.map((_, r) => columns.map((_, c) => table.column(c).get(r))));
      expect(table.rows).toEqual(
        table.tuples.map((row) => Object.fromEntries(row.map((v, c) => [`c${c}`, v]))),
      );
    }
  });

  test("makes rows where code must not be generated, too", async () => {
    const source = `
      import { VoltTable } from "./src/codec/volt-table.ts";
      const table = new VoltTable([{ name: "a", type: 5 }, { name: "__proto__", type: 5 }], [[1, null]]);
      console.log(JSON.stringify([table.rows, table.tuples]));
    `;
    const { stdout, stderr } = await runChild({
      code: source,
      nodeFlags: ["--disallow-code-generation-from-strings"],
    });
    expect([stdout.trim(), stderr]).toEqual(['[[{"a":1,"__proto__":null}],[[1,null]]]', ""]);
  });
});
