import { ByteWriter } from "@x/binary";
import type { DecodeOptions, Int64Mode } from "../../../src/codec/decode/decoder.ts";
import { decodeNative } from "../../../src/codec/decode/native.ts";
import { BlockEncoder, type ColumnData } from "../../../src/codec/encode/native.ts";
import { RowReader } from "../../../src/codec/rows.ts";
import { parseType } from "../../../src/codec/type-parser.ts";
import { ChdbUsageError } from "../../../src/errors.ts";
import { engineJson } from "../../support/engine-json.ts";
import { bytesOf, readable, UNREADABLE, type Vector, vector } from "../../support/vectors.ts";

const EXACT: DecodeOptions = { timestamps: "bigint" };
const withRows = readable.filter(({ rows }) => rows !== undefined);
/** Vectors in the form that the engine sends when it is not asked for the flattened one, and their flattened twins. */
const TWINS: Readonly<Record<string, string>> = {
  Dynamic: "DynamicFlattened",
  JSON: "JSONFlattened",
  JSONtyped: "JSONtypedFlattened",
  JSONtypedLC: "JSONtypedLCFlattened",
  ArrayDynamic: "ArrayDynamicFlattened",
};
/** Rows of each block, where there are several. */
const BLOCKS: Readonly<Record<string, readonly number[]>> = {
  MultiBlock: [4, 4, 2],
  LowCardinalityTwoBlocks: [3, 2],
};

/** The answer written again, block by block. */
function encode(
  { name, native }: Vector,
  data: (columns: readonly { name: string }[]) => ColumnData[],
): string {
  const { columns, rowCount } = decodeNative(Buffer.from(native, "hex"), EXACT);
  const encoder = new BlockEncoder(
    columns.map((column) => ({ name: column.name, type: parseType(column.type) })),
  );
  const writer = new ByteWriter();
  let from = 0;
  for (const rows of BLOCKS[name] ?? (rowCount > 0 ? [rowCount] : [])) {
    encoder.data(writer, data(columns), from, from + rows);
    from += rows;
  }
  return Buffer.from(writer.written).toString("hex");
}

/** The engine takes Nested as what it is equivalent to. */
function expectedBytes({ name, native }: Vector): string {
  const twin = TWINS[name];
  if (twin !== undefined) return vector(twin).native;
  const nested = Buffer.from("\x19Nested(a UInt8, b String)", "latin1").toString("hex");
  const equal = Buffer.from("\x1fArray(Tuple(a UInt8, b String))", "latin1").toString("hex");
  return name === "Nested" ? native.replace(nested, equal) : native;
}

describe("what the engine answers", () => {
  test.each(withRows.map((each) => [each.name, each] as const))("%s decodes to its values", (_, each) => {
    const type = parseType(each.type!);
    // Times are compared as text, instants by all their digits.
    const { columns, rowCount } = decodeNative(bytesOf(each), type.kind.startsWith("Time") ? {} : EXACT);
    const column = columns[0]!;
    const float32 = type.kind === "Float32";
    const expected = each.rows!.map((value) =>
      float32 && typeof value === "number" ? { nearest: Math.fround(value) } : value,
    );
    expect(column.toArray().map((value) => engineJson(type, value))).toEqual(expected);
    expect([rowCount, column.length]).toEqual([expected.length, expected.length]);
    for (let i = 0; i < rowCount; i++) {
      expect(column.get(i)).toEqual(column.toArray()[i]);
      expect(column.isNull(i)).toBe(column.get(i) === null);
    }
    expect(new RowReader(columns, "object").read(0, rowCount)).toEqual(column.toArray().map((v) => ({ v })));
    expect(new RowReader(columns, "array").read(0, rowCount)).toEqual(column.toArray().map((v) => [v]));
    expect(Array.from(column)).toEqual(column.toArray());
  });

  test("states of aggregate functions are refused with advice", () => {
    expect(() => decodeNative(bytesOf(vector(UNREADABLE)))).toThrow(ChdbUsageError);
    expect(() => decodeNative(bytesOf(vector(UNREADABLE)))).toThrow(/finalizeAggregation/);
  });

  test("blocks with the same columns are one result", () => {
    const { columns, rowCount } = decodeNative(bytesOf(vector("MultiBlock")));
    expect(rowCount).toBe(10);
    expect(columns.map(({ name }) => name)).toEqual(["n", "s"]);
    expect(columns[0]!.values).toEqual(BigUint64Array.from({ length: 10 }, (_, i) => BigInt(i)));
    expect(columns[1]!.values).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect(decodeNative(bytesOf(vector("LowCardinalityTwoBlocks"))).columns[0]!.toArray()).toEqual([
      "0",
      "1",
      "2",
      "0",
      "1",
    ]);
  });

  test("no bytes are a result without columns", () => {
    expect(decodeNative(new Uint8Array(0))).toEqual({ columns: [], rowCount: 0, borrowed: false });
  });

  test("a dictionary of more than 256 keys has wider indexes", () => {
    const expected = Array.from({ length: 300 }, (_, i) => String(i));
    expect(decodeNative(bytesOf(vector("LowCardinality300"))).columns[0]!.toArray()).toEqual(expected);
  });
});

describe("what is written again", () => {
  test.each(readable.map((each) => [each.name, each] as const))(
    "%s from its columns is the same bytes",
    (_, each) => {
      expect(encode(each, (columns) => columns as unknown as ColumnData[])).toBe(expectedBytes(each));
    },
  );

  /** JS values alone do not say which of the types a value of Dynamic and JSON had, and text not which bytes. */
  const sayAll = readable.filter(({ name }) => !/Dynamic|JSON/.test(name) && name !== "String");

  test.each(sayAll.map((each) => [each.name, each] as const))(
    "%s from JS values is the same bytes",
    (_, each) => {
      const lists = (columns: readonly { name: string }[]): ColumnData[] =>
        (columns as unknown as { toArray(): unknown[] }[]).map((column) => column.toArray());
      expect(encode(each, lists)).toBe(expectedBytes(each));
    },
  );

  test.each(["Dynamic", "JSON", "JSONtyped", "JSONArrayOfObjectsFlattened", "ArrayDynamic"])(
    "%s from JS values is read as the same values",
    (name) => {
      const each = vector(name);
      const { columns, rowCount } = decodeNative(bytesOf(each));
      const encoder = new BlockEncoder([{ name: "v", type: parseType(columns[0]!.type) }]);
      const writer = new ByteWriter();
      encoder.rows(writer, new RowReader(columns, "object").read(0, rowCount), 0, rowCount);
      const again = decodeNative(writer.take()).columns[0]!.toArray();
      // As text, JSON has no types: JSON.parse makes numbers of all integers.
      const plain = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value, (_, item) => (typeof item === "bigint" ? Number(item) : item)));
      expect(plain(again)).toEqual(plain(columns[0]!.toArray()));
    },
  );

  const int64Modes: readonly Int64Mode[] = [
    "bigint",
    { fromBits: (low, high, unsigned) => ({ low, high, unsigned: unsigned ?? false }) },
  ];

  test.each(["Int64", "UInt64", "IntervalDay", "Map", "LowCardinalityUInt16", "Variant"])(
    "%s in any form of 64-bit integers is the same bytes",
    (name) => {
      for (const int64 of int64Modes) {
        const { columns, rowCount } = decodeNative(bytesOf(vector(name)), { int64 });
        const encoder = new BlockEncoder([{ name: "v", type: parseType(columns[0]!.type) }]);
        for (const data of [columns[0]!, columns[0]!.toArray()]) {
          const writer = new ByteWriter();
          encoder.data(writer, [data], 0, rowCount);
          expect(Buffer.from(writer.written).toString("hex")).toBe(vector(name).native);
        }
      }
    },
  );
});
