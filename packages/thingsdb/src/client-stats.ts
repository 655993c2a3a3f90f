/** Counters of a client; a snapshot. */
export interface ClientStats {
  /** Requests without an end yet. */
  readonly open: number;
  /** Requests whose answers are due, those included that were given up. */
  readonly inFlight: number;
  /** Requests that wait for a connection, for an id or for room. */
  readonly queued: number;
  /** How often the client has come back or moved to another node. */
  readonly reconnects: number;
  /** Of the current connection. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Answers to requests that had been given up. */
  readonly late: number;
  /** Packages that belong to nothing. */
  readonly unknown: number;
}
