/**
 * How long the codec takes for a million rows of six columns, without the engine.
 * Run: node --conditions=x-source --import tsx packages/chdb/bench/codec.ts [--quick]
 */
import { performance } from "node:perf_hooks";
import { ByteWriter } from "@x/binary";
import { decodeNative } from "../src/codec/decode/native.ts";
import { RowReader } from "../src/codec/rows.ts";

const ROWS = process.argv.includes("--quick") ? 100_000 : 1_000_000;
const BLOCK = 65_409;
const REPEATS = 7;

/** The bytes that the engine sends for number, number - 500000, number / 7, a timestamp, a text, and every third NULL. */
function synthesize(): Uint8Array {
  const writer = new ByteWriter({ initialBytes: ROWS * 50 });
  for (let from = 0; from < ROWS; from += BLOCK) {
    const count = Math.min(BLOCK, ROWS - from);
    writer.uvarint(6);
    writer.uvarint(count);
    column(writer, "id", "UInt64");
    for (let i = 0; i < count; i++) writer.i64leNumber(from + i);
    column(writer, "n", "Int32");
    for (let i = 0; i < count; i++) writer.i32le(from + i - 500_000);
    column(writer, "x", "Float64");
    for (let i = 0; i < count; i++) writer.f64le((from + i) / 7);
    column(writer, "t", "DateTime64(3)");
    for (let i = 0; i < count; i++) writer.i64leNumber(1_700_000_000_000 + (from + i) * 1000);
    column(writer, "s", "String");
    for (let i = 0; i < count; i++) text(writer, `value ${from + i}`);
    column(writer, "m", "Nullable(Int32)");
    for (let i = 0; i < count; i++) writer.u8((from + i) % 3 === 0 ? 1 : 0);
    for (let i = 0; i < count; i++) writer.i32le((from + i) % 3 === 0 ? 0 : i);
  }
  return writer.take();
}

function column(writer: ByteWriter, name: string, type: string): void {
  text(writer, name);
  text(writer, type);
}

function text(writer: ByteWriter, value: string): void {
  writer.uvarint(value.length);
  writer.utf8(value);
}

function measure(name: string, work: () => unknown): void {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    globalThis.gc?.();
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [best, median, worst] = [times[0]!, times[REPEATS >> 1]!, times[REPEATS - 1]!];
  console.log(
    `${name.padEnd(44)} ${median.toFixed(1).padStart(8)} ms   (${best.toFixed(1)} to ${worst.toFixed(1)})`,
  );
}

const bytes = synthesize();
console.log(`${ROWS} rows of 6 columns, ${(bytes.length / 1e6).toFixed(1)} MB, Node ${process.version}`);
measure("decode to typed columns", () => decodeNative(bytes));
measure("decode, strings too", () => decodeNative(bytes).columns[4]!.values);
measure("decode to row objects", () => {
  const { columns, rowCount } = decodeNative(bytes);
  return new RowReader(columns, "object").read(0, rowCount);
});
measure("decode to row arrays", () => {
  const { columns, rowCount } = decodeNative(bytes);
  return new RowReader(columns, "array").read(0, rowCount);
});
