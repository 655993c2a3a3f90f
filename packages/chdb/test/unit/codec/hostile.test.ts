import { ByteWriter } from "@x/binary";
import { mutations, prefixes } from "@x/testkit";
import type { Column } from "../../../src/codec/column/column.ts";
import { decodeNative } from "../../../src/codec/decode/native.ts";
import { RowReader } from "../../../src/codec/rows.ts";
import { ChdbProtocolError, ChdbUsageError } from "../../../src/errors.ts";
import { bytesOf, vector, vectors } from "../../support/vectors.ts";

/** Rows without bytes (empty objects in flattened form) that the decoder lets pass. */
const MAX_EMPTY = 0x400000;

/** Decodes and reads what came out; the only errors may be the typed ones. (Run a million times: no matchers here.) */
function survive(bytes: Uint8Array): "value" | "error" {
  try {
    const { columns, rowCount } = decodeNative(bytes);
    must(rowCount <= Math.max(bytes.length, MAX_EMPTY), "no more rows than bytes");
    for (const column of columns) touch(column);
    if (rowCount < 100) new RowReader(columns, "object").read(0, rowCount);
    return "value";
  } catch (error) {
    if (error instanceof ChdbProtocolError) {
      must(error.offset >= 0 && error.kind !== "", "offset and kind");
      return "error";
    }
    if (error instanceof ChdbUsageError && error.code === "ERR_CHDB_UNREADABLE_TYPE") return "error";
    throw error;
  }
}

function touch(column: Column): void {
  const last = column.length - 1;
  for (const index of [0, 1, last >> 1, last]) if (index >= 0 && index <= last) column.get(index);
  if (column.length <= 1000) {
    column.toArray();
    must(column.values.length === column.length, "as many values as rows");
  }
  must(column.nullCount <= column.length, "no more NULLs than rows");
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** A block of one column "v". */
function block(rows: number, type: string, body: (writer: ByteWriter) => void, columns = 1): Uint8Array {
  const writer = new ByteWriter();
  writer.uvarint(columns);
  writer.uvarint(rows);
  writer.uvarintUtf8("v");
  writer.uvarintUtf8(type);
  body(writer);
  return writer.take();
}

/** Writes 64-bit integers. */
const words =
  (...numbers: readonly bigint[]) =>
  (writer: ByteWriter): void => {
    for (const number of numbers) writer.u64le(number);
  };

const nothing = (): void => undefined;
const counts = [100, 2 ** 31, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER];

describe("hostile bytes", () => {
  const { stackTraceLimit } = Error;
  // A million errors are made here, and nobody reads where.
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  test("every prefix of every answer is a value or a typed error", () => {
    for (const each of vectors) for (const bytes of prefixes(bytesOf(each))) survive(bytes);
  });

  test.each(vectors.map((each) => [each.name, each] as const))(
    "10,000 mutations of %s are values or typed errors",
    (_, each) => {
      const bytes = bytesOf(each);
      if (bytes.length === 0) return;
      const seen = { value: 0, error: 0 };
      for (const damaged of mutations(bytes, { count: 10_000, seed: 7 })) seen[survive(damaged)]++;
      expect(seen.error).toBeGreaterThan(0);
    },
  );

  test.each([
    "UInt8",
    "Int256",
    "String",
    "FixedString(16777215)",
    "Nullable(Nothing)",
    "Nothing",
    "Tuple()",
    "Tuple(Int8, String)",
    "Array(Int8)",
    "Map(String, Int8)",
    "Enum8('a' = 1)",
    "Decimal(76, 3)",
    "UUID",
    "QBit(Float32, 1)",
    "Point",
  ])("a number of rows that lies is refused for %s before anything is allocated", (type) => {
    for (const rows of counts) {
      const bytes = block(rows, type, (writer) => writer.append(new Uint8Array(8)));
      const before = process.memoryUsage().arrayBuffers;
      expect(() => decodeNative(bytes)).toThrow(ChdbProtocolError);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
    }
  });

  test("lengths inside the data that lie are refused", () => {
    const big = 0xffff_ffff_ffffn;
    const faults: readonly (readonly [string, (writer: ByteWriter) => void])[] = [
      ["String", (w) => w.uvarint(2 ** 40)],
      ["Array(Int8)", words(big)],
      ["Array(Array(Array(String)))", words(big)],
      ["Array(JSON)", words(3n, 0n, big)],
      ["LowCardinality(String)", words(1n, 0x600n, big)],
      ["LowCardinality(String)", words(1n, 0x600n, 0n, 1n)],
      ["LowCardinality(UInt8)", words(1n, 0x600n, 1n)],
      ["LowCardinality(UInt8)", words(2n, 0x600n, 1n)],
      ["LowCardinality(UInt8)", words(1n, 0x700n, 1n)],
      ["Dynamic", words(3n, big)],
      ["Dynamic", words(9n)],
      ["Variant(Int8, String)", words(1n)],
      ["Variant(Int8, String)", words(0n, 7n)],
      ["JSON", words(8n)],
      ["JSON", words(0n, big)],
      ["Nullable(Nullable(Int8))", nothing],
      ["Array(", nothing],
      ["", nothing],
      ["NoSuchType", nothing],
    ];
    for (const [type, body] of faults) {
      expect(() => decodeNative(block(1, type, body))).toThrow(ChdbProtocolError);
    }
  });

  test("offsets of arrays must not fall", () => {
    const bytes = block(2, "Array(UInt8)", (writer) => {
      writer.u64le(2n);
      writer.u64le(1n);
      writer.append(new Uint8Array(2));
    });
    expect(() => decodeNative(bytes)).toThrow(/end at 1, after 2/);
  });

  test("an index beyond its dictionary is refused", () => {
    const bytes = block(1, "LowCardinality(UInt8)", (writer) => {
      for (const n of [1n, 0x600n, 1n]) writer.u64le(n);
      writer.u8(0);
      writer.u64le(1n);
      writer.u8(1);
    });
    expect(() => decodeNative(bytes)).toThrow(/key 1 of 1/);
  });

  test("more columns than bytes are refused", () => {
    const writer = new ByteWriter();
    writer.uvarint(2 ** 50);
    writer.uvarint(1);
    expect(() => decodeNative(writer.take())).toThrow(ChdbProtocolError);
  });

  test("blocks with other columns are refused, and the error says what to look for", () => {
    const int = block(1, "Int8", (writer) => writer.u8(1));
    const text = block(1, "String", (writer) => writer.uvarintUtf8("x"));
    expect(() => decodeNative(Buffer.concat([int, text]))).toThrow(/more than one result/);
    const two = bytesOf(vector("MultiBlock"));
    expect(() => decodeNative(Buffer.concat([int, two]))).toThrow(/more than one result/);
  });

  test("values beyond the engine's limit of types or paths are refused with advice", () => {
    const dynamic = block(1, "Dynamic", (writer) => {
      writer.u64le(1n);
      writer.uvarint(0);
      writer.uvarint(0);
      writer.u64le(0n);
      writer.u8(0);
    });
    expect(() => decodeNative(dynamic)).toThrow(/use_flattened_dynamic/);
    const json = block(1, "JSON", (writer) => {
      writer.u64le(0n);
      writer.uvarint(0);
      writer.uvarint(0);
      writer.u64le(1n);
    });
    expect(() => decodeNative(json)).toThrow(/use_flattened_dynamic/);
  });

  test("types that hold each other in the data are refused beyond a depth, without overflowing the stack", () => {
    const deep = (levels: number): Uint8Array =>
      block(1, "Dynamic", (writer) => {
        for (let i = 0; i < levels; i++) {
          writer.u64le(3n);
          writer.uvarint(1);
          writer.uvarintUtf8(`${"Array(".repeat(90)}Dynamic${")".repeat(90)}`);
        }
      });
    expect(() => decodeNative(deep(2000))).toThrow(/nested deeper/);
    const type = `${"Array(".repeat(500)}Int8${")".repeat(500)}`;
    expect(() => decodeNative(block(1, type, nothing))).toThrow(/nested deeper/);
  });

  test("empty objects, which take no bytes, are limited", () => {
    const json = (rows: number): Uint8Array =>
      block(rows, "JSON", (writer) => {
        writer.u64le(3n);
        writer.uvarint(0);
      });
    expect(decodeNative(json(3)).columns[0]!.toArray()).toEqual([{}, {}, {}]);
    for (const rows of [MAX_EMPTY + 1, ...counts.slice(2)]) {
      expect(() => decodeNative(json(rows))).toThrow(/empty objects/);
    }
  });

  test("a code that an enum lacks is seen when it is read, and not where NULL is", () => {
    const bytes = block(2, "Nullable(Enum8('a' = 1))", (writer) => writer.append(Uint8Array.of(1, 0, 9, 9)));
    const column = decodeNative(bytes).columns[0]!;
    expect(column.get(0)).toBeNull();
    expect(() => column.get(1)).toThrow(ChdbProtocolError);
    expect(() => column.toArray()).toThrow(/is 9, which/);
    expect(column.values).toEqual(Int8Array.of(9, 9));
  });

  test("text that should be JSON and is not, is seen when it is read", () => {
    const bytes = block(1, "JSON", (writer) => {
      writer.u64le(1n);
      writer.uvarintUtf8("{nope");
    });
    expect(() => decodeNative(bytes).columns[0]!.get(0)).toThrow(ChdbProtocolError);
  });

  test("errors say where, in what, and how the data begin", () => {
    const bytes = block(3, "Int32", (writer) => writer.append(new Uint8Array(4)));
    const fault = ((): ChdbProtocolError => {
      try {
        decodeNative(bytes);
      } catch (error) {
        return error as ChdbProtocolError;
      }
      throw new Error("no error");
    })();
    expect(fault).toMatchObject({ code: "ERR_CHDB_PROTOCOL", kind: "Int32", offset: bytes.length - 4 });
    expect(fault.firstBytes).toBe(Buffer.from(bytes).subarray(0, 32).toString("hex"));
    expect(fault.message).toContain("Int32");
  });
});
