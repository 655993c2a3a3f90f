import * as arrow from "apache-arrow";
import fc from "fast-check";
import type { DataType, DataTypeName } from "../../src/codec/data-type.ts";
import { LocalDate } from "../../src/codec/local-date.ts";
import type { ValueModes } from "../../src/codec/value-modes.ts";
import { IoTDBUsageError } from "../../src/errors.ts";
import { decodeBatch, type ResultBatch, resultSchema } from "../../src/result-batch.ts";
import { toArrow } from "../../src/to-arrow.ts";
import { ALL_TYPES, onWire, valueOfType } from "../support/arbitraries.ts";
import { type Layout, writeBlock } from "../support/block-writer.ts";

interface Made {
  readonly type: DataTypeName;
  readonly values: readonly unknown[];
  readonly layout?: Layout;
}

function batchOf(columns: readonly Made[], rowCount: number, modes: Partial<ValueModes> = {}): ResultBatch {
  const schema = resultSchema(
    { columns: columns.map((_, c) => `c${c}`), dataTypeList: columns.map(({ type }) => type) },
    { int64: "number", timestamps: "date", precision: "ms", ...modes },
  );
  const bytes = writeBlock(
    rowCount,
    columns.map(({ type, values, layout = "plain" }) => ({ type, layout, values: values.map(onWire) })),
  );
  return decodeBatch(bytes, schema);
}

/** The table, and the same after a way through the IPC format. */
function tables(batches: ResultBatch | readonly ResultBatch[]): arrow.Table[] {
  const table = toArrow(batches, arrow);
  return [table, arrow.tableFromIPC(arrow.tableToIPC(table))];
}

/** A value as Arrow gives it. */
function arrowValue(type: DataTypeName, value: unknown): unknown {
  if (value instanceof LocalDate) return value.toDate().getTime();
  if (type === "TIMESTAMP" && value !== null) return Number(value);
  return value;
}

describe("an Arrow table", () => {
  test("has the values of all types in all layouts, and survives the way through IPC", () => {
    const column = fc.constantFrom(...ALL_TYPES).chain((type) => {
      const when = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
      const value = fc.option(type === "TIMESTAMP" ? when : valueOfType(type), { freq: 4 });
      return fc.oneof(
        fc.array(value, { minLength: 9, maxLength: 9 }).map((values) => ({ type, values })),
        value.map((one) => ({ type, layout: "run" as const, values: new Array<unknown>(9).fill(one) })),
      );
    });
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 5 }), (columns) => {
        for (const table of tables(batchOf(columns, 9))) {
          expect(table.numRows).toBe(9);
          for (const [c, { type, values }] of columns.entries()) {
            expect(Array.from(table.getChildAt(c)!)).toEqual(values.map((value) => arrowValue(type, value)));
            expect(table.getChildAt(c)!.nullCount).toBe(values.filter((value) => value === null).length);
          }
        }
      }),
    );
  });

  test("has Arrow's types, and instants in the unit of the server", () => {
    const columns = ALL_TYPES.map((type) => ({ type, values: [null] }));
    const names = (precision: "ms" | "us" | "ns"): string[] =>
      toArrow(batchOf(columns, 1, { precision }), arrow).schema.fields.map(({ type }) => String(type));
    const expected = {
      BOOLEAN: "Bool",
      INT32: "Int32",
      INT64: "Int64",
      FLOAT: "Float32",
      DOUBLE: "Float64",
      TEXT: "Utf8",
      TIMESTAMP: "Timestamp<MILLISECOND, UTC>",
      DATE: "Date32<DAY>",
      BLOB: "Binary",
      STRING: "Utf8",
      OBJECT: "Binary",
    } satisfies Record<keyof typeof DataType, string>;
    expect(names("ms")).toEqual(Object.values(expected));
    expect(names("us")[6]).toBe("Timestamp<MICROSECOND, UTC>");
    expect(names("ns")[6]).toBe("Timestamp<NANOSECOND, UTC>");
  });

  test("is made of several batches of one result", () => {
    const batches = [2, 0, 3].map((rows) =>
      batchOf(
        [{ type: "INT64", values: Array.from({ length: rows }, (_, i) => 2n ** 60n + BigInt(i)) }],
        rows,
      ),
    );
    for (const table of tables(batches)) {
      expect(Array.from(table.getChildAt(0)!, (value) => BigInt(value as bigint) - 2n ** 60n)).toEqual([
        0n,
        1n,
        0n,
        1n,
        2n,
      ]);
    }
    expect(toArrow(batches, arrow).batches).toHaveLength(3);
  });

  test("takes the values of a dictionary", () => {
    const values = ["a", null, "b", "a"];
    const schema = resultSchema(
      { columns: ["s"], dataTypeList: ["STRING"] },
      { int64: "bigint", timestamps: "date", precision: "ms" },
    );
    const [a, b] = [onWire("a"), onWire("b")];
    const block = writeBlock(4, [{ type: "STRING", layout: "dictionary", values: [a, null, b, a] }]);
    expect(Array.from(toArrow(decodeBatch(block, schema), arrow).getChild("s")!)).toEqual(values);
  });

  test("shares the memory of numbers", () => {
    const batch = batchOf([{ type: "DOUBLE", values: [1, 2] }], 2);
    expect(toArrow(batch, arrow).getChildAt(0)!.toArray()).toEqual(Float64Array.of(1, 2));
  });

  test("cannot be made of nothing, or of columns of one name", () => {
    expect(() => toArrow([], arrow)).toThrow(IoTDBUsageError);
    const schema = resultSchema(
      { columns: ["a", "a"], dataTypeList: ["INT32", "INT32"], columnIndex2TsBlockColumnIndexList: [0, 0] },
      { int64: "bigint", timestamps: "date", precision: "ms" },
    );
    const batch = decodeBatch(writeBlock(1, [{ type: "INT32", layout: "plain", values: [1] }]), schema);
    expect(() => toArrow(batch, arrow)).toThrow('Two columns "a": name them apart for Arrow');
  });
});
