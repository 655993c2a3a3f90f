import { type BoundBench, defineBench, type Side } from "../bench.ts";
import { median } from "../statistics.ts";
import { openOurs, openPeer, peerPackages } from "./engines.ts";
import { pythonSelectOne, type QueriesParams } from "./python.ts";

const sql = "SELECT 1";

/** A side that asks one query after the other and reports the median of their times. */
function asking(
  name: string,
  packages: readonly string[],
  openEngine: () => Promise<() => Promise<unknown>>,
): Side<QueriesParams> {
  return {
    name,
    packages,
    async open({ queries }) {
      const query = await openEngine();
      return {
        async run() {
          const times: number[] = [];
          for (let i = 0; i < queries; i++) {
            const before = performance.now();
            await query();
            times.push(performance.now() - before);
          }
          return { ops: queries, extra: { p50: median(times) } };
        },
      };
    },
  };
}

/** How long the smallest query takes, one after the other: what a call adds to the engine's own time. */
export const benches: readonly BoundBench[] = [
  defineBench<QueriesParams>({
    package: "chdb",
    work: "SELECT 1, median",
    params: { queries: 3_000 },
    quick: { queries: 1_000 },
    // A median does not hear of the first queries.
    warmups: 0,
    ours: asking("@x/chdb", ["@x/chdb"], async () => {
      const session = await openOurs();
      return () => session.query(sql);
    }),
    peers: [
      pythonSelectOne("C call (Python ctypes)", "c-call"),
      asking("npm chdb, queryAsync", peerPackages.chdb, async () => {
        const session = await openPeer();
        return () => session.queryAsync(sql);
      }),
      pythonSelectOne("Python chdb", "select-one"),
    ],
    comparisons: [
      { peer: "C call (Python ctypes)", metric: "extra.p50", unit: "ms", goal: { op: "<=", value: 1.25 } },
      { peer: "npm chdb, queryAsync", metric: "extra.p50", unit: "ms", goal: { op: "<=", value: 0.75 } },
      { peer: "Python chdb", metric: "extra.p50", unit: "ms", goal: { op: "<=", value: 1 } },
    ],
  }),
];
