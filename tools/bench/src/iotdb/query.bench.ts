import type { SessionDataSet } from "@x/iotdb";
import { type BoundBench, type Comparison, defineBench, type Side } from "../bench.ts";
import { javaName, runJava } from "./java.ts";
import { watchMemory } from "./memory.ts";
import { RawClient } from "./raw-client.ts";
import { fill, openDatabase } from "./server.ts";
import { expectSum, fieldCount, sumOfLastField, type TabletParams, tableName } from "./workload.ts";

const drained = "draining the socket";
const sql = `SELECT * FROM ${tableName}`;
const lastField = `m${fieldCount - 1}`;

/** A side that reads the whole table; `read` gives the sum of the last field, where it looks at it. */
function querying(name: string, read: (dataSet: SessionDataSet) => Promise<number>): Side<TabletParams> {
  return {
    name,
    async open(params) {
      const database = await openDatabase();
      await fill(database, params);
      const expected = sumOfLastField(params);
      const query = async (): Promise<void> =>
        expectSum(await read(await database.session.executeQueryStatement(sql)), expected);
      // From before the first query on, which needs more than those after it.
      const growth = watchMemory();
      await query();
      return {
        async run() {
          await query();
          return { ops: params.rows * params.tablets, extra: { rssGrowthMb: growth() } };
        },
        close: () => database.end(),
      };
    },
  };
}

const drain: Side<TabletParams> = {
  name: drained,
  async open(params) {
    const database = await openDatabase();
    await fill(database, params);
    const client = await RawClient.open(database.address, database.name);
    await client.drain(sql);
    return {
      async run() {
        const bytes = await client.drain(sql);
        const ops = params.rows * params.tablets;
        if (bytes < ops * 8 * fieldCount) throw new Error(`only ${bytes} bytes came`);
        return { ops };
      },
      async close() {
        client.close();
        await database.end();
      },
    };
  },
};

/** Java's iterator, which reads every cell; times as numbers or as objects. */
function java(times: "long" | "timestamp"): Side<TabletParams> {
  return {
    name: javaName,
    async open({ rows, tablets }) {
      const database = await openDatabase();
      await fill(database, { rows, tablets });
      const { address, name } = database;
      return {
        run: () => runJava("query", address, name, sql, rows, tablets, times),
        close: () => database.end(),
      };
    },
  };
}

async function sumOfColumns(dataSet: SessionDataSet): Promise<number> {
  let sum = 0;
  for await (const batch of dataSet.batches()) {
    for (const column of batch.data) if (!column.isConstant && column.values.length === 0) return Number.NaN;
    const values = batch.column(lastField).values as Float64Array;
    for (let i = 0; i < values.length; i++) sum += values[i] as number;
  }
  return sum;
}

async function sumOfRows(dataSet: SessionDataSet): Promise<number> {
  let sum = 0;
  for await (const row of dataSet) sum += row[lastField] as number;
  return sum;
}

function bench(
  how: string,
  read: (dataSet: SessionDataSet) => Promise<number>,
  peers: readonly Side<TabletParams>[],
  bounds: readonly Comparison[],
): BoundBench {
  return defineBench<TabletParams>({
    package: "iotdb",
    work: `query, ${how}`,
    params: { rows: 10_000, tablets: 100 },
    quick: { rows: 10_000, tablets: 30 },
    warmups: 0,
    ours: querying("@x/iotdb", read),
    peers,
    comparisons: [
      ...bounds,
      { peer: javaName, metric: "wallMs", goal: { op: ">=", value: 1 } },
      { peer: javaName, metric: "cpuNsPerOp", goal: { op: ">=", value: 1 }, aspect: "CPU" },
      {
        metric: "extra.rssGrowthMb",
        unit: "MB",
        goal: { op: "<=", value: 100 },
        aspect: "growth of memory",
      },
    ],
  });
}

/** Reads a table of a tag and ten DOUBLE fields from a real server, twice; the second time counts. */
export const benches: readonly BoundBench[] = [
  bench(
    "typed columns",
    sumOfColumns,
    [drain, java("long")],
    [
      { peer: drained, metric: "wallMs", goal: { op: ">=", value: 0.95 } },
      { metric: "cpuMs", goal: { op: "<=", value: 250 }, aspect: "CPU" },
    ],
  ),
  bench("row objects", sumOfRows, [java("timestamp")], []),
];
