import { channel, tracingChannel } from "node:diagnostics_channel";

/** Payload of the tracing channel `x:voltdb:query`, one per call; `result` and `error` come with its end. */
export interface QueryTrace {
  /** The procedure; parameters are not included. */
  readonly procedure: string;
  /** The servers of the client, `host:port` each. */
  readonly addresses: readonly string[];
}

/** Payload of the tracing channel `x:voltdb:connect`, one per connection that is made or fails. */
export interface ConnectTrace {
  /** The server, as `host:port`. */
  readonly address: string;
}

/** Payload of the channel `x:voltdb:pool`: a server is to be had, or not any more. */
export interface PoolMessage {
  /** The server, as `host:port`. */
  readonly address: string;
  readonly state: "up" | "down";
  /** Why it is down. */
  readonly error?: unknown;
}

/** Names of this package's `node:diagnostics_channel` channels: tracing channels, but for `pool`. */
export const CHANNELS = {
  query: "x:voltdb:query",
  connect: "x:voltdb:connect",
  pool: "x:voltdb:pool",
} as const;

const queries = /* @__PURE__ */ tracingChannel<string, QueryTrace>(CHANNELS.query);
const connects = /* @__PURE__ */ tracingChannel<string, ConnectTrace>(CHANNELS.connect);
const pools = /* @__PURE__ */ channel(CHANNELS.pool);

/** Runs `work` inside the query channel; without subscribers it only runs. */
export function traceQuery<T>(work: () => Promise<T>, payload: () => QueryTrace): Promise<T> {
  return queries.hasSubscribers ? queries.tracePromise(work, payload()) : work();
}

/** Runs `work` inside the connect channel. */
export function traceConnect<T>(work: () => Promise<T>, payload: ConnectTrace): Promise<T> {
  return connects.hasSubscribers ? connects.tracePromise(work, payload) : work();
}

/** Tells the pool channel of a server that came or went. */
export function publishPool(message: PoolMessage): void {
  if (pools.hasSubscribers) pools.publish(message);
}
