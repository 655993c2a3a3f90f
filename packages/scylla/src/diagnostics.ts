import { tracingChannel } from "node:diagnostics_channel";
import { withoutPasswords } from "./errors.ts";

/**
 * Payload of the tracing channel `x:scylla:query`, one per call, and one for each page that is fetched after the first of a
 * stream or a paged result; `result` and `error` come with its end.
 */
export interface QueryTrace {
  /** The statement, or those of a batch; neither values nor passwords are included. */
  readonly query: string;
}

/** Payload of the tracing channel `x:scylla:connect`, one per connection. */
export interface ConnectTrace {
  /** `host:port`. */
  readonly address: string;
}

/** Payload of the tracing channel `x:scylla:pool`, one per wait for a connection that requests can be sent on. */
export interface PoolTrace {
  /** The servers that are being connected to, `host:port` each. */
  readonly addresses: readonly string[];
}

/** Names of this package's `node:diagnostics_channel` tracing channels. */
export const CHANNELS = {
  query: "x:scylla:query",
  connect: "x:scylla:connect",
  pool: "x:scylla:pool",
} as const;

const queries = /* @__PURE__ */ tracingChannel<string, QueryTrace>(CHANNELS.query);
const connects = /* @__PURE__ */ tracingChannel<string, ConnectTrace>(CHANNELS.connect);
const pools = /* @__PURE__ */ tracingChannel<string, PoolTrace>(CHANNELS.pool);

/** Whether anybody listens to the query channel. Where it matters, what is asked first saves closures. */
export function isQueryTraced(): boolean {
  return queries.hasSubscribers;
}

/** Runs `work` inside the query channel. */
export function traceQuery<T>(work: () => Promise<T>, query: string): Promise<T> {
  return queries.hasSubscribers ? queries.tracePromise(work, { query: withoutPasswords(query) }) : work();
}

/** Runs `work` inside the connect channel. */
export function traceConnect<T>(work: () => Promise<T>, payload: ConnectTrace): Promise<T> {
  return connects.hasSubscribers ? connects.tracePromise(work, payload) : work();
}

/** Runs `work` inside the pool channel. */
export function tracePool<T>(work: () => Promise<T>, addresses: () => readonly string[]): Promise<T> {
  return pools.hasSubscribers ? pools.tracePromise(work, { addresses: addresses() }) : work();
}
