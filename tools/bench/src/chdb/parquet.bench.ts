import { existsSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BoundBench, defineBench, type OpenSide } from "../bench.ts";
import { openOurs, openPeer, peerPackages } from "./engines.ts";
import type { RowsParams } from "./orders.ts";

const keys = 1_000;

/** The data; the name says what is in it, and a later bench takes the file that it finds. */
function fileOf(rows: number): string {
  return join(tmpdir(), `x-bench-${rows}-sales-of-${keys}-keys.parquet`);
}

function aggregation(rows: number): string {
  return `SELECT key, count() AS sales, avg(price) AS average, uniqExact(customer) AS customers
    FROM file('${fileOf(rows)}', Parquet) GROUP BY key ORDER BY key`;
}

async function writeParquet(rows: number): Promise<void> {
  const file = fileOf(rows);
  if (existsSync(file)) return;
  const part = `${file}.${process.pid}`;
  const session = await openOurs();
  await session.query(`INSERT INTO FUNCTION file('${part}', Parquet)
    SELECT toInt32(number * 7919 % ${keys}) AS key, number * 104729 % 10000000 / 100 AS price,
      toUInt32(cityHash64(number) % 100000) AS customer
    FROM numbers(${rows})`);
  await session.close();
  renameSync(part, file);
}

function aggregating(rows: number, query: (sql: string) => Promise<readonly { sales: unknown }[]>): OpenSide {
  return {
    async run() {
      const groups = await query(aggregation(rows));
      const sales = groups.reduce((sum, group) => sum + Number(group.sales), 0);
      if (groups.length !== keys || sales !== rows)
        throw new Error(`${sales} rows in ${groups.length} groups instead of ${rows} in ${keys}`);
    },
  };
}

/** Aggregates a Parquet file, where nearly all of the work is the engine's. */
export const benches: readonly BoundBench[] = [
  defineBench<RowsParams>({
    package: "chdb",
    work: "aggregate Parquet",
    params: { rows: 10_000_000 },
    quick: { rows: 1_000_000 },
    warmups: 2,
    ours: {
      name: "@x/chdb",
      packages: ["@x/chdb"],
      async open({ rows }) {
        await writeParquet(rows);
        const session = await openOurs();
        return aggregating(rows, async (sql) => (await session.query<{ sales: bigint }>(sql)).rows);
      },
    },
    peers: [
      {
        name: "npm chdb",
        packages: peerPackages.chdb,
        async open({ rows }) {
          const session = await openPeer();
          return aggregating(
            rows,
            async (sql) =>
              (await session.queryAsync(sql, { format: "JSON" })).json<{ data: { sales: number }[] }>().data,
          );
        },
      },
    ],
    comparisons: [{ peer: "npm chdb", metric: "wallMs", goal: { op: "<=", value: 1.05 } }],
  }),
];
