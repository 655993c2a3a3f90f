import type { NodeAddress } from "./node-address.ts";
import type { Transport, TransportOptions } from "./transport/transport.ts";

/** Payload of the tracing channel `x:thingsdb:query`, one per request; `result` and `error` come with its end. */
export interface QueryTrace {
  /** `query`, `run`, `emit` and so on. */
  readonly kind: string;
  /** The scope it is for. */
  readonly scope: string;
  /** The code or the name of the procedure; arguments are not included. */
  readonly text: string;
  /** The node that the client is connected with. */
  readonly address: string;
}

/** Payload of the tracing channel `x:thingsdb:connect`, one per connection that is made or fails. */
export interface ConnectTrace {
  /** The node. */
  readonly address: string;
}

/** What differs between Node and browsers. */
export interface Platform {
  open(node: NodeAddress, options: TransportOptions): Promise<Transport>;
  /** Runs `work` inside the query channel; without subscribers it only runs. */
  traceQuery<T>(work: () => Promise<T>, payload: () => QueryTrace): Promise<T>;
  /** Runs `work` inside the connect channel. */
  traceConnect<T>(work: () => Promise<T>, payload: ConnectTrace): Promise<T>;
}
