import { tracingChannel } from "node:diagnostics_channel";

/** Payload of the tracing channel `x:iotdb:query`, one per statement and insert; `result` and `error` come with its end. */
export interface QueryTrace {
  /** The statement; of an insert, `insert <table>`. */
  readonly sql: string;
  /** Rows, of an insert. */
  readonly rowCount?: number;
  /** The database at that time. */
  readonly database: string | undefined;
  /** The node that the session talks to. */
  readonly address: string;
}

/** Payload of the tracing channel `x:iotdb:connect`, one per login on a node. */
export interface ConnectTrace {
  readonly address: string;
  readonly username: string;
}

/** Payload of the tracing channel `x:iotdb:pool`, one per `getSession`. */
export interface PoolTrace {
  /** Sessions in use at that time. */
  readonly leased: number;
  /** Callers that wait already. */
  readonly waiting: number;
}

/** Names of this package's `node:diagnostics_channel` tracing channels. */
export const CHANNELS = { query: "x:iotdb:query", connect: "x:iotdb:connect", pool: "x:iotdb:pool" } as const;

// The names once more: bundlers do not drop a call that reads a property.
const queries = /* @__PURE__ */ tracingChannel<string, QueryTrace>(
  "x:iotdb:query" satisfies typeof CHANNELS.query,
);
const connects = /* @__PURE__ */ tracingChannel<string, ConnectTrace>(
  "x:iotdb:connect" satisfies typeof CHANNELS.connect,
);
const pools = /* @__PURE__ */ tracingChannel<string, PoolTrace>(
  "x:iotdb:pool" satisfies typeof CHANNELS.pool,
);

/** Runs `work` inside the query channel; without subscribers it only runs. */
export function traceQuery<T>(work: () => Promise<T>, payload: () => QueryTrace): Promise<T> {
  return queries.hasSubscribers ? queries.tracePromise(work, payload()) : work();
}

/** Runs `work` inside the connect channel. */
export function traceConnect<T>(work: () => Promise<T>, payload: () => ConnectTrace): Promise<T> {
  return connects.hasSubscribers ? connects.tracePromise(work, payload()) : work();
}

/** Runs `work` inside the pool channel. */
export function tracePool<T>(work: () => Promise<T>, payload: () => PoolTrace): Promise<T> {
  return pools.hasSubscribers ? pools.tracePromise(work, payload()) : work();
}
