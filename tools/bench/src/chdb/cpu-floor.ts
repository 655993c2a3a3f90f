import type { Comparison } from "../bench.ts";

/**
 * A gate beside the goal on the clock: CPU time repeats where other programs run, too, so it decides whether something
 * has become slower. It lies well below what is usually reached.
 */
export function cpuFloor(peer: string, value: number): Comparison {
  return { peer, metric: "cpuMs", goal: { op: ">=", value }, aspect: "CPU" };
}
