import { type Lease, Pool } from "@x/pool";
import { ChdbConnectionError } from "./errors.ts";
import type { Lane, LaneRequest, LaneSource } from "./lane.ts";
import { type EngineConnection, type EngineOptions, openConnection } from "./native/engine-connection.ts";
import type { SessionState } from "./session-state.ts";

/** A side connection idle for so long is closed. */
const IDLE_MS = 10_000;

/** Side connection and how much of the session's state it has seen. */
interface Side {
  readonly connection: EngineConnection;
  version: number;
}

/**
 * Which connection a statement runs on. Statements one after another share the main connection; those that overlap it use
 * side connections that have replayed USE and SET. What changes the state runs on the main one, in order, and what comes
 * later waits for it; once there is a temporary table, which only the main connection has, everything does.
 */
export class Lanes implements LaneSource {
  readonly #main: Pool<EngineConnection>;
  readonly #sides: Pool<Side>;
  readonly #state: SessionState;
  readonly #address: string;
  readonly #held = new Set<EngineConnection>();
  #stopped = false;
  #mainInUse = 0;
  #changes = 0;
  #mainLane: Lane | undefined;

  constructor(
    main: EngineConnection,
    state: SessionState,
    engine: EngineOptions,
    maxSides: number,
    address: string,
  ) {
    this.#state = state;
    this.#address = address;
    this.#main = new Pool({
      max: 1,
      create: async () => main,
      destroy: (connection) => connection.close(),
      acquireTimeoutMs: null,
      idleTimeoutMs: null,
    });
    this.#sides = new Pool({
      max: maxSides,
      create: async () => ({
        connection: await openConnection({ ...engine, joinAny: true }),
        version: 0,
      }),
      destroy: (side) => side.connection.close(),
      acquireTimeoutMs: null,
      idleTimeoutMs: IDLE_MS,
    });
  }

  /** @throws the signal's reason; ChdbConnectionError when no side connection can be made, or after `stopAll`. */
  async acquire({ statement, long, signal }: LaneRequest): Promise<Lane> {
    const changes = statement.effect !== "none";
    const main = changes || this.#state.pinned || this.#changes > 0 || (!long && this.#mainInUse === 0);
    const lane = await (main ? this.#acquireMain(changes, signal) : this.acquireSide(signal));
    if (!this.#stopped) return lane;
    lane.release();
    throw new ChdbConnectionError("The session was closed while the statement waited.", {
      code: "ERR_CHDB_CLOSED",
      address: this.#address,
      query: statement.text,
    });
  }

  /** Makes the engine stop what is under way, and lets nothing begin that still waits. */
  stopAll(): void {
    this.#stopped = true;
    for (const connection of this.#held) connection.cancel();
  }

  async #acquireMain(changes: boolean, signal: AbortSignal | undefined): Promise<Lane> {
    this.#mainInUse++;
    if (changes) this.#changes++;
    const done = (): void => {
      this.#mainInUse--;
      if (changes) this.#changes--;
    };
    let lease: Lease<EngineConnection>;
    try {
      const pending = this.#main.acquire({ signal });
      this.#mainLane?.onWanted?.();
      lease = await pending;
    } catch (error) {
      done();
      throw error;
    }
    const lane = this.#hold(lease.value, () => {
      done();
      if (this.#mainLane === lane) this.#mainLane = undefined;
      lease.release();
    });
    this.#mainLane = lane;
    return lane;
  }

  /** A connection beside the main one, whatever the state. */
  async acquireSide(signal: AbortSignal | undefined): Promise<Lane> {
    const lease = await this.#sides.acquire({ signal });
    const side = lease.value;
    const { version } = this.#state;
    if (side.version !== version) {
      try {
        for (const statement of this.#state.replay()) await side.connection.query(statement, "Null");
        side.version = version;
      } catch (error) {
        lease.destroy();
        throw error;
      }
    }
    return this.#hold(side.connection, (broken) => void (broken ? lease.destroy() : lease.release()));
  }

  #hold(connection: EngineConnection, release: (broken?: boolean) => void): Lane {
    this.#held.add(connection);
    return {
      connection,
      state: this.#state,
      release: (broken) => {
        this.#held.delete(connection);
        release(broken);
      },
    };
  }

  /** Waits for what is held, then closes all connections, the main one after `last` has used it. Never rejects. */
  async close(last: (main: EngineConnection) => Promise<void>): Promise<void> {
    await this.#sides.close();
    const lane = await this.#main.acquire().catch(() => undefined);
    if (lane !== undefined) {
      await last(lane.value).catch(() => undefined);
      lane.release();
    }
    await this.#main.close();
  }
}
