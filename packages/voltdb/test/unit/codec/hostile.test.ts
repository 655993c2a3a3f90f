import { ByteReader, ByteWriter, isBinaryError } from "@x/binary";
import { mutations, parseHex, prefixes, seededRandom } from "@x/testkit";
import { Geography } from "../../../src/codec/geography.ts";
import { TableLayout } from "../../../src/codec/table-layout.ts";
import { DEFAULT_MODES } from "../../../src/codec/value-modes.ts";
import { tableOf, VoltTable } from "../../../src/codec/volt-table.ts";
import { VoltProtocolError, VoltUsageError } from "../../../src/errors.ts";
import { readLoginAnswer } from "../../../src/protocol/login.ts";
import { readInvocation } from "../../../src/protocol/read-invocation.ts";
import { readResponse } from "../../../src/protocol/response.ts";
import { vectorsOf } from "../../support/vectors.ts";

function survive(read: (bytes: Uint8Array) => void, bytes: Uint8Array): "value" | "error" {
  try {
    read(bytes);
    return "value";
  } catch (error) {
    if (error instanceof VoltProtocolError && error.offset >= 0 && error.kind !== "") return "error";
    // Dates that no Date can hold.
    if (error instanceof VoltUsageError && error.message.includes("timestamps")) return "error";
    throw error;
  }
}

function touchTable(table: VoltTable): void {
  if (table.rowCount > 10_000) throw new Error("more rows than bytes");
  for (let c = 0; c < table.columns.length; c++) {
    const column = table.column(c);
    if (column.toArray().length !== table.rowCount) throw new Error("as many values as rows");
    if (column.nullCount > column.length) throw new Error("more NULLs than values");
    for (const value of column) if (value instanceof Geography) touchPolygon(value);
  }
  void table.tuples;
}

function touchPolygon(shape: Geography): void {
  survive(() => void shape.rings, new Uint8Array(0));
}

const readers = {
  table: (bytes: Uint8Array): void =>
    touchTable(tableOf(new TableLayout(bytes, new DataView(bytes.buffer), 0), DEFAULT_MODES)),
  response: (bytes: Uint8Array): void => {
    if (bytes.length < 9) return;
    const response = readResponse(new ByteReader(bytes, 9), DEFAULT_MODES, 0);
    for (const table of response.tables) touchTable(table);
  },
  invocation: (bytes: Uint8Array): void => {
    for (const { value } of readInvocation(bytes).parameters) {
      if (value instanceof VoltTable) touchTable(value);
      else if (value instanceof Geography) touchPolygon(value);
    }
  },
  login: (bytes: Uint8Array): void => void readLoginAnswer(bytes),
};

const head = parseHex("02 00000001 50 0000000000000001 00");
const samples: readonly (readonly [keyof typeof readers, readonly Uint8Array[]])[] = [
  ["table", vectorsOf<{ hex: string }>("tables").map(({ hex }) => parseHex(hex))],
  ["response", vectorsOf<{ hex: string }>("responses").map(({ hex }) => parseHex(hex))],
  [
    "response",
    vectorsOf<{ response_hex: string | null }>("server_calls").flatMap(({ response_hex }) =>
      response_hex !== null && response_hex.length < 2_000 ? [parseHex(response_hex).subarray(4)] : [],
    ),
  ],
  ["invocation", vectorsOf<{ hex: string }>("invocations").map(({ hex }) => parseHex(hex))],
  ["invocation", vectorsOf<{ hex: string }>("params").map(({ hex }) => Buffer.concat([head, parseHex(hex)]))],
  [
    "login",
    vectorsOf<{ reply_hex: string }>("server_login").map(({ reply_hex }) => parseHex(reply_hex).subarray(4)),
  ],
];

describe("hostile bytes", () => {
  const { stackTraceLimit } = Error;
  // Very many errors are made here, and nobody reads where.
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  test.each(samples)("every prefix of a %s is a value or a typed error", (kind, all) => {
    for (const bytes of all) for (const prefix of prefixes(bytes)) survive(readers[kind], prefix);
  });

  test.each(samples)("mutations of a %s are values or typed errors", (kind, all) => {
    const seen = { value: 0, error: 0 };
    for (const bytes of all)
      for (const damaged of mutations(bytes, { count: 600, seed: 11 }))
        seen[survive(readers[kind], damaged)]++;
    expect(seen.error).toBeGreaterThan(0);
  });

  test("seeded garbage is a value or a typed error for every reader", () => {
    const random = seededRandom(5);
    for (let i = 0; i < 4_000; i++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256));
      for (const read of Object.values(readers)) survive(read, bytes);
    }
  });

  /** A table with one column of a type, and a count of rows that lies. */
  const lying = (type: number, rows: number): Uint8Array => {
    const writer = new ByteWriter();
    const lengthAt = writer.reserve(4);
    writer.i32be(1 + 2 + 1 + 5);
    writer.i8(-128);
    writer.i16be(1);
    writer.i8(type);
    writer.i32be(1);
    writer.utf8("v");
    writer.i32be(rows);
    writer.append(new Uint8Array(64));
    writer.patchI32be(lengthAt, writer.length - 4);
    return writer.finish();
  };

  test.each([3, 6, 9, 22, 27])(
    "a number of rows that lies is refused before anything is allocated (type %i)",
    (type) => {
      for (const rows of [-1, 17, 1_000_000, 0x7fffffff]) {
        const bytes = lying(type, rows);
        const before = process.memoryUsage().arrayBuffers;
        expect(() => readers.table(bytes)).toThrow(VoltProtocolError);
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
      }
    },
  );

  test.each([
    ["a length beyond the bytes", "7fffffff 00000007 80 0000 00000000"],
    ["a negative length", "ffffffff 00000007 80 0000 00000000"],
    ["a header beyond the table", "0000000b 7fffffff 80 0000 00000000"],
    ["a header longer than its columns", "0000000c 00000004 80 0000 00 00000000"],
    ["a negative number of columns", "0000000b 00000003 80 ffff 00000000"],
    ["an unknown type", "00000010 00000008 80 0001 32 00000000 00000000"],
    ["a column of tables", "00000010 00000008 80 0001 15 00000000 00000000"],
    ["a name beyond the header", "00000010 00000008 80 0001 06 00000009 00000000"],
    ["a row shorter than its values", "00000017 00000008 80 0001 05 00000000 00000001 00000003 000000"],
    ["a row longer than its values", "00000019 00000008 80 0001 05 00000000 00000001 00000005 0000000000"],
    ["bytes after the last row", "00000019 00000008 80 0001 05 00000000 00000001 00000004 00000000 00"],
    ["a text of length -2", "00000018 00000008 80 0001 09 00000000 00000001 00000004 fffffffe"],
    ["a text beyond its row", "00000018 00000008 80 0001 09 00000000 00000001 00000004 00000001"],
  ])("%s is refused", (_, hex) => {
    expect(() => readers.table(parseHex(hex))).toThrow(VoltProtocolError);
  });

  test.each([
    ["more tables than bytes", "00 0000000000000001 00 01 80 00000000 7fff"],
    ["a negative number of tables", "00 0000000000000001 00 01 80 00000000 ffff"],
    ["bytes after the last table", "00 0000000000000001 00 01 80 00000000 0000 00"],
    ["more hashes than bytes", "00 0000000000000001 10 01 80 00000000 7fff 0000"],
    ["a status string beyond the response", "00 0000000000000001 20 01 7fffffff 80 00000000 0000"],
    ["an exception beyond the response", "00 0000000000000001 40 01 80 00000000 7fffffff 00 0000"],
  ])("a response with %s is refused", (_, hex) => {
    expect(() => readers.response(parseHex(hex))).toThrow(VoltProtocolError);
  });

  test("an exception inside a response is read as far as it goes, and skipped by its length", () => {
    const read = (exception: string): unknown =>
      readResponse(
        new ByteReader(parseHex(`00 0000000000000001 40 fe 80 00000000 ${exception} 0000`), 9),
        DEFAULT_MODES,
        0,
      ).exception;
    expect(read("00000000")).toMatchObject({ type: 0, message: "" });
    expect(read("0000000d 01 00000003 616263 00000007 00")).toMatchObject({
      type: 1,
      message: "abc",
      errorCode: 7,
    });
    expect(read("0000000b 02 00000001 78 3233303030")).toMatchObject({
      type: 2,
      message: "x",
      sqlState: "23000",
    });
    expect(read("00000018 03 00000001 78 3233303030 00000002 00000001 54 00000000")).toMatchObject({
      type: 3,
      constraintType: 2,
      tableName: "T",
    });
    expect(read("00000006 04 00000001 78")).toMatchObject({ type: 4, message: "x" });
    expect(read("00000003 63 0000")).toMatchObject({ type: 99, message: "" });
    expect(String(read("0000000d 01 00000003 616263 00000007 00"))).toBe(
      "VoltException: type: EE Exception\n  abc\n  Error code: 7",
    );
  });

  test("a login that one byte refuses, Kerberos, and other versions are told apart", () => {
    expect(readLoginAnswer(parseHex("01"))).toEqual({
      code: 1,
      reason: "the server has too many connections",
    });
    expect(readLoginAnswer(parseHex("0008"))).toMatchObject({
      code: 8,
      reason: expect.stringContaining("revoked"),
    });
    expect(() => readLoginAnswer(parseHex("0204 00000000"))).toThrow(/Kerberos/);
    expect(() => readLoginAnswer(parseHex("0500"))).toThrow(VoltProtocolError);
    expect(() => readLoginAnswer(parseHex(""))).toThrow(VoltProtocolError);
    expect(isBinaryError(new VoltProtocolError("x", { offset: 0, kind: "x", firstBytes: head }))).toBe(false);
  });
});
