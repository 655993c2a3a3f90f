import { type BoundBench, defineBench, type RunReport } from "../bench.ts";
import type { Driver, OurDriver } from "./drivers.ts";
import { rust, rustName } from "./rust.ts";
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

/** The peer in JavaScript fetches a part of the pages: that takes it longer than all of them take the others. */
const peerShare = 4;

/** Goals are multiples of what the peers need. */
function bench(
  how: string,
  page: (driver: OurDriver) => Promise<number>,
  goal: { readonly peer: number; readonly rust?: number },
  compression: "lz4" | null = null,
): BoundBench {
  const metric = "cpuNsPerOp";
  return defineBench<Params>({
    package: "scylla",
    work: `rows of ${pageRows.toLocaleString("en")} × 7 mixed columns, ${how}`,
    params: { pages: 800 },
    quick: { pages: 200 },
    ours: ours((driver, { pages }) => fetchPages(pages, () => page(driver)), compression),
    peers: [
      peer((driver: Driver, { pages }: Params) => fetchPages(pages / peerShare, () => driver.page())),
      ...(goal.rust === undefined ? [] : [rust<Params>("rows", 1, ({ pages }) => pages)]),
    ],
    comparisons: [
      { peer: peerName, metric, goal: { op: "<=", value: goal.peer } },
      ...(goal.rust === undefined
        ? []
        : [{ peer: rustName, metric, goal: { op: "<=", value: goal.rust } } as const]),
    ],
  });
}

/**
 * What a row costs the client, with a server that only plays back. The peer in JavaScript always makes objects, it can nothing
 * else; the one in Rust makes typed tuples that own their text, and keeps those of a page as a column keeps its values.
 */
export const benches: readonly BoundBench[] = [
  bench("plain objects", (driver) => driver.page(), { peer: 0.3 }),
  bench("columns", (driver) => driver.pageOfColumns(), { peer: 0.12, rust: 1 }),
  bench("lazy rows", (driver) => driver.pageOfLazyRows(), { peer: 0.12 }),
  bench("plain objects, lz4 on our side", (driver) => driver.page(), { peer: 0.45 }, "lz4"),
];
