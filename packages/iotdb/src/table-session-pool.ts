import { isPoolError, type Lease, Pool, PoolTimeoutError } from "@x/pool";
import { tracePool } from "./diagnostics.ts";
import { IoTDBTimeoutError, IoTDBUsageError } from "./errors.ts";
import {
  type CallOptions,
  checkCount,
  checkTimeout,
  type ResolvedOptions,
  resolveOptions,
  type TableSessionOptions,
} from "./options.ts";
import { Printable } from "./printable.ts";
import { DeviceNodes } from "./routing/device-nodes.ts";
import { SessionCore } from "./session-core.ts";
import { newSession, type TableSession } from "./table-session.ts";

/** Options of a pool: those of its sessions, and its own. */
export interface TableSessionPoolOptions extends TableSessionOptions {
  /** Sessions at most. Default 5. */
  maxPoolSize?: number | undefined;
  /** How long `getSession` waits when all are in use, in ms; `null` is no limit. Default 10,000. */
  waitTimeoutMs?: number | null | undefined;
  /** How long a session may lie unused, in ms; `null` is for ever. Default `null`. */
  idleTimeoutMs?: number | null | undefined;
}

/** What a pool holds; a snapshot. */
export interface TableSessionPoolStats {
  readonly maxPoolSize: number;
  /** Sessions that exist, or are being opened or closed. */
  readonly total: number;
  readonly idle: number;
  /** Sessions in use. */
  readonly leased: number;
  /** Callers that wait for one. */
  readonly waiting: number;
  /** Devices whose node is known, with `enableRedirection`. */
  readonly knownDevices: number;
}

/**
 * Lends sessions, at most `maxPoolSize` at a time, opened when they are first needed. `close()` on a session, or `await
 * using`, gives it back as it was opened: open results are closed, database and time zone are those of the options.
 */
export class TableSessionPool extends Printable implements AsyncDisposable {
  readonly #options: ResolvedOptions;
  readonly #maxPoolSize: number;
  readonly #pool: Pool<SessionCore>;
  readonly #nodes: DeviceNodes | undefined;
  #closed = false;

  /** Connects to nothing yet. @throws {IoTDBUsageError} for impossible options */
  constructor(options: TableSessionPoolOptions = {}) {
    super();
    this.#options = resolveOptions(options);
    this.#maxPoolSize = checkCount("maxPoolSize", options.maxPoolSize ?? 5, 1);
    // One knowledge for all: what a session learned serves the others.
    this.#nodes = this.#options.enableRedirection ? new DeviceNodes() : undefined;
    this.#pool = new Pool<SessionCore>({
      max: this.#maxPoolSize,
      acquireTimeoutMs:
        options.waitTimeoutMs === undefined ? 10_000 : (checkTimeout(options.waitTimeoutMs) ?? null),
      idleTimeoutMs: checkTimeout(options.idleTimeoutMs) ?? null,
      create: () => this.#open(),
      destroy: (core) => core.close(),
    });
  }

  get stats(): TableSessionPoolStats {
    const { total, idle, leased, waiting } = this.#pool.stats;
    const knownDevices = this.#nodes?.size ?? 0;
    return { maxPoolSize: this.#maxPoolSize, total, idle, leased, waiting, knownDevices };
  }

  /**
   * Lends a session: one that lies unused, else a new one, else the next that comes back.
   * @throws {IoTDBTimeoutError} `ERR_IOTDB_POOL_TIMEOUT` when none came back within `timeoutMs` (default: the pool's
   *   `waitTimeoutMs`)
   * @throws {IoTDBUsageError} `ERR_IOTDB_POOL_CLOSED`
   * @throws as `TableSession.open` does
   */
  async getSession(options: CallOptions = {}): Promise<TableSession> {
    const timeoutMs = checkTimeout(options.timeoutMs);
    if (this.#closed) throw poolClosed();
    const { leased, waiting } = this.#pool.stats;
    const lease = await tracePool(
      () => this.#acquire({ signal: options.signal, timeoutMs }),
      () => ({ leased, waiting }),
    );
    return newSession(lease.value, { nodes: this.#nodes, end: (core) => giveBack(core, lease) });
  }

  /**
   * Closes the pool: callers that wait are refused, unused sessions are closed at once, those in use when they come back.
   * Settles when nothing is left, never rejects. With `timeoutMs`, what is in use then is closed under its users.
   */
  close(options: { timeoutMs?: number | null | undefined } = {}): Promise<void> {
    const timeoutMs = checkTimeout(options.timeoutMs);
    this.#closed = true;
    return this.#pool.close({ timeoutMs });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  override toString(): string {
    const { leased, maxPoolSize } = this.stats;
    const { username } = this.#options;
    return `TableSessionPool ${username}, ${leased} of ${maxPoolSize} sessions in use${this.#closed ? ", closed" : ""}`;
  }

  async #acquire(limits: CallOptions): Promise<Lease<SessionCore>> {
    try {
      return await this.#pool.acquire(limits);
    } catch (error) {
      if (error instanceof PoolTimeoutError) throw this.#waitedTooLong(error);
      if (isPoolError(error) && this.#closed) throw poolClosed();
      throw error;
    }
  }

  #waitedTooLong(cause: PoolTimeoutError): IoTDBTimeoutError {
    const { leased, maxPoolSize, waiting } = this.stats;
    return new IoTDBTimeoutError(
      `No session came free within ${cause.timeoutMs} ms: ${leased} of ${maxPoolSize} are in use and ${waiting} other ` +
        `callers wait. Is every session closed after use? maxPoolSize and waitTimeoutMs set the limits.`,
      { code: "ERR_IOTDB_POOL_TIMEOUT", retryable: true, cause },
    );
  }

  async #open(): Promise<SessionCore> {
    const core = new SessionCore(this.#options);
    await core.session();
    return core;
  }
}

/** A session that cannot be made as it was is not lent again. */
async function giveBack(core: SessionCore, lease: Lease<SessionCore>): Promise<void> {
  try {
    await core.reset();
  } catch {
    await lease.destroy();
    return;
  }
  lease.release();
}

function poolClosed(): IoTDBUsageError {
  return new IoTDBUsageError("The pool is closed.", { code: "ERR_IOTDB_POOL_CLOSED" });
}
