/**
 * How long the codec takes for a million rows of six columns, without the engine.
 * Run: node --conditions=x-source --import tsx packages/chdb/bench/codec.ts [--quick]
 */
import { performance } from "node:perf_hooks";
import { ByteWriter } from "@x/binary";
import { decodeNative } from "../src/codec/decode/native.ts";
import { BlockEncoder } from "../src/codec/encode/native.ts";
import { RowReader } from "../src/codec/rows.ts";
import { parseType } from "../src/codec/type-parser.ts";

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

/** Wall clock, and CPU of all threads: on a busy machine the second says more. */
function measure(name: string, work: () => unknown): void {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    globalThis.gc?.();
    const before = process.cpuUsage();
    const start = performance.now();
    work();
    wall.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
  }
  console.log(`${name.padEnd(40)} ${summary(wall)}   CPU ${summary(cpu)}`);
}

function summary(times: number[]): string {
  times.sort((a, b) => a - b);
  const [best, median, worst] = [times[0]!, times[REPEATS >> 1]!, times[REPEATS - 1]!];
  return `${median.toFixed(0).padStart(5)} ms (${best.toFixed(0)} to ${worst.toFixed(0)})`.padEnd(24);
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

const decoded = decodeNative(bytes);
const rows = new RowReader<Record<string, unknown>>(decoded.columns, "object").read(0, ROWS);
const tuples = new RowReader<unknown[]>(decoded.columns, "array").read(0, ROWS);
const target = decoded.columns.map(({ name, type }) => ({ name, type: parseType(type) }));
const columns = decoded.columns.map(({ values, nulls }) => ({ values, nulls }));
const writer = new ByteWriter({ initialBytes: 1 << 20 });

function inBlocks(encode: (from: number, to: number) => void): void {
  for (let from = 0; from < ROWS; from += 65_536) {
    writer.reset();
    encode(from, Math.min(from + 65_536, ROWS));
  }
}

measure("encode row objects", () => {
  const encoder = new BlockEncoder(target);
  inBlocks((from, to) => encoder.rows(writer, rows, from, to));
});
measure("encode row arrays", () => {
  const encoder = new BlockEncoder(target);
  inBlocks((from, to) => encoder.rows(writer, tuples, from, to));
});
measure("encode typed arrays, texts, bitmap", () => {
  const encoder = new BlockEncoder(target);
  inBlocks((from, to) => encoder.data(writer, columns, from, to));
});
measure("encode columns of a result", () => {
  const encoder = new BlockEncoder(target);
  inBlocks((from, to) => encoder.data(writer, decoded.columns, from, to));
});
