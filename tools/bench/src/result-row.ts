import type { BoundBench, Comparison, Metric, Sample } from "./bench.ts";
import { median, range } from "./statistics.ts";

/** One comparison as it is printed and written. */
export interface ResultRow {
  readonly package: string;
  readonly work: string;
  readonly unit: string;
  /** Median of our runs, in `unit`; less is better. */
  readonly ours: number | null;
  /** Median of the peer's runs; `null` where there is no peer or it could not run. */
  readonly peer: number | null;
  readonly peerName: string | null;
  /** Smallest and largest run of each. */
  readonly spread: { readonly ours: [number, number] | null; readonly peer: [number, number] | null };
  /** With `>=` how many times better than the peer, with `<=` how many times its cost; `null` without a peer. */
  readonly ratio: number | null;
  readonly goalOp: "<=" | ">=";
  readonly goalValue: number;
  /** True where the number is CPU time or a count, so that the goal decides; times on the clock are only reported. */
  readonly gate: boolean;
  /** Why there is no number. */
  readonly note?: string;
}

/** All runs of one side, or why there are none. */
export type SideRuns = { readonly samples: readonly Sample[] } | { readonly why: string };

const units: Readonly<Record<Exclude<Metric, `extra.${string}`>, string>> = {
  cpuMs: "ms CPU",
  wallMs: "ms",
  rssMb: "MB",
  gapMs: "ms",
  cpuNsPerOp: "ns CPU",
  wallMsPerOp: "ms",
};

function costOf(sample: Sample, metric: Metric): number {
  if (metric === "cpuNsPerOp") return (sample.cpuMs * 1e6) / sample.ops;
  if (metric === "wallMsPerOp") return sample.wallMs / sample.ops;
  if (!metric.startsWith("extra.")) return sample[metric as "cpuMs" | "wallMs" | "rssMb" | "gapMs"];
  const value = sample.extra[metric.slice("extra.".length)];
  if (value === undefined) throw new Error(`a run did not report ${metric}`);
  return value;
}

function unitOf({ metric, unit }: Comparison): string {
  return unit ?? units[metric as keyof typeof units] ?? "";
}

/** The row of one comparison from all runs of the sides, which are in the bench's order. */
export function toRow(bench: BoundBench, comparison: Comparison, runs: readonly SideRuns[]): ResultRow {
  const { metric, goal, peer: peerName } = comparison;
  const valuesOf = (side: SideRuns | undefined): number[] =>
    side && "samples" in side ? side.samples.map((sample) => costOf(sample, metric)) : [];
  const peerIndex = bench.sides.findIndex((side) => side.name === peerName);
  const sides = [runs[0], ...(peerIndex > 0 ? [runs[peerIndex]] : [])];
  const ourValues = valuesOf(runs[0]);
  const peerValues = peerIndex > 0 ? valuesOf(runs[peerIndex]) : [];
  const ours = ourValues.length > 0 ? median(ourValues) : null;
  const peer = peerValues.length > 0 ? median(peerValues) : null;
  const why = sides.flatMap((side) => (side && "why" in side ? [side.why] : []));
  return {
    package: bench.package,
    work: comparison.aspect ? `${bench.work}: ${comparison.aspect}` : bench.work,
    unit: unitOf(comparison),
    ours,
    peer,
    peerName: peerName ?? null,
    spread: {
      ours: ourValues.length > 0 ? range(ourValues) : null,
      peer: peerValues.length > 0 ? range(peerValues) : null,
    },
    ratio: ours === null || peer === null ? null : goal.op === ">=" ? peer / ours : ours / peer,
    goalOp: goal.op,
    goalValue: goal.value,
    gate: metric.startsWith("cpu") || comparison.isCount === true,
    ...(why.length > 0 ? { note: why.join("; ") } : {}),
  };
}

/** Whether the row reaches its goal; `undefined` when a number is missing. */
export function reachesGoal(row: ResultRow): boolean | undefined {
  const value = row.peerName === null ? row.ours : row.ratio;
  if (value === null) return undefined;
  return row.goalOp === "<=" ? value <= row.goalValue : value >= row.goalValue;
}
