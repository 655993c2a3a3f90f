import fc from "fast-check";
import type { DataTypeName } from "../../../src/codec/data-type.ts";
import type { ValueModes } from "../../../src/codec/value-modes.ts";
import { decodeBatch, type ResultBatch, resultSchema } from "../../../src/result-batch.ts";
import { ALL_TYPES, onWire, valueOfType } from "../../support/arbitraries.ts";
import { type Layout, writeBlock } from "../../support/block-writer.ts";
import { withoutCodeGeneration } from "../../support/without-code-generation.ts";

const BIGINTS: ValueModes = { int64: "bigint", timestamps: "bigint", precision: "ms" };

interface Made {
  readonly type: DataTypeName;
  readonly layout: Layout;
  readonly values: readonly unknown[];
}

function column(rowCount: number): fc.Arbitrary<Made> {
  return fc.constantFrom(...ALL_TYPES).chain((type) => {
    const value = fc.option(valueOfType(type), { freq: 4 });
    const list = (minLength: number) => fc.array(value, { minLength, maxLength: minLength });
    const plain = fc.record({
      type: fc.constant(type),
      layout: fc.constant("plain" as const),
      values: list(rowCount),
    });
    if (rowCount === 0) return plain;
    const run = value.map((one) => ({ type, layout: "run" as const, values: new Array(rowCount).fill(one) }));
    const dictionary = fc
      .tuple(list(3), fc.array(fc.nat(2), { minLength: rowCount, maxLength: rowCount }))
      .map(([some, ids]) => ({ type, layout: "dictionary" as const, values: ids.map((id) => some[id]) }));
    return fc.oneof(plain, run, dictionary);
  });
}

const blocks = fc
  .nat(40)
  .chain((rowCount) =>
    fc.record({ rowCount: fc.constant(rowCount), columns: fc.array(column(rowCount), { maxLength: 6 }) }),
  );

/** `lead`: so many bytes lie before a block that may be changed; undefined for one that may not. */
function decode(
  rowCount: number,
  columns: readonly Made[],
  modes: ValueModes = BIGINTS,
  lead?: number,
): ResultBatch {
  const bytes = writeBlock(
    rowCount,
    columns.map((made) => ({ ...made, values: wireValues(made.values) })),
  );
  const schema = resultSchema(
    { columns: columns.map((_, c) => `c${c}`), dataTypeList: columns.map(({ type }) => type) },
    modes,
  );
  if (lead === undefined) return decodeBatch(bytes, schema);
  const memory = new Uint8Array(lead + bytes.length + 8).fill(0xee);
  memory.set(bytes, lead);
  const batch = decodeBatch(memory.subarray(lead, lead + bytes.length), schema, true);
  expect(memory.subarray(0, lead)).toEqual(new Uint8Array(lead).fill(0xee));
  expect(memory.subarray(-8)).toEqual(new Uint8Array(8).fill(0xee));
  return batch;
}

/** One wire value for each object, so that a dictionary finds those that are the same. */
function wireValues(values: readonly unknown[]): unknown[] {
  const known = new Map<unknown, unknown>();
  return values.map((value) => {
    if (typeof value === "number") return onWire(value);
    if (!known.has(value)) known.set(value, onWire(value));
    return known.get(value);
  });
}

/** What `values` of a column says, read by its bitmap. */
function readValues(batch: ResultBatch, c: number): unknown[] {
  const { values, nulls, length } = batch.column(c);
  expect(values.length).toBe(length);
  return Array.from({ length }, (_, i) => {
    const isNull = nulls !== undefined && (nulls[i >> 3]! & (1 << (i & 7))) !== 0;
    return isNull ? null : values[i];
  });
}

function storage(type: DataTypeName, value: unknown): unknown {
  if (type === "BOOLEAN" && value !== null) return value === true ? 1 : 0;
  return type === "DATE" && value !== null ? onWire(value) : value;
}

function check(rowCount: number, columns: readonly Made[], lead?: number): void {
  const batch = decode(rowCount, columns, BIGINTS, lead);
  const tuples = Array.from({ length: rowCount }, (_, i) => columns.map(({ values }) => values[i]));
  expect(batch.rowCount).toBe(rowCount);
  expect(batch.tuples).toEqual(tuples);
  expect(batch.rows).toEqual(
    tuples.map((tuple) => Object.fromEntries(tuple.map((value, c) => [`c${c}`, value]))),
  );
  expect([...batch]).toEqual(batch.rows);
  for (const [c, { type, values }] of columns.entries()) {
    const found = batch.column(`c${c}`);
    expect(found.toArray()).toEqual(values);
    expect([...found]).toEqual(values);
    expect(values.map((_, i) => found.get(i))).toEqual(values);
    expect(values.map((_, i) => found.isNull(i))).toEqual(values.map((value) => value === null));
    expect(found.nullCount).toBe(values.filter((value) => value === null).length);
    expect(readValues(batch, c)).toEqual(values.map((value) => storage(type, value)));
  }
  expect(batch.read("array", rowCount >> 1, rowCount)).toEqual(tuples.slice(rowCount >> 1));
}

describe("a block", () => {
  test("gives every value of every type and layout back, by column, by row and one by one", () => {
    fc.assert(fc.property(blocks, ({ rowCount, columns }) => check(rowCount, columns)));
  });

  test("does so where it is decoded in place", () => {
    fc.assert(
      fc.property(blocks, fc.nat(15), ({ rowCount, columns }, lead) => check(rowCount, columns, lead)),
    );
  });

  test("decoded in place gives columns in any order, more than once, and with all digits", () => {
    const orders = fc.infiniteStream(fc.nat(5));
    fc.assert(
      fc.property(blocks, fc.nat(15), orders, ({ rowCount, columns }, lead, order) => {
        const inPlace = decode(rowCount, columns, { ...BIGINTS, int64: "number", timestamps: "date" }, lead);
        const copied = decode(rowCount, columns).data;
        for (let n = 0; n < 2 * columns.length; n++) {
          const c = (order.next().value as number) % columns.length;
          const exact = inPlace.exactColumns();
          expect(exact[c]!.values).toEqual(copied[c]!.values);
          expect(exact.map((column) => column.toArray())).toEqual(copied.map((column) => column.toArray()));
        }
      }),
    );
  });

  test("decoded in place has its numbers there, and nothing else has moved into them", () => {
    const values = Array.from({ length: 9 }, (_, i) => i / 7);
    const texts = values.map((value) => `text ${value}`);
    const columns = [
      { type: "TIMESTAMP", layout: "plain", values: values.map((_, i) => BigInt(i)) },
      { type: "STRING", layout: "plain", values: texts },
      { type: "FLOAT", layout: "plain", values: values.map((_, i) => i) },
      { type: "DOUBLE", layout: "plain", values },
      { type: "STRING", layout: "run", values: values.map(() => "a") },
      { type: "DOUBLE", layout: "plain", values: values.map((value) => -value) },
    ] as const;
    for (let lead = 0; lead < 8; lead++) {
      const batch = decode(9, columns, BIGINTS, lead);
      const last = batch.column(5);
      expect(Array.from(last.values as Float64Array)).toEqual(columns[5].values);
      const own = (batch.column(0).values as BigInt64Array).buffer;
      for (const c of [2, 3, 5]) expect((batch.column(c).values as Float64Array).buffer).toBe(own);
      expect(columns.map((_, c) => batch.column(c).toArray())).toEqual(
        columns.map((column) => column.values),
      );
    }
  });

  test("tells 0 from -0 in a dictionary", () => {
    check(5, [{ type: "DOUBLE", layout: "dictionary", values: [0, null, -0, 0, Number.NaN] }]);
  });

  test("does so where code must not be generated", () => {
    withoutCodeGeneration(() => {
      fc.assert(
        fc.property(blocks, ({ rowCount, columns }) => check(rowCount, columns)),
        { numRuns: 30 },
      );
    });
  });

  test("keeps NaN and infinities, and the sign of zero", () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, -0, null, Number.MIN_VALUE];
    const batch = decode(5, [{ type: "DOUBLE", layout: "plain", values }]);
    expect(
      batch
        .column(0)
        .toArray()
        .map((value, i) => Object.is(value, values[i])),
    ).toEqual(Array(5).fill(true));
  });

  test("gives its own time column as column -1", () => {
    const bytes = writeBlock(2, [{ type: "INT32", layout: "plain", values: [7, null] }], [1000n, 2000n]);
    const schema = resultSchema(
      {
        columns: ["Time", "n", "n"],
        dataTypeList: ["TIMESTAMP", "INT32", "INT32"],
        columnIndex2TsBlockColumnIndexList: [-1, 0, 0],
      },
      { ...BIGINTS, timestamps: "date" },
    );
    const batch = decodeBatch(bytes, schema);
    expect(batch.tuples).toEqual([
      [new Date(1000), 7, 7],
      [new Date(2000), null, null],
    ]);
    expect(batch.rows[0]).toEqual({ Time: new Date(1000), n: 7 });
    expect(() => batch.column("n")).toThrow('2 columns "n": use an index');
    expect(() => batch.column("m")).toThrow('No column "m"; there are: Time, n, n');
    expect(() => batch.column(3)).toThrow("No column 3, there are 3");
  });

  test("takes names as they are for keys of rows", () => {
    const names = ["__proto__", "constructor", 'say "hi"', "a\nb", "$" + "{x}", "\u2028"];
    const rows = 40;
    const bytes = writeBlock(
      rows,
      names.map((_, c) => ({
        type: "INT32" as const,
        layout: "plain" as const,
        values: Array(rows).fill(c),
      })),
    );
    const schema = resultSchema({ columns: names, dataTypeList: names.map(() => "INT32") }, BIGINTS);
    const expected = Object.fromEntries(names.map((name, c) => [name, c]));
    const all = (): unknown[] => decodeBatch(bytes, schema).read("object", 0, rows);
    expect(Object.keys(all()[39] as object)).toEqual(Object.keys(expected));
    expect(all()[39]).toEqual(expected);
    withoutCodeGeneration(() => expect(Object.keys(all()[39] as object)).toEqual(Object.keys(expected)));
  });

  test("prints as a table", () => {
    const batch = decode(12, [
      { type: "INT64", layout: "run", values: Array(12).fill(12345n) },
      {
        type: "STRING",
        layout: "plain",
        values: Array.from({ length: 12 }, (_, i) => (i === 1 ? null : `d${i}\n`)),
      },
    ]);
    expect(String(batch).split("\n").slice(0, 5)).toEqual([
      "   c0  c1",
      "INT64  STRING",
      "─────  ──────",
      "12345  d0\ufffd",
      "12345  null",
    ]);
    expect(String(batch)).toContain("10 rows, 2 more");
    expect(String(batch.column(0))).toBe("c0 INT64 [12345, 12345, 12345, 12345, 12345, … 7 more]");
  });

  test("reports columns that the answer does not fit", () => {
    const modes = BIGINTS;
    expect(() => resultSchema({ columns: ["a"], dataTypeList: [] }, modes)).toThrow(
      "A result of 1 columns has 0 types and 1 indices",
    );
    expect(() => resultSchema({ columns: ["a"], dataTypeList: ["POINT"] }, modes)).toThrow("type POINT");
    const block = writeBlock(1, [{ type: "INT32", layout: "plain", values: [1] }]);
    const wrong = resultSchema({ columns: ["a"], dataTypeList: ["DOUBLE"] }, modes);
    expect(() => decodeBatch(block, wrong)).toThrow(
      'Column "a" (DOUBLE) is column 0 of a block, where values have type 1',
    );
    const beyond = resultSchema(
      { columns: ["a"], dataTypeList: ["INT32"], columnIndex2TsBlockColumnIndexList: [1] },
      modes,
    );
    expect(() => decodeBatch(block, beyond)).toThrow("which has 1 columns");
  });
});
