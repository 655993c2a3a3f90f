import { loadVectors } from "@x/testkit";
import { ColumnCategory } from "../../../src/codec/column-category.ts";
import { DataType } from "../../../src/codec/data-type.ts";
import type { TabletColumn } from "../../../src/codec/tablet/shape.ts";
import { ColumnarTablet } from "../../../src/columnar-tablet.ts";
import { encodeTablet, Tablet } from "../../../src/tablet.ts";
import { TYPES, tabletRow, tabletTime } from "../../support/rows.ts";
import { readTabletTimes, readTabletValues } from "../../support/tablet-reader.ts";

const vectors = loadVectors<Record<string, { timestamps: string; values: string }>>("reference_serializers");

const columns: TabletColumn[] = [
  { name: "tag1", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "attr1", type: DataType.STRING, category: ColumnCategory.ATTRIBUTE },
  ...TYPES.map((name) => ({ name, type: DataType[name] })),
];
const types = columns.map(({ type }) => type);

/** The same rows in every form that a tablet can be made of. */
function tablets(rows: number, nulls: boolean): (Tablet | ColumnarTablet)[] {
  const table = "t";
  const list = Array.from({ length: rows }, (_, i) => tabletRow(i, nulls));
  const times = list.map((_, i) => tabletTime(i));
  const named = list.map((row) => Object.fromEntries(columns.map(({ name }, c) => [name, row[c]])));
  return [
    new Tablet({ table, columns, timestamps: times, rows: list }),
    new Tablet({ table, columns, timestamps: times.map((time) => new Date(Number(time))), rows: named }),
    new Tablet({ table, columns, rows: list.map((row, i) => [times[i], ...row]) }),
    new Tablet({ table, columns, rows: named.map((row, i) => ({ time: times[i], ...row })) }),
    ColumnarTablet.from(table, {
      time: BigInt64Array.from(times),
      columns: columns.map((column, c) => ({ ...column, values: list.map((row) => row[c]) })),
    }),
  ];
}

describe("a tablet of the reference serializer", () => {
  test.each([1, 8, 9, 16, 17])("of %i rows is written byte for byte, in every form", (rows) => {
    const { timestamps, values } = vectors[`tablet_alltypes_${rows}`]!;
    for (const tablet of tablets(rows, false)) {
      const encoded = encodeTablet(tablet);
      expect(Buffer.from(encoded.timestamps).toString("hex")).toBe(timestamps);
      // The reference says of each column that it has no NULL; to say nothing means the same.
      expect(Buffer.from(encoded.values).toString("hex") + "00".repeat(columns.length)).toBe(values);
      expect(encoded.rowCount).toBe(rows);
      expect(encoded.types).toEqual([11, 11, 0, 1, 2, 3, 4, 5, 8, 9, 10, 11]);
      expect(encoded.categories).toEqual([0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
      expect(encoded.measurements.slice(0, 3)).toEqual(["tag1", "attr1", "BOOLEAN"]);
    }
  });

  test.each([1, 8, 9, 16, 17])("of %i rows with NULLs says the same", (rows) => {
    const { timestamps, values } = vectors[`tablet_alltypes_${rows}_nulls`]!;
    const reference = readTabletValues(Buffer.from(values, "hex"), types, rows);
    expect(reference.columns).toEqual(
      columns.map((_, c) => Array.from({ length: rows }, (_, i) => tabletRow(i, true)[c])),
    );
    for (const tablet of tablets(rows, true)) {
      const encoded = encodeTablet(tablet);
      expect(Buffer.from(encoded.timestamps).toString("hex")).toBe(timestamps);
      expect(readTabletTimes(encoded.timestamps)).toEqual(
        Array.from({ length: rows }, (_, i) => tabletTime(i)),
      );
      expect(readTabletValues(encoded.values, types, rows)).toEqual(reference);
      expect(encoded.values.length).toBe(values.length / 2);
    }
  });
});
