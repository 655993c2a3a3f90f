import type { ClientCore, ClientEvents, ClientState } from "./client-core.ts";
import type { ParameterInputs } from "./codec/inputs.ts";
import type { ParameterType } from "./codec/volt-type.ts";
import type { CallOptions, LimitOptions } from "./options.ts";
import { type CallResult, callProcedure, newProcedure, type VoltProcedure } from "./procedure.ts";
import type { ProcedureStats } from "./procedure-stats.ts";
import type { VoltResponse } from "./protocol/response.ts";
import type { Topology } from "./routing/topology.ts";
import type { ServerStats } from "./server-link.ts";

/** Counters of a client; a snapshot. */
export interface ClientStats {
  /** Calls without an end yet. */
  readonly open: number;
  /** Of these, calls that wait to be sent. */
  readonly waiting: number;
  readonly servers: readonly ServerStats[];
  /** By the names of procedures. */
  readonly procedures: Readonly<Record<string, ProcedureStats>>;
}

/** What one partition answered. */
export interface PartitionResult {
  readonly partition: number;
  /** When the call succeeded there. */
  readonly response?: VoltResponse;
  /** When it did not. */
  readonly error?: unknown;
}

/**
 * Calls the procedures of a VoltDB cluster. Made by `connect`.
 *
 * Calls go out at once, any number at a time; lost connections are made again by themselves, and calls wait for them.
 */
export class VoltClient implements AsyncDisposable {
  readonly #core: ClientCore;

  /** Use `connect`. */
  private constructor(core: ClientCore) {
    this.#core = core;
  }

  /** Whether a server is there, or the client is closed. */
  get state(): ClientState {
    return this.#core.state;
  }

  /** Partitions, hosts and procedures, as the cluster tells and keeps them; undefined when it does not tell. */
  get topology(): Topology | undefined {
    return this.#core.watch.topology;
  }

  /** Counters; a snapshot. */
  get stats(): ClientStats {
    return this.#core.stats;
  }

  /** Calls `listener` at every `event`; the returned function takes it off again. */
  on<Name extends keyof ClientEvents>(
    event: Name,
    listener: (...args: ClientEvents[Name]) => void,
  ): () => void {
    return this.#core.events.on(event, listener);
  }

  /**
   * A procedure to be called, often. With types, parameters are sent as these (a list is taken where a single value is
   * declared); without, each as what its value says.
   * @throws {VoltUsageError} for a name or a type that is none
   */
  procedure(name: string): VoltProcedure;
  procedure<const Types extends readonly ParameterType[]>(
    name: string,
    types: Types,
  ): VoltProcedure<ParameterInputs<Types>>;
  procedure(name: string, types?: readonly ParameterType[]): VoltProcedure {
    return newProcedure(this.#core, this.#core.plan(name, types));
  }

  /** Calls a procedure by its name, with parameters whose values say their types. Throws as `VoltProcedure.call`. */
  call<Options extends CallOptions = CallOptions>(
    name: string,
    params: readonly unknown[] = [],
    options?: Options,
  ): CallResult<Options> {
    try {
      return callProcedure(this.#core, this.#core.plan(name), params, options) as CallResult<Options>;
    } catch (error) {
      return Promise.reject(error) as CallResult<Options>;
    }
  }

  /**
   * Calls a single-partition procedure once in every partition, at the same time. Its first parameter, the one it is
   * partitioned by, is filled in with a key of each partition; `params` are the others.
   *
   * A partition that fails is a result with an error; only when the partitions cannot be asked for, this rejects.
   */
  async callAllPartitions(
    name: string,
    params: readonly unknown[] = [],
    options: Omit<CallOptions, "response"> = {},
  ): Promise<PartitionResult[]> {
    const plan = this.#core.plan(name);
    const { signal, timeoutMs } = options;
    const keys = await this.call("@GetPartitionKeys", ["INTEGER"], { signal, timeoutMs, int64: "bigint" });
    const partitions = keys.tables[0]?.tuples ?? [];
    return Promise.all(
      partitions.map(async ([id, key]): Promise<PartitionResult> => {
        const partition = Number(id);
        try {
          const response = await callProcedure(this.#core, plan, [key, ...params], options, partition);
          return { partition, response: response as VoltResponse };
        } catch (error) {
          return { partition, error };
        }
      }),
    );
  }

  /** Resolves when a server answers. */
  async ping(options: LimitOptions = {}): Promise<void> {
    await this.call("@Ping", [], { ...options, response: false, idempotent: true });
  }

  /**
   * Refuses new calls, waits for those under way (at most `timeoutMs`, then they fail), and closes all connections. Calls
   * that wait for a server that is not there fail at once. Idempotent, never rejects.
   */
  close(options: { readonly timeoutMs?: number | null | undefined } = {}): Promise<void> {
    return this.#core.close(options.timeoutMs ?? null);
  }

  /** The same as `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  toString(): string {
    return `VoltClient(${this.#core.addresses.join(", ")}, ${this.state})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Outside the class: its constructor is not for users. */
export function newClient(core: ClientCore): VoltClient {
  return new (VoltClient as unknown as new (core: ClientCore) => VoltClient)(core);
}
