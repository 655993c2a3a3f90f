/**
 * How fast blocks become columns and rows, without a server: time, a tag and ten DOUBLE fields, in blocks of the size that
 * servers send, as in the comparison with other clients.
 * Run: node --conditions=x-source --import tsx packages/iotdb/bench/ts-block.ts [--quick]
 */
import { ByteWriter } from "@x/binary";
import { Encoding, PhysicalType } from "../src/codec/block/wire-column.ts";
import type { ValueModes } from "../src/codec/value-modes.ts";
import { decodeBatch, type ResultBatch, type ResultSchema, resultSchema } from "../src/result-batch.ts";
import { measure, title } from "./harness.ts";

const ROWS = process.argv.includes("--quick") ? 133_700 : 1_000_000;
const BLOCK = 1337;
const FIELDS = 10;

function synthesize(repeatedTag: boolean): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < ROWS; from += BLOCK) {
    const count = Math.min(BLOCK, ROWS - from);
    const writer = new ByteWriter({ initialBytes: 128_000 });
    writer.i32be(FIELDS + 2);
    writer.u8(PhysicalType.INT64);
    writer.u8(PhysicalType.BINARY);
    for (let f = 0; f < FIELDS; f++) writer.u8(PhysicalType.DOUBLE);
    writer.i32be(count);
    writer.u8(Encoding.RLE);
    writer.u8(Encoding.INT64_ARRAY);
    writer.u8(repeatedTag ? Encoding.RLE : Encoding.BINARY_ARRAY);
    for (let f = 0; f < FIELDS; f++) writer.u8(Encoding.INT64_ARRAY);
    writer.u8(Encoding.INT64_ARRAY);
    writer.u8(0);
    writer.i64beNumber(0);
    writer.u8(0);
    for (let i = 0; i < count; i++) writer.i64beNumber(1_700_000_000_000 + from + i);
    if (repeatedTag) writer.u8(Encoding.BINARY_ARRAY);
    writer.u8(0);
    for (let i = 0; i < (repeatedTag ? 1 : count); i++) {
      const at = writer.reserve(4);
      writer.patchU32be(at, writer.utf8(`device_${(from + i) % 1000}`));
    }
    for (let f = 0; f < FIELDS; f++) {
      writer.u8(0);
      for (let i = 0; i < count; i++) writer.f64be((from + i) / (f + 1));
    }
    blocks.push(writer.take());
  }
  return blocks;
}

function schema(modes: Partial<ValueModes>): ResultSchema {
  const fields = Array.from({ length: FIELDS }, (_, f) => `m${f}`);
  return resultSchema(
    {
      columns: ["time", "tag1", ...fields],
      dataTypeList: ["TIMESTAMP", "STRING", ...fields.map(() => "DOUBLE")],
    },
    { int64: "bigint", timestamps: "date", precision: "ms", ...modes },
  );
}

let seen = 0;

function all(
  blocks: readonly Uint8Array[],
  modes: Partial<ValueModes>,
  use: (batch: ResultBatch) => void,
): number {
  const result = schema(modes);
  for (const block of blocks) use(decodeBatch(block, result));
  return seen;
}

function sumRow(row: Record<string, unknown>): void {
  for (const name in row) if (row[name] !== null) seen++;
}

for (const repeatedTag of [true, false]) {
  const blocks = synthesize(repeatedTag);
  title(`${ROWS} rows of 12 columns, tag ${repeatedTag ? "repeated (RLE)" : "of 1,000 devices in turns"}`);
  measure("checked, nothing decoded", ROWS, () => all(blocks, {}, () => {}));
  measure("typed columns", ROWS, () =>
    all(blocks, {}, (batch) => {
      for (const column of batch.data) if (!column.isConstant) seen += column.values.length;
    }),
  );
  const rows = (batch: ResultBatch): void => {
    seen += batch.read("object", 0, batch.rowCount).length;
  };
  measure("row objects, time as Date", ROWS, () => all(blocks, {}, rows));
  measure("row objects, time as bigint", ROWS, () => all(blocks, { timestamps: "bigint" }, rows));
  measure("row objects, every value looked at", ROWS, () =>
    all(blocks, {}, (batch) =>
      batch.read<Record<string, unknown>>("object", 0, batch.rowCount).forEach(sumRow),
    ),
  );
  measure("row arrays, time as Date", ROWS, () =>
    all(blocks, {}, (batch) => {
      seen += batch.read("array", 0, batch.rowCount).length;
    }),
  );
}
