import { type BoundBench, defineBench, type RunReport } from "../bench.ts";
import type { Driver } from "./drivers.ts";
import { rust, rustName } from "./rust.ts";
import { ours, peer, peerName } from "./sides.ts";
import { itemOf } from "./workload.ts";

interface Params {
  readonly requests: number;
}

/** Keeps so many requests in flight until all are answered. */
async function keepInFlight(
  requests: number,
  inFlight: number,
  ask: () => Promise<unknown>,
): Promise<RunReport> {
  let left = requests;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { ops: requests };
}

const item = itemOf(1);

/** The peer in JavaScript does a part of the requests: that takes it longer than all of them take the others. */
const peerShare = 4;

const kinds = [
  { name: "prepared insert of 6 values", task: "insert", ask: (driver: Driver) => driver.insert(item) },
  { name: "prepared select of one row", task: "select", ask: (driver: Driver) => driver.select(item.id) },
] as const;

function bench(
  kind: (typeof kinds)[number],
  inFlight: number,
  goal: number,
  compression: "lz4" | null = null,
): BoundBench {
  const work = (driver: Driver, { requests }: Params): Promise<RunReport> =>
    keepInFlight(requests, inFlight, () => kind.ask(driver));
  const metric = "cpuNsPerOp";
  const hasRust = inFlight === 256 && compression === null;
  return defineBench<Params>({
    package: "scylla",
    work: `${kind.name}, ${inFlight} in flight${compression ? `, ${compression} on our side` : ""}`,
    params: { requests: 300_000 },
    quick: { requests: 100_000 },
    ours: ours(work, compression),
    peers: [
      peer((driver, params) => work(driver, { requests: params.requests / peerShare })),
      ...(hasRust ? [rust<Params>(kind.task, inFlight, ({ requests }) => requests)] : []),
    ],
    comparisons: [
      { peer: peerName, metric, goal: { op: "<=", value: goal } },
      ...(hasRust ? [{ peer: rustName, metric, goal: { op: "<=", value: 1 } } as const] : []),
    ],
  });
}

/** What a request costs the client, with a server that only plays back. */
export const benches: readonly BoundBench[] = [
  ...kinds.flatMap((kind) => [32, 256].map((inFlight) => bench(kind, inFlight, 0.3))),
  ...kinds.map((kind) => bench(kind, 256, 0.45, "lz4")),
  defineBench<Params>({
    package: "scylla",
    work: "heap after many requests, 256 in flight",
    params: { requests: 1_000_000 },
    quick: { requests: 200_000 },
    // The run that is measured begins with everything compiled and cached.
    warmups: 1,
    ours: ours(async (driver, { requests }) => {
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      await keepInFlight(requests, 256, () => driver.select(item.id));
      globalThis.gc?.();
      return { ops: requests, extra: { heapMb: (process.memoryUsage().heapUsed - before) / 1e6 } };
    }),
    peers: [],
    comparisons: [{ metric: "extra.heapMb", unit: "MB", goal: { op: "<=", value: 1 } }],
  }),
];
