/** Watching statements and connections without touching the code that makes them. */
// #region diagnostics
import { tracingChannel } from "node:diagnostics_channel";
import { CHANNELS, type ConnectTrace, connect, type QueryTrace } from "@x/scylla";

const started = new WeakMap<QueryTrace, number>();
tracingChannel<unknown, QueryTrace>(CHANNELS.query).subscribe({
  start: (trace) => started.set(trace, performance.now()),
  asyncEnd: (trace) => {
    const ms = performance.now() - (started.get(trace) ?? 0);
    const outcome = "error" in trace ? (trace.error as Error & { code?: string }).code : "ok";
    console.log(trace.query, outcome, ms >= 0);
  },
  end: () => {},
  asyncStart: () => {},
  error: () => {},
});
tracingChannel<unknown, ConnectTrace>(CHANNELS.connect).subscribe({
  start: ({ address }) => console.log("connecting", address !== ""),
  end: () => {},
  asyncStart: () => {},
  asyncEnd: () => {},
  error: () => {},
});
// #endregion diagnostics

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
await session.execute("SELECT key FROM system.local WHERE key = ?", ["local"]);
await session.execute("SELECT nope FROM system.local").catch(() => {});

// #region stats
const { requests, errors, timeouts, retries, prepared, nodes } = session.stats;
console.log({ requests, errors, timeouts, retries, prepared });
for (const { connections, inFlight, orphans, protocolVersion } of nodes)
  console.log({ connections, inFlight, orphans, protocolVersion });
// #endregion stats
await session.close();
