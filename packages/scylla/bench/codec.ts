/**
 * What the values cost by themselves: a page of 5,000 rows of seven mixed columns read in every way, and six parameters
 * written. CPU time, the best and the median of some rounds that take turns.
 * Run: node --conditions=x-source --import tsx packages/scylla/bench/codec.ts
 */
import { ByteWriter } from "@x/binary";
import { seededRandom } from "@x/testkit";
import type { ColumnSpec } from "../src/codec/column-spec.ts";
import { encodersOf, encodeValues } from "../src/codec/encode.ts";
import type { SimpleTypeName } from "../src/codec/type.ts";
import { Uuid } from "../src/codec/value/uuid.ts";
import { Result } from "../src/result.ts";
import { tokenOf } from "../src/routing/token.ts";
import type { RowsData } from "../src/rows.ts";

const ROWS = 5000;
const ROUNDS = 11;
const ROUND_MS = 40;
const COLUMNS: Readonly<Record<string, SimpleTypeName>> = {
  id: "uuid",
  name: "text",
  n: "int",
  big: "bigint",
  d: "double",
  flag: "boolean",
  at: "timestamp",
};

const specs: readonly ColumnSpec[] = Object.entries(COLUMNS).map(([name, kind]) => ({
  keyspace: "ks",
  table: "t",
  name,
  type: { kind },
}));
const random = seededRandom(1);
const values = Array.from({ length: ROWS }, (_, i) => [
  Uuid.random(),
  "abcdefghijklmnopqrst".slice(0, 6 + Math.floor(random() * 14)),
  Math.floor(random() * 2e9) - 1e9,
  BigInt(Math.floor(random() * 2 ** 53)) * 7n,
  random() * 1000,
  i % 2 === 0,
  new Date(1_700_000_000_000 + i * 1000),
]);
const parameters = values.map((row) => row.filter((_, c) => c !== 5));
const parameterSpecs = specs.filter((_, c) => c !== 5);

function pageOf(): RowsData {
  const writer = new ByteWriter();
  const encoders = encodersOf(specs);
  for (const row of values) encodeValues(writer, specs, encoders, row);
  const bytes = writer.finish();
  return {
    specs,
    rowCount: ROWS,
    source: { bytes, view: new DataView(bytes.buffer) },
    start: 0,
    end: bytes.length,
  };
}

const page = pageOf();
const result = (): Result => new Result([page]);
const writer = new ByteWriter({ initialBytes: 1 << 20 });
const encoders = encodersOf(parameterSpecs);
const keys = values.map(([id]) => (id as Uuid).bytes);
let sink: unknown;

const cases: Readonly<Record<string, () => unknown>> = {
  "rows as objects": () => result().rows,
  "rows as arrays": () => result().tuples,
  "rows one by one": () => {
    let seen = 0;
    for (const row of result()) if (row !== null) seen++;
    return seen;
  },
  "all columns": () => {
    const columns = result();
    return specs.map((_, c) => columns.column(c).values);
  },
  "the columns of numbers": () => {
    const columns = result();
    return ["n", "big", "d", "flag", "at"].map((name) => columns.column(name).values);
  },
  "checking that the rows are whole": result,
  "writing six parameters": () => {
    writer.reset();
    for (const row of parameters) encodeValues(writer, parameterSpecs, encoders, row);
    return writer.length;
  },
  "the token of a uuid": () => {
    for (const key of keys) sink = tokenOf(key);
    return sink;
  },
};

function cpuMs(work: () => unknown, calls: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) sink = work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const calls = Object.values(cases).map((work) => {
  let count = 1;
  while (cpuMs(work, count) < ROUND_MS) count *= 2;
  return count;
});
const times = calls.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [i, work] of Object.values(cases).entries())
    times[i]!.push((cpuMs(work, calls[i]!) * 1e6) / calls[i]! / ROWS);
}
console.log(`CPU ns per row, ${ROWS} rows of ${specs.length} columns, node ${process.versions.node}`);
for (const [i, name] of Object.keys(cases).entries()) {
  const sorted = times[i]!.sort((a, b) => a - b);
  const [best, median] = [sorted[0]!, sorted[ROUNDS >> 1]!];
  console.log(`${name.padEnd(36)}${best.toFixed(0).padStart(7)}   median ${median.toFixed(0)}`);
}
