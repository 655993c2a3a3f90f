import { tracingChannel } from "node:diagnostics_channel";

/** Payload of the tracing channel `x:chdb:query`, one per statement; `result` and `error` come with its end. */
export interface QueryTrace {
  /** The statement; parameters are not included. */
  readonly query: string;
  /** Output format, or `Native` for typed answers. */
  readonly format: string;
  /** The data path. */
  readonly address: string;
}

/** Payload of the tracing channel `x:chdb:connect`, one per opened session. */
export interface ConnectTrace {
  /** The data path. */
  readonly address: string;
}

/** Payload of the tracing channel `x:chdb:pool`, one per wait for a connection that a statement can run on. */
export interface PoolTrace {
  /** The data path. */
  readonly address: string;
}

const QUERY = "x:chdb:query";
const CONNECT = "x:chdb:connect";
const POOL = "x:chdb:pool";

/** Names of this package's `node:diagnostics_channel` tracing channels. */
export const CHANNELS = { query: QUERY, connect: CONNECT, pool: POOL } as const;

const queries = /* @__PURE__ */ tracingChannel<string, QueryTrace>(QUERY);
const connects = /* @__PURE__ */ tracingChannel<string, ConnectTrace>(CONNECT);
const pools = /* @__PURE__ */ tracingChannel<string, PoolTrace>(POOL);

/** Runs `work` inside the query channel; without subscribers it only runs. */
export function traceQuery<T>(work: () => Promise<T>, payload: () => QueryTrace): Promise<T> {
  return queries.hasSubscribers ? queries.tracePromise(work, payload()) : work();
}

/** Runs `work` inside the connect channel. */
export function traceConnect<T>(work: () => Promise<T>, payload: ConnectTrace): Promise<T> {
  return connects.hasSubscribers ? connects.tracePromise(work, payload) : work();
}

/** Runs `work` inside the pool channel. */
export function tracePool<T>(work: () => Promise<T>, address: string): Promise<T> {
  return pools.hasSubscribers ? pools.tracePromise(work, { address }) : work();
}
