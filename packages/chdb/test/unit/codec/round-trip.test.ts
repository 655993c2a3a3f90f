import { ByteWriter } from "@x/binary";
import fc from "fast-check";
import type { Column } from "../../../src/codec/column/column.ts";
import { decodeNative } from "../../../src/codec/decode/native.ts";
import { BlockEncoder, type ColumnData, type TargetColumn } from "../../../src/codec/encode/native.ts";
import { RowReader } from "../../../src/codec/rows.ts";
import { formatType } from "../../../src/codec/type-format.ts";
import { parseType } from "../../../src/codec/type-parser.ts";
import { type Schema, schema } from "../../support/schemas.ts";
import { withoutSource } from "../../support/type-trees.ts";

/** A table: its columns, and rows as arrays. */
interface Table {
  readonly columns: readonly TargetColumn[];
  readonly rows: readonly unknown[][];
}

const tables: fc.Arbitrary<Table> = fc
  .array(schema(), { minLength: 1, maxLength: 4 })
  .chain((schemas: Schema[]) =>
    fc
      .array(fc.tuple(...schemas.map(({ values }) => values)), { minLength: 1, maxLength: 30 })
      .map((rows) => ({
        columns: schemas.map(({ type }, i) => ({ name: `c${i}`, type })),
        rows,
      })),
  );

function transpose(rows: readonly unknown[][]): unknown[][] {
  return (rows[0] ?? []).map((_, c) => rows.map((row) => row[c]));
}

function bytesOf(
  columns: readonly TargetColumn[],
  write: (encoder: BlockEncoder, writer: ByteWriter) => void,
): Uint8Array {
  const writer = new ByteWriter();
  write(new BlockEncoder(columns), writer);
  return writer.take();
}

function contents(columns: readonly Column[]): unknown[][] {
  return columns.map((column) => column.toArray());
}

describe("encoding and decoding", () => {
  test("gives back the values of any types, however the rows are cut into blocks", () => {
    fc.assert(
      fc.property(tables, fc.array(fc.nat(30), { maxLength: 3 }), ({ columns, rows }, cuts) => {
        const ends = [...new Set([...cuts.filter((cut) => cut < rows.length), rows.length])].sort(
          (a, b) => a - b,
        );
        const bytes = bytesOf(columns, (encoder, writer) => {
          let from = 0;
          for (const end of ends) {
            encoder.rows(writer, rows, from, end);
            from = end;
          }
        });
        const decoded = decodeNative(bytes);
        // What is said to be needed no more must not be.
        if (!decoded.borrowed) bytes.fill(0xa5);
        expect(decoded.rowCount).toBe(rows.length);
        expect(contents(decoded.columns)).toEqual(transpose(rows));
        expect(new RowReader<unknown[]>(decoded.columns, "array").read(0, rows.length)).toEqual(rows);
        for (const column of decoded.columns) expectConsistent(column);
      }),
    );
  });

  test("rows, columns of values and columns of a result are written as the same bytes", () => {
    fc.assert(
      fc.property(tables, ({ columns, rows }) => {
        const fromRows = bytesOf(columns, (encoder, writer) => encoder.rows(writer, rows, 0, rows.length));
        const objects = rows.map((row) => Object.fromEntries(row.map((value, c) => [`c${c}`, value])));
        const fromObjects = bytesOf(columns, (encoder, writer) =>
          encoder.rows(writer, objects, 0, rows.length),
        );
        const lists = transpose(rows);
        const fromLists = bytesOf(columns, (encoder, writer) => encoder.data(writer, lists, 0, rows.length));
        const { columns: decoded } = decodeNative(fromRows);
        const fromColumns = bytesOf(columns, (encoder, writer) =>
          encoder.data(writer, decoded, 0, rows.length),
        );
        expect(fromObjects).toEqual(fromRows);
        expect(fromLists).toEqual(fromRows);
        expect(fromColumns).toEqual(fromRows);
      }),
    );
  });

  test("a part of a column is written as the rows of that part are", () => {
    fc.assert(
      fc.property(tables, fc.nat(30), fc.nat(30), ({ columns, rows }, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)].map((n) => Math.min(n, rows.length)) as [
          number,
          number,
        ];
        const whole = bytesOf(columns, (encoder, writer) => encoder.rows(writer, rows, 0, rows.length));
        const { columns: decoded } = decodeNative(whole);
        const data: ColumnData[] = [...decoded];
        const part = bytesOf(columns, (encoder, writer) => encoder.data(writer, data, from, to));
        expect(part).toEqual(bytesOf(columns, (encoder, writer) => encoder.rows(writer, rows, from, to)));
      }),
    );
  });

  test("values and their bitmap of NULLs are written as the column they are from", () => {
    fc.assert(
      fc.property(tables, ({ columns, rows }) => {
        const bytes = bytesOf(columns, (encoder, writer) => encoder.rows(writer, rows, 0, rows.length));
        const data = decodeNative(bytes).columns.map((column) =>
          // What the column holds in other form than the wire (Dictionary entries, Bool …) is not for this way.
          ArrayBuffer.isView(column.values) && !column.type.startsWith("LowCardinality")
            ? { values: column.values as ArrayLike<unknown>, nulls: column.nulls }
            : column.toArray(),
        );
        expect(bytesOf(columns, (encoder, writer) => encoder.data(writer, data, 0, rows.length))).toEqual(
          bytes,
        );
      }),
    );
  });

  test("type text is read as the tree it was made from", () => {
    fc.assert(
      fc.property(schema(5), ({ type }) => {
        expect(withoutSource(parseType(formatType(type)))).toEqual(withoutSource(type));
      }),
    );
  });
});

/** The ways to read a column agree. */
function expectConsistent(column: Column): void {
  const list = column.toArray();
  const { values, nulls } = column;
  expect(values).toHaveLength(list.length);
  expect(column.nullCount).toBe(list.filter((value) => value === null).length);
  list.forEach((value, i) => {
    expect(column.get(i)).toEqual(value);
    expect(column.isNull(i)).toBe(value === null);
    if (nulls !== undefined) expect((nulls[i >> 3]! & (1 << (i & 7))) !== 0).toBe(value === null);
    if (Array.isArray(values)) expect(values[i]).toEqual(value);
  });
}
