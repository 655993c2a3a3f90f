import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BoundBench, defineBench, type Side } from "../bench.ts";
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

/** Encodes one tablet over and over, into memory that is used again, as a session does. */
function encoding(makeTablet: (rows: number) => ColumnarTablet | Tablet): Side<TabletParams> {
  return {
    name: "@x/iotdb",
    open({ rows, tablets }) {
      const tablet = makeTablet(rows);
      const encode = (times: number): void => {
        for (let i = 0; i < times; i++) prepareTablet(tablet).encode().release();
      };
      encode(tablets);
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

/** Decodes blocks of a result; `take` gives the sum of the last field. */
function decoding(take: (batch: ResultBatch) => number): Side<TabletParams> {
  return {
    name: "@x/iotdb",
    open({ rows, tablets }) {
      const block = makeBlock(rows);
      const { names, types } = blockColumns;
      const modes = { int64: "bigint", timestamps: "date", precision: "ms" } as const;
      const schema = resultSchema({ columns: names, dataTypeList: types }, modes);
      const decode = (times: number): number => {
        let sum = 0;
        for (let i = 0; i < times; i++) sum += take(decodeBatch(block, schema));
        return sum;
      };
      decode(tablets);
      return {
        run() {
          expectSum(decode(tablets), sumOfLastField({ rows, tablets }));
          return { ops: rows * tablets };
        },
      };
    },
  };
}

const javaDecoding: Side<TabletParams> = {
  name: javaName,
  open({ rows, tablets }) {
    const folder = mkdtempSync(join(tmpdir(), "x-bench-"));
    const file = join(folder, "block");
    writeFileSync(file, makeBlock(rows));
    return {
      run: () => runJava("decode", file, tablets, rows),
      close: () => rmSync(folder, { recursive: true }),
    };
  },
};

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
    ours: decoding(sumOfColumns),
    peers: [javaDecoding],
    comparisons: [{ peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 8 } }],
  }),
  defineBench<TabletParams>({
    package: "iotdb",
    work: "decode, row objects",
    ...decodingSize,
    warmups: 0,
    ours: decoding(sumOfRows),
    peers: [javaDecoding],
    comparisons: [{ peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 1.2 } }],
  }),
];
