/** One line of a table: CPU nanoseconds for each value, ours beside the other way. */
export interface Case {
  readonly name: string;
  /** How many values one call of either function handles. */
  readonly values: number;
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
}

const ROUNDS = 7;
const ROUND_MS = 40;

/** Measures each case and prints the best of several rounds; CPU time, so that a busy machine disturbs less. */
export function run(title: string, theirs: string, cases: readonly Case[]): void {
  console.log(`\n${title} (CPU ns per value, node ${process.versions.node})`);
  console.log(`${"".padEnd(34)}${"ours".padStart(10)}${theirs.padStart(22)}${"ratio".padStart(8)}`);
  for (const { name, values, ours, theirs: other } of cases) {
    const [mine, its] = best(ours, other, values);
    console.log(
      `${name.padEnd(34)}${mine.toFixed(1).padStart(10)}${its.toFixed(1).padStart(22)}${(its / mine).toFixed(1).padStart(7)}×`,
    );
  }
}

/** Where results go, so that the optimiser cannot drop the work. */
let sink: unknown;

/** Rounds of the two take turns: the clock of a busy machine changes from one second to the next. */
function best(ours: () => unknown, theirs: () => unknown, values: number): [number, number] {
  const calls = [ours, theirs].map((work) => {
    let count = 1;
    while (cpuMs(work, count) < ROUND_MS) count *= 2;
    return count;
  });
  let mine = Number.POSITIVE_INFINITY;
  let its = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    mine = Math.min(mine, cpuMs(ours, calls[0]!) / calls[0]!);
    its = Math.min(its, cpuMs(theirs, calls[1]!) / calls[1]!);
  }
  return [(mine * 1e6) / values, (its * 1e6) / values];
}

function cpuMs(work: () => unknown, calls: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) sink = work();
  const { user, system } = process.cpuUsage(before);
  if (sink === run) throw new Error("unreachable");
  return (user + system) / 1000;
}
