import { basename } from "node:path";
import type { BoundBench, Sample } from "./bench.ts";
import type { WorkerAnswer, WorkerTask } from "./messages.ts";
import { type ResultRow, type SideRuns, toRow } from "./result-row.ts";

/** How a bench is run. */
export interface RunOptions {
  /** Fewer rounds of smaller work. */
  readonly isQuick: boolean;
  /** Does one run; `runWorker` outside of tests. */
  run(task: WorkerTask): Promise<WorkerAnswer>;
  progress(text: string): void;
}

/** Rounds of a full and of a quick run. */
const rounds = { full: 5, quick: 2 };

/**
 * Runs the sides of one bench in turn, each time in a fresh process, so that a machine that slows down slows all of
 * them. A side that cannot run is left out of the further rounds.
 */
export async function runBench(
  bench: BoundBench,
  place: { readonly file: string; readonly index: number },
  { isQuick, run, progress }: RunOptions,
): Promise<ResultRow[]> {
  const samples: Sample[][] = bench.sides.map(() => []);
  const failures: (string | undefined)[] = bench.sides.map(() => undefined);
  const count = isQuick ? rounds.quick : rounds.full;
  for (let round = 1; round <= count; round++) {
    for (const [index, side] of bench.sides.entries()) {
      if (failures[index] !== undefined) continue;
      progress(`${bench.package}: ${bench.work}: ${side.name}, ${round} of ${count}`);
      const answer = await run({ file: place.file, bench: place.index, side: index, isQuick });
      if (answer.status === "done") samples[index]?.push(answer.sample);
      else
        failures[index] =
          `${side.name} ${answer.status === "failed" ? "failed" : "not installed"}: ${answer.why}`;
    }
  }
  const runs: SideRuns[] = failures.map((why, i) =>
    why === undefined ? { samples: samples[i] ?? [] } : { why },
  );
  return bench.comparisons.map((comparison) => toRow(bench, comparison, runs));
}

/** Runs the benches of one file whose work contains `only`. */
export async function runFile(file: string, only: string, options: RunOptions): Promise<ResultRow[]> {
  const { benches } = (await import(file)) as { benches?: readonly BoundBench[] };
  if (!benches) throw new Error(`${basename(file)} exports no benches`);
  const rows: ResultRow[] = [];
  for (const [index, bench] of benches.entries())
    if (bench.work.includes(only)) rows.push(...(await runBench(bench, { file, index }, options)));
  return rows;
}
