import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Executor } from "./executor.ts";
import type { Lane, LaneRequest, LaneSource } from "./lane.ts";
import { loadBinding } from "./native/binding.ts";
import { type EngineConnection, type EngineOptions, openConnection } from "./native/engine-connection.ts";
import { Lifetime } from "./native/lifetime.ts";
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

  /** Made by `openSpareEngine`. */
  constructor(first: EngineConnection, options: EngineOptions, lifetime: Lifetime) {
    this.#idle = [first];
    this.#options = options;
    this.#lifetime = lifetime;
    this.executor = new Executor(this, "this process", null);
  }

  async acquire({ statement, signal }: LaneRequest): Promise<Lane> {
    return this.#lane(statement.effect === "none", signal);
  }

  acquireSide(signal: AbortSignal | undefined): Promise<Lane> {
    return this.#lane(true, signal);
  }

  /** Closes the connections once nothing runs. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.executor.idle();
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
    await this.#lifetime.end();
  }

  async #lane(reusable: boolean, signal: AbortSignal | undefined): Promise<Lane> {
    signal?.throwIfAborted();
    const connection = this.#idle.pop() ?? (await openConnection(this.#options));
    return {
      connection,
      release: (broken) => {
        if (reusable && !broken && !this.#closed && this.#idle.length < SPARE) this.#idle.push(connection);
        else void connection.close();
      },
    };
  }
}

/** Joins the engine that the process has open, or starts a temporary one. @throws ChdbConnectionError */
export async function openSpareEngine(files: Pick<EngineOptions, "library" | "addon">): Promise<SpareEngine> {
  const lifetime = new Lifetime(loadBinding(files.addon), join(tmpdir(), `x-chdb-${randomUUID()}`));
  const options = { path: "", joinAny: true, ...files, args: functionArguments(lifetime.folder) };
  try {
    return new SpareEngine(await openConnection(options), options, lifetime);
  } catch (error) {
    await lifetime.end();
    throw error;
  }
}
