// Reads a stream as a user's program does, in a process without TypeScript's loader, which has memory of its own.
// Input: { sql, mode: "columns" | "rows" } as JSON on standard input. Output: what was measured, as JSON.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { text } from "node:stream/consumers";
import { Session } from "@x/chdb";

const { sql, mode, rows } = JSON.parse(await text(process.stdin));
const loopResolutionMs = 1;

let seen = 0;
let sum = 0;
let early = 0;

/** The most memory in use so far, in MB of 10⁶ bytes. */
function maxRssMb() {
  return (process.resourceUsage().maxRSS * 1_024) / 1e6;
}

function count(more) {
  seen += more;
  if (early === 0 && seen * 4 >= rows) early = maxRssMb();
}

async function readColumns(session) {
  for await (const batch of session.stream(sql).batches()) {
    for (const { name, type } of batch.columns) {
      if (type === "String") continue;
      const { values } = batch.column(name);
      if (name === "quantity") for (const value of values) sum += value;
    }
    count(batch.rowCount);
  }
}

async function readRows(session) {
  for await (const { quantity } of session.stream(sql)) {
    sum += quantity;
    count(1);
  }
}

const session = await Session.open();
const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
loop.enable();
await (mode === "rows" ? readRows : readColumns)(session);
loop.disable();
const rssMb = maxRssMb();
await session.close();
console.log(
  JSON.stringify({
    rssMb,
    gapMs: Math.max(0, loop.max / 1e6 - loopResolutionMs),
    extra: { quantities: sum, growth: rssMb - early },
  }),
);
