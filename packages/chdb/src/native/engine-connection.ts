import { type Binding, loadBinding, type Outcome } from "./binding.ts";
import { type EncodedParams, NO_PARAMS, toError } from "./failure.ts";
import { fairPause } from "./fair-pause.ts";
import { locateLibrary } from "./locate.ts";

/** Which engine a connection wants. */
export interface EngineOptions {
  /** Absolute data path; empty for a temporary directory of the engine's. */
  readonly path: string;
  /** Take whatever engine this process has open, whichever its path. */
  readonly joinAny?: boolean;
  /** `--name=value` arguments, which count only for the connection that starts the engine. */
  readonly args?: readonly string[];
  readonly library?: string | undefined;
  readonly addon?: string | undefined;
}

const FLATTENED = "SET output_format_native_use_flattened_dynamic_and_json_serialization = 1";

/**
 * One connection of the engine with a native thread of its own, which runs what it is told in order. It is used by
 * one holder at a time. After `cancel()` the running call settles soon, and what follows is not touched by it.
 */
export class EngineConnection {
  readonly #binding: Binding;
  readonly #id: number;
  readonly #address: string;
  /** The `log_comment` that all its statements carry. */
  readonly tag: string;
  /** Whether this connection started the engine. */
  readonly booted: boolean;
  #closed: Promise<void> | undefined;

  /** Made by `openConnection`. */
  constructor(binding: Binding, id: number, tag: string, address: string, booted: boolean) {
    this.#binding = binding;
    this.#id = id;
    this.tag = tag;
    this.#address = address;
    this.booted = booted;
  }

  /** Runs one statement and gives its whole answer. */
  query(sql: string, format: string, params: EncodedParams = NO_PARAMS): Promise<Outcome> {
    const { names, values } = params;
    return this.call((binding, id) => binding.query(id, sql, format, names, values), sql, params);
  }

  /** Makes one call of the addon for this connection; its error tells of the statement that it is part of. */
  async call(
    start: (binding: Binding, id: number) => Promise<Outcome>,
    query: string,
    params?: EncodedParams,
  ): Promise<Outcome> {
    const outcome = await start(this.#binding, this.#id);
    const pause = fairPause();
    if (pause !== undefined) await pause;
    if (outcome.failure === undefined) return outcome;
    throw toError(outcome, { address: this.#address, query, params });
  }

  /** Makes the engine stop what this connection is running. Returns at once. */
  cancel(): void {
    this.#binding.cancel(this.#id);
  }

  /** Closes after what is queued. Idempotent, never rejects. */
  close(): Promise<void> {
    this.#closed ??= this.#binding.close(this.#id).then(() => undefined);
    return this.#closed;
  }
}

/** @throws ChdbConnectionError when there is no engine, or its path is taken. */
export async function openConnection(options: EngineOptions): Promise<EngineConnection> {
  const { path, joinAny = false, args = [] } = options;
  const binding = loadBinding(options.addon);
  const address = path || "a temporary directory";
  const { id, tag, opened } = binding.open(locateLibrary(options.library), path, joinAny, args);
  const outcome = await opened;
  if (outcome.failure !== undefined) throw toError(outcome, { address });
  const connection = new EngineConnection(binding, id, tag, address, outcome.booted ?? false);
  // Without it values of Dynamic and JSON beyond their limits come in a form that only the engine reads. Older engines
  // do not know it.
  await connection.query(FLATTENED, "Null").catch(() => undefined);
  return connection;
}
