import { loadVectors } from "@x/testkit";
import type { DataTypeName } from "../../../src/codec/data-type.ts";
import { decodeBatch, type ResultBatch, resultSchema } from "../../../src/result-batch.ts";
import { blockRow, TYPES } from "../../support/rows.ts";

const vectors = loadVectors<Record<string, { rows: number; hex: string }>>("reference_serializers");

function decode(name: string, types: readonly DataTypeName[]): ResultBatch {
  const schema = resultSchema(
    { columns: types.map((type, i) => `${type}${i}`), dataTypeList: types },
    { int64: "bigint", timestamps: "bigint", precision: "ms" },
  );
  return decodeBatch(Buffer.from(vectors[name]!.hex, "hex"), schema);
}

describe("a block of the reference serializer", () => {
  test.each([1, 8, 11])("holds %i rows of all types", (rows) => {
    for (const nulls of [false, true]) {
      const batch = decode(`tsblock_alltypes_${rows}${nulls ? "_nulls" : ""}`, TYPES);
      expect(batch.rowCount).toBe(rows);
      const expected = Array.from({ length: rows }, (_, i) => blockRow(i, nulls));
      expect(batch.tuples).toEqual(expected);
      for (const [c, column] of batch.data.entries()) {
        const values = expected.map((row) => row[c]);
        expect(column.toArray()).toEqual(values);
        expect(column.nullCount).toBe(values.filter((value) => value === null).length);
        expect(values.map((_, i) => column.get(i))).toEqual(values);
        expect(values.map((_, i) => column.isNull(i))).toEqual(values.map((value) => value === null));
      }
    }
  });

  test.each(["tsblock_rle_mixed_5", "tsblock_rle_time_5"])("keeps what is repeated once: %s", (name) => {
    const batch = decode(name, ["DOUBLE", "TEXT", "INT32", "BOOLEAN"]);
    expect(batch.data.map(({ isConstant }) => isConstant)).toEqual([true, true, true, false]);
    expect(batch.tuples).toEqual([true, null, false, true, null].map((flag) => [3.5, "dev0", null, flag]));
    expect(batch.column(0).values).toEqual(new Float64Array(5).fill(3.5));
    expect(batch.column(1).values).toEqual(new Array(5).fill("dev0"));
    expect(batch.column(2).nulls).toEqual(Uint8Array.of(0b11111));
  });

  test("takes values from a dictionary", () => {
    const batch = decode("tsblock_dictionary_5", ["STRING"]);
    expect(batch.tuples).toEqual([["a"], ["bb"], ["bb"], ["a"], ["bb"]]);
    expect(batch.column(0).values).toEqual(["a", "bb", "bb", "a", "bb"]);
  });
});
