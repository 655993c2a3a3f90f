import { createRequire } from "node:module";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import type { BoundBench, OpenSide, RunReport, Sample } from "./bench.ts";
import type { WorkerAnswer, WorkerTask } from "./messages.ts";
import { isNotInstalled, NotInstalledError } from "./not-installed.ts";

/** How often the event loop is looked at, in milliseconds; a gap is known to this precision. */
const loopResolutionMs = 1;

function requireInstalled(packages: readonly string[], file: string): void {
  const { resolve } = createRequire(file);
  for (const name of packages) {
    try {
      resolve(name);
    } catch (error) {
      // A package that has only an ESM entry is found, but not by this way in.
      if ((error as { code?: string }).code === "MODULE_NOT_FOUND") throw new NotInstalledError(name);
    }
  }
}

async function measure(side: OpenSide, watchesLoop: boolean): Promise<Sample> {
  const loop = watchesLoop ? monitorEventLoopDelay({ resolution: loopResolutionMs }) : undefined;
  globalThis.gc?.();
  loop?.enable();
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const report: RunReport = (await side.run()) ?? {};
  const wallMs = performance.now() - before;
  const cpu = process.cpuUsage(cpuBefore);
  loop?.disable();
  return {
    cpuMs: (cpu.user + cpu.system) / 1_000,
    wallMs,
    // Node reports it in units of 1,024 bytes on every system.
    rssMb: (process.resourceUsage().maxRSS * 1_024) / 1e6,
    gapMs: loop ? Math.max(0, loop.max / 1e6 - loopResolutionMs) : 0,
    ops: 1,
    extra: {},
    ...report,
  };
}

async function work(task: WorkerTask): Promise<Sample> {
  const { benches } = (await import(pathToFileURL(task.file).href)) as { benches: readonly BoundBench[] };
  const bench = benches[task.bench];
  const side = bench?.sides[task.side];
  if (!bench || !side) throw new Error(`${task.file} has no bench ${task.bench} with a side ${task.side}`);
  requireInstalled(side.packages, task.file);
  const open = await side.open(task.isQuick);
  try {
    for (let i = 0; i < (bench.warmups ?? 1); i++) await open.run();
    return await measure(
      open,
      bench.comparisons.some(({ metric }) => metric === "gapMs"),
    );
  } finally {
    await open.close?.();
  }
}

function answer(message: WorkerAnswer): void {
  // What a peer leaves open (engines, threads) must not keep the worker from ending.
  process.send?.(message, undefined, undefined, () => process.exit(0));
}

process.once("message", (task: WorkerTask) => {
  work(task).then(
    (sample) => answer({ status: "done", sample }),
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      answer(isNotInstalled(error) ? { status: "not-installed", why } : { status: "failed", why });
    },
  );
});
