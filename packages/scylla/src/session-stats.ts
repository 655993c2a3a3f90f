import type { SessionCore, SessionState } from "./session-core.ts";

/** A server that requests go to. */
export interface NodeStats {
  /** `host:port`, as it was given. */
  readonly address: string;
  /** Connections that take requests. */
  readonly connections: number;
  /** Requests under way. */
  readonly inFlight: number;
  /** Requests that nobody waits for any more, whose answers are still due. */
  readonly orphans: number;
  /** Of its connections; undefined while it has none. */
  readonly protocolVersion: number | undefined;
  /** Why the last attempt to connect failed. */
  readonly lastError: Error | undefined;
}

/** What a session has done and is doing. */
export interface SessionStats {
  readonly state: SessionState;
  /** Statements and batches that were begun, pages of streams included. */
  readonly requests: number;
  /** Those that are running. */
  readonly running: number;
  /** Those that failed. */
  readonly errors: number;
  /** Of these, those that took too long. */
  readonly timeouts: number;
  /** How often one was tried again. */
  readonly retries: number;
  /** How often a server had forgotten a prepared statement. */
  readonly reprepares: number;
  /** Statements that are kept prepared behind the scenes. */
  readonly prepared: number;
  readonly nodes: readonly NodeStats[];
}

/** A snapshot. */
export function statsOf({ state, executor, runner, pools }: SessionCore): SessionStats {
  return {
    state,
    ...executor.counters,
    running: executor.running.count,
    prepared: runner.preparedCount,
    nodes: pools.map(({ address, connections, lastError }) => ({
      address,
      connections: connections.length,
      inFlight: connections.reduce((sum, connection) => sum + connection.inFlight, 0),
      orphans: connections.reduce((sum, connection) => sum + connection.orphans, 0),
      protocolVersion: connections[0]?.version,
      lastError,
    })),
  };
}
