/** Watching statements without touching the code that makes them. */
// #region diagnostics
import { tracingChannel } from "node:diagnostics_channel";
import { CHANNELS, type QueryTrace, Session } from "@x/chdb";

const started = new WeakMap<QueryTrace, number>();
tracingChannel<unknown, QueryTrace>(CHANNELS.query).subscribe({
  start: (trace) => started.set(trace, performance.now()),
  asyncEnd: (trace) => {
    const ms = performance.now() - (started.get(trace) ?? 0);
    const outcome = "error" in trace ? (trace.error as Error & { code?: string }).code : "ok";
    console.log(trace.query, trace.format, outcome, ms >= 0);
  },
  end: () => {},
  asyncStart: () => {},
  error: () => {},
});
// #endregion diagnostics

const session = await Session.open();
await session.query("SELECT 1 AS one");
await session.query("SELECT 1", "CSV");
await session.query("SELECT nope").catch(() => {});
await session.close();
