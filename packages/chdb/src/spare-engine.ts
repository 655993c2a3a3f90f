import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Executor } from "./executor.ts";
import type { Lane, LaneRequest, LaneSource } from "./lane.ts";
import { loadBinding } from "./native/binding.ts";
import { EngineConnection, type EngineOptions } from "./native/engine-connection.ts";
import { Lifetime } from "./native/lifetime.ts";
import type { ResolvedSessionOptions } from "./options.ts";
import { SessionState } from "./session-state.ts";
import { functionArguments } from "./udf-folder.ts";

/** Idle connections kept for next calls. */
const SPARE = 4;

/**
 * The engine for calls that have nothing to do with each other: each has a connection for itself, which the next may use
 * if nothing was changed on it.
 */
export class SpareEngine implements LaneSource {
  readonly executor: Executor;
  readonly #options: EngineOptions;
  readonly #lifetime: Lifetime;
  readonly #idle: EngineConnection[];
  #closed = false;

  private constructor(
    first: EngineConnection,
    options: EngineOptions,
    lifetime: Lifetime,
    timeoutMs: number | null,
  ) {
    this.#idle = [first];
    this.#options = options;
    this.#lifetime = lifetime;
    this.executor = new Executor(this, new SessionState({}), "this process", timeoutMs);
  }

  /** Joins the engine that the process has open, or starts a temporary one. @throws ChdbConnectionError */
  static async open({ library, addon, timeoutMs }: ResolvedSessionOptions): Promise<SpareEngine> {
    const lifetime = new Lifetime(loadBinding(addon), join(tmpdir(), `x-chdb-${randomUUID()}`));
    const options = { path: "", joinAny: true, library, addon, args: functionArguments(lifetime.folder) };
    try {
      return new SpareEngine(await EngineConnection.open(options), options, lifetime, timeoutMs);
    } catch (error) {
      await lifetime.end();
      throw error;
    }
  }

  async acquire({ effect, signal }: Pick<LaneRequest, "effect" | "signal">): Promise<Lane> {
    signal?.throwIfAborted();
    const connection = this.#idle.pop() ?? (await EngineConnection.open(this.#options));
    return {
      connection,
      release: (broken) => {
        const reusable = effect === "none" && !broken && !this.#closed && this.#idle.length < SPARE;
        if (reusable) this.#idle.push(connection);
        else void connection.close();
      },
    };
  }

  acquireSide(signal: AbortSignal | undefined): Promise<Lane> {
    return this.acquire({ effect: "none", signal });
  }

  /** Closes the connections once nothing runs. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.executor.idle();
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
    await this.#lifetime.end();
  }
}
