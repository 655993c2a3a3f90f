import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ByteWriter } from "@x/binary";
import { type BoundBench, defineBench, type Side } from "../bench.ts";
import {
  DEFAULT_MODES,
  invocationHead,
  parameterWriter,
  TableLayout,
  tableOf,
  type VoltTable,
  VoltType,
  writeInvocation,
} from "./internals.ts";
import { javaName, runJava } from "./java.ts";
import { pythonName, runPython } from "./python.ts";
import { loadVoltjs, voltjsName } from "./voltjs.ts";
import { expectSum, sumOfIds, type TableParams, tableBytes } from "./workload.ts";

/** How often each side decodes before it is measured. */
const warmups = 20;

/** Instants with all their microseconds, as the other clients have them, which a `Date` does not. */
const modes = { ...DEFAULT_MODES, timestamps: "bigint" } as const;

/** Decodes a table over and over; `take` gives the sum of its first column. */
function decoding(take: (table: VoltTable) => number): Side<TableParams> {
  return {
    name: "@x/voltdb",
    open({ rows, times }) {
      const bytes = tableBytes(rows);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const decode = (): number => take(tableOf(new TableLayout(bytes, view, 0), modes));
      for (let i = 0; i < warmups; i++) decode();
      return {
        run() {
          for (let i = 0; i < times; i++) expectSum(decode(), rows);
          return { ops: rows * times };
        },
      };
    },
  };
}

function sumOfRows(table: VoltTable): number {
  let sum = 0;
  for (const row of table.tuples) sum += Number(row[0]);
  return sum;
}

/** Makes all columns. The sum itself is left out: adding bigints up would cost more than all else. */
function sumOfColumns(table: VoltTable): number {
  for (let c = 0; c < table.columns.length; c++)
    if (table.column(c).values.length !== table.rowCount) return Number.NaN;
  const values = table.column(0).values as BigInt64Array;
  return Number(values.at(-1)) === table.rowCount - 1 ? sumOfIds(table.rowCount) : Number.NaN;
}

/** Hands the table to a program of another language, as a file. */
function fileSide(
  name: string,
  run: (file: string, params: TableParams) => ReturnType<typeof runJava>,
): Side<TableParams> {
  return {
    name,
    open(params) {
      const folder = mkdtempSync(join(tmpdir(), "x-bench-"));
      const file = join(folder, "table");
      writeFileSync(file, tableBytes(params.rows));
      return { run: () => run(file, params), close: () => rmSync(folder, { recursive: true }) };
    },
  };
}

const java = fileSide(javaName, (file, { rows, times }) => runJava("decode", file, rows, times));
// The slow ones do less of it: a row costs the same each time.
const python = fileSide(pythonName, (file, { rows }) => runPython("decode", { file, rows, times: 1 }));
const voltjs: Side<TableParams> = {
  name: voltjsName,
  open({ rows }) {
    const { Parser } = loadVoltjs();
    const bytes = Buffer.from(tableBytes(rows));
    const decode = (): number => new Parser(bytes).readVoltTable().length;
    decode();
    return {
      run() {
        if (decode() !== rows) throw new Error("another number of rows");
        return { ops: rows };
      },
    };
  },
};

interface CallParams {
  readonly calls: number;
}

const encoding: Side<CallParams> = {
  name: "@x/voltdb",
  open({ calls }) {
    const head = invocationHead(Buffer.from("PutPair"));
    const writers = [VoltType.BIGINT, VoltType.STRING].map((type) => parameterWriter(type));
    const extras = { timeoutMicros: 120_000_000 };
    const writer = new ByteWriter({ initialBytes: 65_536 });
    const encode = (): void => {
      for (let i = 0; i < calls; i++) {
        if (writer.length > 60_000) writer.reset();
        writeInvocation(writer, head, i, extras, [i, "8 chars."], writers);
      }
    };
    encode();
    return {
      run() {
        encode();
        return { ops: calls };
      },
    };
  },
};

const voltjsEncoding: Side<CallParams> = {
  name: voltjsName,
  open({ calls }) {
    const { Procedure } = loadVoltjs();
    const procedure = new Procedure("PutPair", ["bigint", "string"]);
    const some = Math.ceil(calls / 10);
    const encode = (): void => {
      for (let i = 0; i < some; i++) {
        const query = procedure.getQuery();
        query.setParameters([i, "8 chars."]);
        query.setUID("00000001");
        query.getMessage().toBuffer();
      }
    };
    encode();
    return {
      run() {
        encode();
        return { ops: some };
      },
    };
  },
};

const size = { params: { rows: 100_000, times: 20 }, quick: { rows: 20_000, times: 10 } };

/** What a client does before and after the network. Sides warm up themselves. */
export const benches: readonly BoundBench[] = [
  defineBench<TableParams>({
    package: "voltdb",
    work: "decode 100,000 rows of 8 columns into row arrays",
    ...size,
    warmups: 0,
    ours: decoding(sumOfRows),
    peers: [voltjs, python],
    comparisons: [
      { peer: voltjsName, metric: "cpuNsPerOp", goal: { op: ">=", value: 8 } },
      { peer: pythonName, metric: "cpuNsPerOp", goal: { op: ">=", value: 15 } },
    ],
  }),
  defineBench<TableParams>({
    package: "voltdb",
    work: "decode 100,000 rows of 8 columns into typed columns",
    ...size,
    warmups: 0,
    ours: decoding(sumOfColumns),
    peers: [voltjs, java],
    comparisons: [
      { peer: voltjsName, metric: "cpuNsPerOp", goal: { op: ">=", value: 25 } },
      { peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 0.8 } },
    ],
  }),
  defineBench<CallParams>({
    package: "voltdb",
    work: "encode a call of two parameters",
    params: { calls: 1_000_000 },
    quick: { calls: 200_000 },
    warmups: 0,
    ours: encoding,
    peers: [
      voltjsEncoding,
      { name: javaName, open: ({ calls }) => ({ run: () => runJava("encode", calls) }) },
      {
        name: pythonName,
        open: ({ calls }) => ({ run: () => runPython("encode", { calls: Math.ceil(calls / 10) }) }),
      },
    ],
    comparisons: [
      { peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 0.5 } },
      { peer: voltjsName, metric: "cpuNsPerOp", goal: { op: ">=", value: 6 } },
      { peer: pythonName, metric: "cpuNsPerOp", goal: { op: ">=", value: 6 } },
    ],
  }),
];
