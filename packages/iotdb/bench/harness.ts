/** Rounds of which the best counts; CPU time, so that a busy machine disturbs less. */
const ROUNDS = 9;
const ROUND_MS = 60;

/** Where results go, so that the optimiser cannot drop the work. */
let sink: unknown;

/** Measures work on `rows` rows and prints how many millions of rows a CPU-second is good for. */
export function measure(name: string, rows: number, work: () => unknown): void {
  let calls = 1;
  while (cpuMs(work, calls) < ROUND_MS) calls *= 2;
  let best = Number.POSITIVE_INFINITY;
  const all: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ms = cpuMs(work, calls) / calls;
    best = Math.min(best, ms);
    all.push(ms);
  }
  all.sort((a, b) => a - b);
  const median = all[ROUNDS >> 1]!;
  const rate = (ms: number): string => (rows / ms / 1000).toFixed(2).padStart(8);
  const each = ((best * 1e6) / rows).toFixed(0).padStart(7);
  console.log(`${name.padEnd(58)}${rate(best)}${rate(median)}${each}`);
}

/** The line above the measures. */
export function title(text: string): void {
  console.log(`\n${text}, Node ${process.version}`);
  console.log(
    `${"million rows per CPU-second".padEnd(58)}${"best".padStart(8)}${"median".padStart(8)}${"ns".padStart(7)}`,
  );
}

function cpuMs(work: () => unknown, calls: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) sink = work();
  const { user, system } = process.cpuUsage(before);
  if (sink === measure) throw new Error("unreachable");
  return (user + system) / 1000;
}
