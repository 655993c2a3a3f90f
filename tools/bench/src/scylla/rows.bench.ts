import { type BoundBench, defineBench, type RunReport } from "../bench.ts";
import type { Driver, OurDriver } from "./drivers.ts";
import { ours, peer, peerName } from "./sides.ts";
import { pageRows } from "./workload.ts";

interface Params {
  readonly pages: number;
}

/** Fetches page after page, and finds each one whole. */
async function fetchPages(pages: number, page: () => Promise<number>): Promise<RunReport> {
  for (let i = 0; i < pages; i++) {
    const rows = await page();
    if (rows !== pageRows) throw new Error(`a page has ${rows} rows`);
  }
  return { ops: pages * pageRows };
}

function bench(
  how: string,
  page: (driver: OurDriver) => Promise<number>,
  goal: number,
  compression: "lz4" | null = null,
): BoundBench {
  return defineBench<Params>({
    package: "scylla",
    work: `rows of ${pageRows.toLocaleString("en")} × 7 mixed columns, ${how}`,
    params: { pages: 100 },
    quick: { pages: 30 },
    ours: ours((driver, { pages }) => fetchPages(pages, () => page(driver)), compression),
    peers: [peer((driver: Driver, { pages }: Params) => fetchPages(pages, () => driver.page()))],
    comparisons: [{ peer: peerName, metric: "cpuNsPerOp", goal: { op: "<=", value: goal } }],
  });
}

/** What a row costs the client, with a server that only plays back; the peer always makes objects, it can nothing else. */
export const benches: readonly BoundBench[] = [
  bench("plain objects", (driver) => driver.page(), 0.3),
  bench("columns", (driver) => driver.pageOfColumns(), 0.12),
  bench("lazy rows", (driver) => driver.pageOfLazyRows(), 0.12),
  bench("plain objects, lz4 on our side", (driver) => driver.page(), 0.45, "lz4"),
];
