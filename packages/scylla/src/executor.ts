import { reasonOf } from "@x/pool";
import type { Connection } from "./connection.ts";
import { tracePool } from "./diagnostics.ts";
import { ScyllaConnectionError, type TriedAddress } from "./errors.ts";
import type { HostPool } from "./host-pool.ts";
import type { SchemaChange } from "./protocol/schema-change.ts";
import { Running } from "./running.ts";
import { ScyllaServerError } from "./server-errors.ts";

/** What executions count. */
export interface Counters {
  requests: number;
  errors: number;
  retries: number;
  timeouts: number;
  reprepares: number;
}

/** What a statement may have changed for the whole session. */
export interface ExecutorListener {
  /** `USE` has chosen another keyspace on one connection: all others must follow. */
  keyspaceChosen(keyspace: string): Promise<undefined>;
  /** A statement has changed the schema: resolves when all servers agree on it, or with a warning that they do not. */
  schemaChanged(connection: Connection, change: SchemaChange): Promise<string | undefined>;
}

/** Where executions find servers. */
export class Executor {
  readonly running = new Running();
  readonly counters: Counters = { requests: 0, errors: 0, retries: 0, timeouts: 0, reprepares: 0 };
  readonly listener: ExecutorListener;
  /** The servers; requests go to them in turn. */
  pools: readonly HostPool[] = [];
  /** From now on nothing is tried again. */
  isClosing = false;
  #turn = 0;

  constructor(listener: ExecutorListener) {
    this.listener = listener;
  }

  /** The server whose turn it is, of those with a connection that were not tried yet. */
  pick(host: string | undefined, tried: readonly HostPool[] | undefined): HostPool | undefined {
    const { pools } = this;
    const { length } = pools;
    for (let i = 0; i < length; i++) {
      this.#turn = this.#turn + 1 < length ? this.#turn + 1 : 0;
      const pool = pools[this.#turn]!;
      if (host !== undefined && pool.address !== host) continue;
      if (tried?.includes(pool)) continue;
      if (pool.connections.length > 0) return pool;
    }
    return undefined;
  }

  /** Whether there is a server left to try that has a connection. */
  hasOther(host: string | undefined, tried: readonly HostPool[]): boolean {
    return this.#candidates(host, tried).some(({ connections }) => connections.length > 0);
  }

  /**
   * Resolves when a server can be asked.
   * @throws {ScyllaConnectionError} with every address, when the attempts under way have failed, or none are
   */
  async waitForServer(
    host: string | undefined,
    tried: readonly HostPool[] | undefined,
    query: string | undefined,
  ): Promise<void> {
    const candidates = this.#candidates(host, tried);
    const attempts = candidates.map(({ attempt }) => attempt).filter((attempt) => attempt !== undefined);
    if (attempts.length > 0) {
      const addresses = (): string[] => candidates.map(({ address }) => address);
      const reached = await tracePool(() => Promise.any(attempts), addresses).catch(() => undefined);
      // The pool takes the connection up in the same turn, but after this.
      await Promise.resolve();
      if (reached !== undefined || this.hasOther(host, tried ?? [])) return;
    }
    throw unreachable(candidates.length > 0 ? candidates : this.pools, host, query);
  }

  #candidates(host: string | undefined, tried: readonly HostPool[] | undefined): HostPool[] {
    return this.pools.filter(
      (pool) => (host === undefined || pool.address === host) && !tried?.includes(pool),
    );
  }
}

/** The error that names every address tried, and why each did not do. */
export function unreachable(
  pools: readonly HostPool[],
  host: string | undefined,
  query: string | undefined,
): ScyllaConnectionError {
  const tried: TriedAddress[] = pools
    .filter(({ address }) => host === undefined || address === host)
    .map(({ address, lastError }) => ({ address, error: rootOf(lastError) }));
  if (tried.length === 0) {
    return new ScyllaConnectionError(`${host} is none of the session's nodes`, {
      code: "ERR_SCYLLA_CONNECT",
      address: host,
      query,
    });
  }
  const list = tried.map(({ address, error }) =>
    error.message.includes(address) ? error.message : `${address}: ${reasonOf(error)}`,
  );
  return new ScyllaConnectionError(`no server could be reached: ${list.join("; ")}`, {
    code: "ERR_SCYLLA_CONNECT",
    address: tried[0]!.address,
    // What a server has refused it will refuse again.
    retryable: tried.some(({ error }) => !(error instanceof ScyllaServerError)),
    tried,
    query,
    cause: tried[0]!.error,
  });
}

/** What kept a connection from being made, without the error that says for which address. */
function rootOf(error: Error | undefined): Error {
  if (error instanceof ScyllaConnectionError && error.tried.length === 1) return error.tried[0]!.error;
  return error ?? new Error("there is no connection");
}
