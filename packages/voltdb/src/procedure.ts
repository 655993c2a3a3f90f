import { resolveCall } from "./call-terms.ts";
import type { ClientCore } from "./client-core.ts";
import { traceQuery } from "./diagnostics.ts";
import type { CallOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { ProcedureStats } from "./procedure-stats.ts";
import type { VoltResponse } from "./protocol/response.ts";

/** The arguments of a call: parameters may be left out where there are none. */
export type CallArguments<Params extends readonly unknown[], Options> = readonly [] extends Params
  ? [params?: Params, options?: Options]
  : [params: Params, options?: Options];

/** What a call resolves with: nothing when it asked for no response. */
export type CallResult<Options> = Options extends { readonly response: false }
  ? Promise<void>
  : Promise<VoltResponse>;

/** A procedure of the server, ready to be called; made by `client.procedure`. */
export class VoltProcedure<Params extends readonly unknown[] = readonly unknown[]> {
  readonly #core: ClientCore;
  readonly #plan: Plan;

  /** Use `client.procedure`. */
  private constructor(core: ClientCore, plan: Plan) {
    this.#core = core;
    this.#plan = plan;
  }

  get name(): string {
    return this.#plan.name;
  }

  /** Counters of all calls of this name by this client. */
  get stats(): ProcedureStats {
    return this.#plan.counter.snapshot();
  }

  /**
   * Calls the procedure.
   *
   * @throws {VoltUsageError} for parameters that do not fit: nothing was sent
   * @throws {VoltServerError} for a status other than success, unless `throwOnFailure` is false
   * @throws {VoltTimeoutError} after `timeoutMs`; {@link VoltConnectionError} when the connection is lost; the reason of
   *   `signal`
   */
  call<Options extends CallOptions = CallOptions>(
    ...[params, options]: CallArguments<Params, Options>
  ): CallResult<Options> {
    return callProcedure(this.#core, this.#plan, params ?? [], options) as CallResult<Options>;
  }

  toString(): string {
    return `VoltProcedure(${this.name})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Outside the class: its constructor is not for users. */
export function newProcedure(core: ClientCore, plan: Plan): VoltProcedure {
  return new (VoltProcedure as unknown as new (core: ClientCore, plan: Plan) => VoltProcedure)(core, plan);
}

/** Calls a procedure, and tells the tracing channel. What is wrong with the call rejects, too. */
export function callProcedure(
  core: ClientCore,
  plan: Plan,
  params: readonly unknown[],
  options: CallOptions | undefined,
  partition?: number,
): Promise<VoltResponse | undefined> {
  try {
    const isPlain = options === undefined && partition === undefined;
    const { terms, extras } = isPlain ? core.plainCall : resolveCall(core.options, options ?? {}, partition);
    return traceQuery(
      () => core.submit(plan, params, extras, terms),
      () => ({ procedure: plan.name, addresses: core.addresses }),
    );
  } catch (error) {
    return Promise.reject(error);
  }
}
