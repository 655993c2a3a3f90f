import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type BoundBench, defineBench } from "../bench.ts";
import { openOurs } from "./engines.ts";

/** A query that keeps all cores busy for hours, and how long it runs before it is stopped. */
interface StopParams {
  readonly sql: string;
  readonly runningMs: number;
}

const params: StopParams = {
  sql: "SELECT uniqExact(sipHash64(number)) FROM numbers_mt(1000000000000)",
  runningMs: 700,
};

const exitChild = fileURLToPath(import.meta.resolve("./exit-child.mjs"));

/** What the child exits with, so that a crash is told from it. */
const exitCode = 7;

/** Stops queries that would run for hours. */
export const benches: readonly BoundBench[] = [
  defineBench<StopParams>({
    package: "chdb",
    work: "abort a query, until the engine is idle",
    params,
    quick: params,
    ours: {
      name: "@x/chdb",
      packages: ["@x/chdb"],
      async open({ sql, runningMs }) {
        const { Session } = await import("@x/chdb");
        const session = await openOurs();
        const observer = await Session.join();
        const running = `SELECT count() AS queries FROM system.processes WHERE query LIKE '%numbers\\_mt(1%'
          AND query NOT LIKE '%system.processes%'`;
        const isRunning = async () =>
          (await observer.query<{ queries: bigint }>(running)).singleRow().queries > 0n;
        return {
          async run() {
            const controller = new AbortController();
            const query = session.query(sql, { signal: controller.signal }).catch(() => undefined);
            await sleep(runningMs);
            if (!(await isRunning())) throw new Error("the query ended before it was stopped");
            const before = performance.now();
            controller.abort();
            while (await isRunning());
            const idle = performance.now() - before;
            await query;
            return { extra: { idle } };
          },
        };
      },
    },
    peers: [],
    comparisons: [{ metric: "extra.idle", unit: "ms", goal: { op: "<=", value: 500 } }],
  }),
  defineBench<StopParams>({
    package: "chdb",
    work: "process.exit during a query, until the process is gone",
    params,
    quick: params,
    warmups: 0,
    ours: {
      name: "@x/chdb",
      packages: ["@x/chdb"],
      open: (given) => ({
        async run() {
          const child = spawn(process.execPath, [exitChild, JSON.stringify(given)], {
            stdio: ["ignore", "pipe", "pipe"],
          });
          const printed = Promise.all([text(child.stdout), text(child.stderr)]);
          const [code, signal] = await once(child, "exit");
          const goneAt = Date.now();
          const [output, errors] = await printed;
          if (code !== exitCode)
            throw new Error(`the child ended with ${signal ?? `code ${code}`}: ${errors.trim()}`);
          return { extra: { gone: goneAt - (JSON.parse(output) as { exitAt: number }).exitAt } };
        },
      }),
    },
    peers: [],
    comparisons: [{ metric: "extra.gone", unit: "ms", goal: { op: "<=", value: 2_000 } }],
  }),
];
