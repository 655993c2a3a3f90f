import { type BoundBench, defineBench, type Side } from "../bench.ts";
import { connect, type VoltTable } from "./internals.ts";
import { findServer } from "./server.ts";

interface MemoryParams {
  /** Tables of 100,000 rows, 6.8 MB each. */
  readonly tables: number;
}

/** Fetches a response and takes it in; how much the process grows, as a multiple of the response. */
function taking(take: (table: VoltTable) => number): Side<MemoryParams> {
  return {
    name: "@x/voltdb",
    async open({ tables }) {
      const server = await findServer();
      const client = await connect(server.url);
      // Code and buffers are there before.
      for (const table of (await client.call("Rows", [1_000, 2])).tables) take(table);
      return {
        async run() {
          globalThis.gc?.();
          const before = process.memoryUsage.rss();
          const response = await client.call("Rows", [100_000, tables]);
          let bytes = 0;
          let rows = 0;
          for (const table of response.tables) {
            bytes += table.bytes.length;
            rows += take(table);
          }
          if (rows !== 100_000 * tables) throw new Error(`${rows} rows`);
          const growth = process.resourceUsage().maxRSS * 1_024 - before;
          return { extra: { growth: growth / bytes, frameMb: bytes / 1e6 } };
        },
        async close() {
          await client.close();
          await server.end();
        },
      };
    },
  };
}

const byRows = taking((table) => {
  let rows = 0;
  for (const row of table) if (row !== undefined) rows++;
  return rows;
});
const byColumn = taking((table) => table.column("ID").values.length);

const size = { params: { tables: 8 }, quick: { tables: 8 }, warmups: 0, peers: [] };

/** What a response of 54 MB costs in memory. */
export const benches: readonly BoundBench[] = [
  defineBench<MemoryParams>({
    package: "voltdb",
    work: "response of 54 MB, gone through by rows",
    ...size,
    ours: byRows,
    comparisons: [
      { aspect: "growth", metric: "extra.growth", unit: "× the response", goal: { op: "<=", value: 2.5 } },
    ],
  }),
  defineBench<MemoryParams>({
    package: "voltdb",
    work: "response of 54 MB, one column of eight",
    ...size,
    ours: byColumn,
    comparisons: [
      { aspect: "growth", metric: "extra.growth", unit: "× the response", goal: { op: "<=", value: 1.3 } },
    ],
  }),
];
