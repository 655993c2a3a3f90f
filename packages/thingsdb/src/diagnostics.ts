import { tracingChannel } from "node:diagnostics_channel";
import type { ConnectTrace, QueryTrace } from "./platform-types.ts";

/** Names of this package's `node:diagnostics_channel` tracing channels. */
export const CHANNELS = { query: "x:thingsdb:query", connect: "x:thingsdb:connect" } as const;

const queries = /* @__PURE__ */ tracingChannel<string, QueryTrace>(CHANNELS.query);
const connects = /* @__PURE__ */ tracingChannel<string, ConnectTrace>(CHANNELS.connect);

/** Runs `work` inside the query channel; without subscribers it only runs. */
export function traceQuery<T>(work: () => Promise<T>, payload: () => QueryTrace): Promise<T> {
  return queries.hasSubscribers ? queries.tracePromise(work, payload()) : work();
}

/** Runs `work` inside the connect channel. */
export function traceConnect<T>(work: () => Promise<T>, payload: ConnectTrace): Promise<T> {
  return connects.hasSubscribers ? connects.tracePromise(work, payload) : work();
}
