import { loadVectors, mutations, prefixes, seededRandom } from "@x/testkit";
import { readTsBlock } from "../../../src/codec/block/ts-block.ts";
import type { DataTypeName } from "../../../src/codec/data-type.ts";
import { IoTDBProtocolError } from "../../../src/errors.ts";
import { decodeBatch, resultSchema } from "../../../src/result-batch.ts";

const vectors = loadVectors<Record<string, { hex: string }>>("reference_serializers");
const blocks = Object.entries(vectors)
  .filter(([name]) => name.startsWith("tsblock"))
  .map(([name, { hex }]) => [name, Buffer.from(hex, "hex")] as const);

/** The types that the type bytes of a block stand for, in their simplest meaning. */
const SIMPLEST: readonly DataTypeName[] = ["BOOLEAN", "INT32", "INT64", "FLOAT", "DOUBLE", "TEXT"];

/** Reads all there is; true when the bytes are a block, false when they are refused as they should be. */
function readAll(bytes: Uint8Array): boolean {
  try {
    const types = Array.from(readTsBlock(bytes).types, (type) => SIMPLEST[type] ?? "BLOB");
    const schema = resultSchema(
      { columns: types.map((_, c) => `c${c}`), dataTypeList: types },
      { int64: "bigint", timestamps: "bigint", precision: "ms" },
    );
    const batch = decodeBatch(bytes, schema);
    for (const column of batch.data) if (column.length < 10_000) column.toArray();
    if (batch.rowCount < 10_000) {
      expect(batch.tuples).toHaveLength(batch.rowCount);
      expect(decodeBatch(Uint8Array.from(bytes), schema, true).tuples).toEqual(batch.tuples);
    }
    return true;
  } catch (error) {
    if (!(error instanceof IoTDBProtocolError)) throw error;
    expect(error.kind).toBe("TsBlock");
    return false;
  }
}

describe("bytes that are no block are refused", () => {
  test.each(blocks)("wherever %s is cut", (_, bytes) => {
    expect(readAll(bytes)).toBe(true);
    for (const prefix of prefixes(bytes)) expect(readAll(prefix)).toBe(false);
  });

  test.each(blocks)("or it is %s with damage that shows", (_, bytes) => {
    let refused = 0;
    for (const damaged of mutations(bytes, { count: 500, seed: 7 })) if (!readAll(damaged)) refused++;
    expect(refused).toBeGreaterThan(50);
  });

  test("or they are noise", () => {
    const random = seededRandom(11);
    for (let n = 0; n < 5000; n++) {
      const noise = Uint8Array.from({ length: Math.floor(random() * 100) }, () => Math.floor(random() * 256));
      // A block has few columns, and sizes with zeros in front.
      if (n % 2 === 0) noise.fill(0, 0, 3);
      readAll(noise);
    }
  });

  test.each([
    [
      "more bytes than the block",
      "00000000 00000000 04 02 00 0000000000000000 00",
      "1 bytes after the block",
    ],
    ["more columns than bytes", "7fffffff 00000000", "2147483647 columns"],
    ["a negative number of columns", "ffffffff 00000000", "-1 columns"],
    ["a negative number of rows", "00000000 ffffffff 04 02 00 0000000000000000", "-1 rows"],
    ["more rows than bytes", "00000001 01 7fffffff 04 01 02 00 0000000000000000 01 00", "bytes needed"],
    ["more texts than bytes", "00000001 05 7fffffff 04 03 02 00 0000000000000000 00", "2147483647 texts"],
    [
      "a text longer than the rest",
      "00000001 05 00000001 04 03 02 00 0000000000000000 00 7fffffff 41",
      "a value of 2147483647 bytes",
    ],
    [
      "a text of negative length",
      "00000001 05 00000001 04 03 02 00 0000000000000000 00 ffffffff",
      "a value of -1 bytes",
    ],
    [
      "a length that is cut",
      "00000001 05 00000002 04 03 02 00 0000000000000000 00 00000003 414141 00",
      "ends within a length",
    ],
    [
      "an encoding that there is not",
      "00000001 01 00000001 04 06 02 00 0000000000000000 00 00000000",
      "6 is no encoding",
    ],
    [
      "an encoding of another type",
      "00000001 01 00000001 04 02 02 00 0000000000000000 00 0000000000000000",
      "cannot have encoding 2",
    ],
    [
      "a type that there is not",
      "00000001 07 00000001 04 01 02 00 0000000000000000 00 00000000",
      "a column of type 7",
    ],
    [
      "runs of runs of runs",
      "00000001 01 00000001 04 04 02 00 0000000000000000 04 04 04 04 04 01 00 00000000",
      "nested too deeply",
    ],
    [
      "more dictionary ids than rows",
      "00000001 05 00000001 04 05 02 00 0000000000000000 03 00000001 00 00000000 00000002 00000000 00000000",
      "2 dictionary ids for 1 rows",
    ],
    [
      "dictionary ids beyond the dictionary",
      "00000001 05 00000001 04 05 02 00 0000000000000000 03 00000001 00 00000000 00000001 00000001",
      "dictionary id 1 of 1",
    ],
    [
      "negative dictionary ids",
      "00000001 05 00000001 04 05 02 00 0000000000000000 03 00000001 00 00000000 00000001 ffffffff",
      "dictionary id -1 of 1",
    ],
    [
      "a dictionary of more values than bytes",
      "00000001 05 00000001 04 05 02 00 0000000000000000 04 7fffffff 03 00 00000001 41",
      "2147483647 values in a dictionary",
    ],
    [
      "too many rows of a single value",
      "00000001 01 7fffffff 04 04 02 00 0000000000000000 01 00 00000005",
      "2147483647 rows of single values",
    ],
  ])("or have %s", (_, hex, message) => {
    const bytes = Buffer.from(hex.replaceAll(" ", ""), "hex");
    expect(() => readTsBlock(bytes)).toThrow(IoTDBProtocolError);
    expect(() => readTsBlock(bytes)).toThrow(message);
  });

  test("with the place of the fault and the first bytes", () => {
    const error = (): unknown =>
      readTsBlock(Buffer.from("00000001050000000104030200000000000000000000ffffffff", "hex"));
    expect(error).toThrow(IoTDBProtocolError);
    expect(error).toThrow(
      expect.objectContaining({
        code: "ERR_IOTDB_PROTOCOL",
        offset: 22,
        kind: "TsBlock",
        firstBytes: "00000001050000000104030200000000",
      }),
    );
  });
});
