import { type BoundBench, defineBench, type RunReport, type Side } from "../bench.ts";
import { javaName, runJava } from "./java.ts";
import { pythonName, runPython } from "./python.ts";
import { RawClient } from "./raw-client.ts";
import { type BenchDatabase, openDatabase, warmUp } from "./server.ts";
import { columnarTablet, type TabletParams, tableName } from "./workload.ts";

const prebuilt = "prebuilt frames";
/** How many tablets go before the measured ones: what a client needs to become as fast as it will be. */
const warmOf = (rows: number): number => 300_000 / rows;

/** A side that writes tablets one after the other, each once the one before is acknowledged; all rows must then be there. */
function inserting(
  name: string,
  insert: (
    database: BenchDatabase,
    params: TabletParams,
  ) => Promise<RunReport> | Promise<() => Promise<void>>,
): Side<TabletParams> {
  return {
    name,
    async open(params) {
      const { rows, tablets } = params;
      const database = await openDatabase();
      await warmUp(database);
      const work = await insert(database, params);
      return {
        async run() {
          if (typeof work !== "function") return work;
          await work();
          return { ops: rows * tablets };
        },
        async close() {
          const sql = `SELECT count(*) AS n FROM ${tableName}`;
          const [row] = await (await database.session.executeQueryStatement(sql)).readAll();
          await database.end();
          const expected = BigInt(rows * (warmOf(rows) + tablets));
          if (row?.n !== expected) throw new Error(`the table has ${row?.n} rows instead of ${expected}`);
        },
      };
    },
  };
}

const ours = inserting("@x/iotdb", async ({ session }, { rows, tablets }) => {
  const { ColumnarTablet } = await import("@x/iotdb");
  const warm = warmOf(rows);
  const ready = Array.from({ length: warm + tablets }, (_, i) => columnarTablet(ColumnarTablet, rows, i));
  for (const tablet of ready.splice(0, warm)) await session.insert(tablet);
  return async () => {
    for (const tablet of ready) await session.insert(tablet);
  };
});

const replay = inserting(prebuilt, async ({ address, name }, { rows, tablets }) => {
  const client = await RawClient.open(address, name);
  const warm = warmOf(rows);
  const frames = Array.from({ length: warm + tablets }, (_, i) => client.prebuild(rows, i));
  for (const frame of frames.splice(0, warm)) await client.replay(frame);
  return async () => {
    for (const frame of frames) await client.replay(frame);
    client.close();
  };
});

const java = inserting(javaName, ({ address, name }, { rows, tablets }) =>
  runJava("insert", address, name, rows, tablets, warmOf(rows)),
);

const python = inserting(pythonName, ({ address, name: database }, { rows, tablets }) =>
  runPython("insert", { address, database, rows, tablets, warm: warmOf(rows) }),
);

function bench(rows: number, sizes: { params: number; quick: number }, javaGoal: number): BoundBench {
  const goal = (value: number) => ({ op: ">=", value }) as const;
  return defineBench<TabletParams>({
    package: "iotdb",
    work: `insert tablets of ${rows.toLocaleString("en")} rows, typed columns`,
    params: { rows, tablets: sizes.params },
    quick: { rows, tablets: sizes.quick },
    warmups: 0,
    ours,
    peers: [replay, java, python],
    comparisons: [
      { peer: prebuilt, metric: "wallMs", goal: goal(0.95) },
      { peer: javaName, metric: "wallMs", goal: goal(javaGoal) },
      { peer: javaName, metric: "cpuNsPerOp", goal: goal(1), aspect: "CPU" },
      { peer: pythonName, metric: "cpuNsPerOp", goal: goal(1), aspect: "CPU" },
    ],
  });
}

/** Writes tablets of typed columns into a real server. */
export const benches: readonly BoundBench[] = [
  bench(10_000, { params: 100, quick: 20 }, 1),
  bench(1_000, { params: 500, quick: 200 }, 1.25),
];
