import { ByteReader } from "@x/binary";
import { loadVectors } from "@x/testkit";
import { decodeColumnSpecs } from "../../../src/codec/column-spec.ts";
import { parseTypeText, typeText } from "../../../src/codec/type.ts";
import { Result } from "../../../src/result.ts";
import { bytesOf } from "../codec/support.ts";

interface SchemaVector {
  readonly query: string;
  readonly response: string;
  readonly columns: readonly (readonly [string, string])[];
  readonly rows_count: number;
}

const { vectors } = loadVectors<{ vectors: Readonly<Record<string, SchemaVector>> }>("schema_rows");

/** The rows of an answer whose columns have one keyspace and table. */
function resultOf({ response }: SchemaVector): Result {
  const reader = new ByteReader(bytesOf(response), 9 + 4);
  expect(reader.i32be()).toBe(1);
  const specs = decodeColumnSpecs(reader, reader.i32be(), true);
  const rowCount = reader.i32be();
  return new Result([{ specs, rowCount, source: reader, start: reader.offset, end: reader.end }]);
}

describe("the server's own tables", () => {
  test.each(Object.keys(vectors))("%s is read", (table) => {
    const vector = vectors[table]!;
    const result = resultOf(vector);
    expect(result.columns.map(({ name, type }) => [name, type.replaceAll(", ", ",")])).toEqual(
      vector.columns,
    );
    expect(result.rowCount).toBe(vector.rows_count);
    expect(result.rows).toHaveLength(vector.rows_count);
    for (const [c, { name }] of result.columns.entries())
      expect(result.column(c).toArray()).toEqual(result.rows.map((row) => row[name]));
  });

  test("describe every column with a type text that can be read", () => {
    const columns = resultOf(vectors.columns!).rows;
    for (const { type } of columns) {
      const parsed = parseTypeText(type as string, (name) => ({
        kind: "udt",
        keyspace: "ks",
        name,
        fields: [],
      }));
      expect(typeText(parsed)).toBe((type as string).replace(/frozen<(.*)>/, "$1"));
    }
  });
});
