/** Watching calls without touching the code that makes them. */
// #region diagnostics
import { tracingChannel } from "node:diagnostics_channel";
import { CHANNELS, connect, type QueryTrace, statistics } from "@x/voltdb";

const started = new WeakMap<QueryTrace, number>();
tracingChannel<unknown, QueryTrace>(CHANNELS.query).subscribe({
  start: (trace) => started.set(trace, performance.now()),
  asyncEnd: (trace) => {
    const ms = performance.now() - (started.get(trace) ?? 0);
    const outcome = "error" in trace ? (trace.error as Error & { code?: string }).code : "ok";
    console.log(trace.procedure, outcome, ms >= 0);
  },
  end: () => {},
  asyncStart: () => {},
  error: () => {},
});

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
client.on("state", (state) => console.log("state", state));
await client.ping();
await client.call("NoSuchProcedure").catch(() => {});
// #endregion diagnostics

// #region stats
const { calls, failures, maxMs } = client.stats.procedures["@Ping"]!;
console.log(calls, failures, maxMs > 0);
const { isUp, connects, bytesSent } = client.stats.servers[0]!;
console.log(isUp, connects, bytesSent > 0);
// What the server counts.
const memory = (await statistics(client, "MEMORY")).table<{ RSS: number }>();
console.log(memory.rows[0]!.RSS > 0);
// #endregion stats
await client.close();
