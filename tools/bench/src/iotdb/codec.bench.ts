import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BoundBench, defineBench, type RunReport, type Side } from "../bench.ts";
import { blockColumns, makeBlock } from "./block.ts";
import {
  type ColumnarTablet,
  ColumnarTablet as Columns,
  decodeBatch,
  prepareTablet,
  type ResultBatch,
  resultSchema,
  Tablet,
} from "./internals.ts";
import { javaName, runJava } from "./java.ts";
import { pythonName, runPython } from "./python.ts";
import {
  columnarTablet,
  columns,
  expectSum,
  fieldCount,
  rowsOf,
  sumOfLastField,
  type TabletParams,
  tableName,
} from "./workload.ts";

const lastField = `m${fieldCount - 1}`;

/** How much CPU time sides get before they are measured, in milliseconds: their compilers need it. */
const warmMs = 1_000;

function warmUp(work: () => unknown): void {
  const before = process.cpuUsage();
  for (let usedMs = 0; usedMs < warmMs; ) {
    work();
    const { user, system } = process.cpuUsage(before);
    usedMs = (user + system) / 1_000;
  }
}

/** Encodes one tablet over and over, into memory that is used again, as a session does. */
function encoding(makeTablet: (rows: number) => ColumnarTablet | Tablet): Side<TabletParams> {
  return {
    name: "@x/iotdb",
    open({ rows, tablets }) {
      const tablet = makeTablet(rows);
      const encode = (times: number): void => {
        for (let i = 0; i < times; i++) prepareTablet(tablet).encode().release();
      };
      warmUp(() => encode(tablets));
      return {
        run() {
          encode(tablets);
          return { ops: rows * tablets };
        },
      };
    },
  };
}

function pythonEncoding(name: string, form: "columns" | "rows", share: number): Side<TabletParams> {
  return {
    name,
    open: ({ rows, tablets }) => ({
      run: () => runPython("encode", { rows, tablets: Math.ceil(tablets * share), form }),
    }),
  };
}

/** Blocks that are decoded between two looks at the clock. */
const blocksAtOnce = 25;

/**
 * Decodes blocks of a result, as they come in: each in memory of its own, which the copying of the socket's bytes has paid for.
 * Therefore blocks are laid out in turns with decoding, and decoding alone is measured. `take` gives the sum of the last field.
 */
function decoding(timestamps: "date" | "bigint", take: (batch: ResultBatch) => number): Side<TabletParams> {
  return {
    name: "@x/iotdb",
    open({ rows, tablets }) {
      const block = makeBlock(rows);
      const arrived = Array.from({ length: blocksAtOnce }, () => new Uint8Array(block.length));
      const { names, types } = blockColumns;
      const modes = { int64: "bigint", timestamps, precision: "ms" } as const;
      const schema = resultSchema({ columns: names, dataTypeList: types }, modes);
      const decode = (): RunReport => {
        let sum = 0;
        let cpuUs = 0;
        for (let done = 0; done < tablets; done += blocksAtOnce) {
          for (const one of arrived) one.set(block);
          const before = process.cpuUsage();
          for (const one of arrived) sum += take(decodeBatch(one, schema, true));
          const { user, system } = process.cpuUsage(before);
          cpuUs += user + system;
        }
        expectSum(sum, sumOfLastField({ rows, tablets }));
        return { cpuMs: cpuUs / 1_000, ops: rows * tablets };
      };
      warmUp(decode);
      return {
        run() {
          // Garbage has just been collected, and with it what was compiled: Java is spared that.
          decode();
          return decode();
        },
      };
    },
  };
}

/** Java's iterator, which reads every cell; times as numbers or as objects. */
function javaDecoding(times: "long" | "timestamp"): Side<TabletParams> {
  return {
    name: javaName,
    open({ rows, tablets }) {
      const folder = mkdtempSync(join(tmpdir(), "x-bench-"));
      const file = join(folder, "block");
      writeFileSync(file, makeBlock(rows));
      return {
        run: () => runJava("decode", file, tablets, rows, times),
        close: () => rmSync(folder, { recursive: true }),
      };
    },
  };
}

/** The sum of a column, when all columns have been made. */
function sumOfColumns(batch: ResultBatch): number {
  for (const column of batch.data) if (!column.isConstant && column.values.length === 0) return Number.NaN;
  let sum = 0;
  const values = batch.column(lastField).values as Float64Array;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}

function sumOfRows(batch: ResultBatch): number {
  let sum = 0;
  for (const row of batch.rows) sum += row[lastField] as number;
  return sum;
}

const encodingSize = { params: { rows: 10_000, tablets: 400 }, quick: { rows: 10_000, tablets: 100 } };
const decodingSize = { params: { rows: 1_000, tablets: 10_000 }, quick: { rows: 1_000, tablets: 5_000 } };

/** What a client does before and after the network, with a tag and ten DOUBLE fields, per row. Sides warm up themselves. */
export const benches: readonly BoundBench[] = [
  defineBench<TabletParams>({
    package: "iotdb",
    work: "encode typed columns, tablets of 10,000 rows",
    ...encodingSize,
    warmups: 0,
    ours: encoding((rows) => columnarTablet(Columns, rows)),
    peers: [
      { name: javaName, open: (p) => ({ run: () => runJava("encode", p.rows, p.tablets) }) },
      pythonEncoding("Python NumpyTablet", "columns", 0.05),
    ],
    comparisons: [
      { peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 0.9 } },
      { peer: "Python NumpyTablet", metric: "cpuNsPerOp", goal: { op: ">=", value: 15 } },
    ],
  }),
  defineBench<TabletParams>({
    package: "iotdb",
    work: "encode rows, tablets of 10,000 rows",
    params: { rows: 10_000, tablets: 100 },
    quick: { rows: 10_000, tablets: 40 },
    warmups: 0,
    ours: encoding((rows) => new Tablet({ table: tableName, columns, ...rowsOf(rows) })),
    peers: [pythonEncoding(pythonName, "rows", 0.1)],
    comparisons: [{ peer: pythonName, metric: "cpuNsPerOp", goal: { op: ">=", value: 5 } }],
  }),
  defineBench<TabletParams>({
    package: "iotdb",
    work: "decode, typed columns",
    ...decodingSize,
    warmups: 0,
    ours: decoding("date", sumOfColumns),
    peers: [javaDecoding("long")],
    comparisons: [{ peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 8 } }],
  }),
  defineBench<TabletParams>({
    package: "iotdb",
    work: "decode, row objects, times as integers",
    ...decodingSize,
    warmups: 0,
    ours: decoding("bigint", sumOfRows),
    peers: [javaDecoding("long")],
    comparisons: [{ peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 1.2 } }],
  }),
  defineBench<TabletParams>({
    package: "iotdb",
    work: "decode, row objects, times as dates",
    ...decodingSize,
    warmups: 0,
    ours: decoding("date", sumOfRows),
    peers: [javaDecoding("timestamp")],
    comparisons: [{ peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 1.2 } }],
  }),
];
