import { ByteReader, ByteWriter } from "@x/binary";
import { expectBytes, parseHex } from "@x/testkit";
import { scalarWriter } from "../../../src/codec/encode.ts";
import { TableLayout } from "../../../src/codec/table-layout.ts";
import { DEFAULT_MODES, type ValueModes } from "../../../src/codec/value-modes.ts";
import { tableOf, VoltTable } from "../../../src/codec/volt-table.ts";
import { VoltType } from "../../../src/codec/volt-type.ts";
import { VoltUsageError } from "../../../src/errors.ts";
import { parameterWriter, writeParameters } from "../../../src/protocol/parameters.ts";
import { readParameters } from "../../../src/protocol/read-parameters.ts";
import {
  comparable,
  isSentinel,
  jsValueOf,
  type NotedParameter,
  type NotedTable,
  rowsOf,
  typeOfJava,
  vectorsOf,
} from "../../support/vectors.ts";

const exact: ValueModes = { ...DEFAULT_MODES, timestamps: "bigint" };

describe("parameter sets of the Java client", () => {
  const vectors = vectorsOf<{ hex: string; params: readonly NotedParameter[] }>("params");
  const named = vectors.map((vector) => [vector.name, vector] as const);
  const typed = named.filter(([, { params }]) => params.every(({ java }) => typeOfJava(java) !== undefined));

  test.each(typed)("%s are read", (_, { hex, params }) => {
    const reader = new ByteReader(parseHex(hex));
    const read = readParameters(reader, exact);
    expect(reader.remaining).toBe(0);
    expect(read.map(({ type }) => type)).toEqual(params.map(({ java }) => typeOfJava(java)));
    expect(read.map(({ type, value }) => comparable(value, type))).toEqual(
      params.map(({ java, value }) => comparable(jsValueOf(value, typeOfJava(java)!), typeOfJava(java)!)),
    );
  });

  test.each(typed)(
    "%s are written with the same bytes, or refused where a value is NULL in disguise",
    (_, vector) => {
      const { hex, params } = vector;
      const types = params.map(({ java }) => typeOfJava(java)!);
      const values = params.map(({ value }, i) => jsValueOf(value, types[i]!));
      const writers = types.map(parameterWriter);
      const writer = new ByteWriter();
      const [type, value] = [types[0], values[0]];
      if (values.length === 1 && typeof type === "number" && type !== VoltType.NULL) {
        if (isSentinel(value, type)) {
          expect(() => writeParameters(writer, values, writers)).toThrow(VoltUsageError);
          return;
        }
        if (value === null) {
          // NULL goes out with a type of its own; inside of lists and tables it has the bytes of these vectors.
          writer.i16be(1);
          writer.i8(type);
          scalarWriter(type)(writer, null);
          expectBytes(writer.written, parseHex(hex));
          return;
        }
      }
      const lists = values.map((item, i) => {
        const element = types[i];
        if (!Array.isArray(item) || typeof element !== "object") return item;
        return item.map((one) => (isSentinel(one, element.element) ? null : one));
      });
      writeParameters(writer, lists, writers);
      expectBytes(writer.written, parseHex(hex));
    },
  );

  test.each(typed)("%s are written again from what was read", (_, { hex }) => {
    const read = readParameters(new ByteReader(parseHex(hex)), exact);
    if (read.some(({ type, value }) => value === null && type !== VoltType.NULL)) return;
    const writer = new ByteWriter();
    const writers = read.map(({ type }) => parameterWriter(type));
    writeParameters(
      writer,
      read.map(({ value }) => value),
      writers,
    );
    expectBytes(writer.written, parseHex(hex));
  });

  test.each([
    ["array Object[] of ints becomes bigint array", [1, 2, 3]],
    ["array Object[] ints+doubles becomes float array", [1, 2.5]],
  ])("%s without a declared type, too", (name, list) => {
    const writer = new ByteWriter();
    writeParameters(writer, [list], undefined);
    expectBytes(writer.written, parseHex(vectors.find((vector) => vector.name === name)!.hex));
  });
});

describe("tables of the Java client", () => {
  const vectors = vectorsOf<{ hex: string; decoded: NotedTable }>("tables");
  const named = vectors.map((vector) => [vector.name, vector] as const);
  const read = (hex: string): VoltTable => {
    const bytes = parseHex(hex);
    return tableOf(new TableLayout(bytes, new DataView(bytes.buffer), 0), exact);
  };

  test.each(named)("%s: read by rows and by columns", (_, { hex, decoded }) => {
    const table = read(hex);
    const types = decoded.columns.map(({ type }) => type);
    const expected = rowsOf(decoded).map((row) => row.map((value, c) => comparable(value, types[c]!)));
    const same = (rows: readonly (readonly unknown[])[]): unknown =>
      rows.map((row) => row.map((value, c) => comparable(value, types[c]!)));
    expect(table.statusCode).toBe(decoded.status);
    expect(table.rowCount).toBe(decoded.rows.length);
    expect(table.columns.map(({ name, type }) => ({ name, type }))).toEqual(decoded.columns);
    expect(same(table.tuples)).toEqual(expected);
    types.forEach((type, c) => {
      const column = table.column(c);
      expect(column.toArray().map((value) => comparable(value, type))).toEqual(expected.map((row) => row[c]));
      expect(column.nullCount).toBe(expected.filter((row) => row[c] === null).length);
      expected.forEach((row, r) => {
        expect(column.isNull(r)).toBe(row[c] === null);
        expect(comparable(column.get(r), type)).toEqual(row[c]);
      });
    });
  });

  test.each(named)("%s: made by hand, with the same bytes", (_, { hex, decoded }) => {
    const types = decoded.columns.map(({ type }) => type);
    const rows = rowsOf(decoded).map((row) =>
      row.map((value, c) => (isSentinel(value, types[c]!) ? null : value)),
    );
    // NULL is written as -1.7e308, whatever other number below it came.
    const table = new VoltTable(decoded.columns, rows, { statusCode: decoded.status, timestamps: "bigint" });
    expectBytes(table.bytes, parseHex(hex));
  });

  test.each(named)("%s: made again of what was read", (_, { hex }) => {
    const table = read(hex);
    const again = new VoltTable(table.columns, table.tuples, { statusCode: table.statusCode });
    expectBytes(again.bytes, table.bytes);
  });
});
