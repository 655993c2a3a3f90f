import type { ByteReader } from "@x/binary";
import { Emitter } from "@x/pool";
import { type Call, type CallTerms, outcomeUnknown } from "./call.ts";
import { type ResolvedCall, resolveCall } from "./call-terms.ts";
import { Calls } from "./calls.ts";
import { DEFAULT_MODES } from "./codec/value-modes.ts";
import type { ParameterType } from "./codec/volt-type.ts";
import type { Connection } from "./connection.ts";
import type { Dump } from "./dump/dump-file.ts";
import { VoltConnectionError, type VoltError } from "./errors.ts";
import type { ResolvedOptions } from "./options.ts";
import { makePlan, type Plan } from "./plan.ts";
import { ProcedureCounter, type ProcedureStats } from "./procedure-stats.ts";
import type { InvocationExtras } from "./protocol/invocation.ts";
import type { VoltResponse } from "./protocol/response.ts";
import { RoundRobin } from "./routing/round-robin.ts";
import { TopologyWatch } from "./routing/topology-watch.ts";
import { type LinkOwner, ServerLink, type ServerStats } from "./server-link.ts";

/** States of a client, as `client.on("state", …)` tells them. */
export type ClientState = "connecting" | "open" | "disconnected" | "closing" | "closed";

/** What a client tells of itself. */
export interface ClientEvents {
  /** `open` with at least one server, `disconnected` without any. */
  state: [state: ClientState];
  /** A server is to be had, or is not, for this reason. */
  server: [address: string, state: "up" | "down", reason: unknown];
  /** The cluster has told of another topology or of other procedures. */
  topology: [];
}

/** Plans kept for calls by name. */
const MAX_PLANS = 1_000;

/** The moving parts of a client: its servers, its calls, what it knows of the cluster. */
export class ClientCore implements LinkOwner {
  readonly options: ResolvedOptions;
  readonly dump: Dump | undefined;
  readonly events = new Emitter<ClientEvents>();
  readonly watch: TopologyWatch;
  /** What a call without options asks for. */
  readonly plainCall: ResolvedCall;
  readonly #links: readonly ServerLink[];
  readonly #calls: Calls;
  readonly #counters = new Map<string, ProcedureCounter>();
  readonly #plans = new Map<string, Plan>();
  #instance: string | undefined;
  #state: ClientState = "connecting";
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, dump: Dump | undefined) {
    this.options = options;
    this.dump = dump;
    this.plainCall = resolveCall(options, {});
    this.#links = options.servers.map((address) => new ServerLink(address, this));
    this.#calls = new Calls(new RoundRobin(this.#links), options.maxQueuedBytes);
    this.watch = new TopologyWatch(
      (on, procedure, params) => this.#ask(on, procedure, params),
      () => this.events.emit("topology"),
    );
  }

  get state(): ClientState {
    return this.#state;
  }

  get addresses(): readonly string[] {
    return this.#links.map(({ address }) => address);
  }

  get stats(): {
    readonly open: number;
    readonly waiting: number;
    readonly servers: readonly ServerStats[];
    readonly procedures: Readonly<Record<string, ProcedureStats>>;
  } {
    const named = [...this.#counters].filter(([, counter]) => counter.calls > 0);
    return {
      open: this.#calls.open,
      waiting: this.#calls.waiting,
      servers: this.#links.map((link) => link.stats),
      procedures: Object.fromEntries(named.map(([name, counter]) => [name, counter.snapshot()])),
    };
  }

  /**
   * Connects to all servers: settles when one is there and has told its topology, the others follow. An abort of `signal`
   * closes everything, and is the reason then.
   */
  async start(signal?: AbortSignal): Promise<void> {
    const abort = (): void => void this.close(1);
    signal?.addEventListener("abort", abort);
    const attempts = this.#links.map((link) => link.start());
    try {
      await Promise.any(attempts);
      const connection = this.#links.find((link) => link.connection !== undefined)?.connection;
      if (connection !== undefined) await this.watch.subscribe(connection);
      if (this.#state === "connecting") this.#enter("open");
    } catch (error) {
      await this.close(null);
      if (signal?.aborted) throw signal.reason;
      throw error instanceof AggregateError ? noServer(error) : error;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** The plan of a procedure; kept for calls without declared types. */
  plan(name: string, types?: readonly ParameterType[]): Plan {
    const known = types === undefined ? this.#plans.get(name) : undefined;
    if (known !== undefined) return known;
    const plan = makePlan(name, types, (procedure) => this.#counter(procedure));
    if (types === undefined) {
      if (this.#plans.size >= MAX_PLANS) this.#plans.clear();
      this.#plans.set(name, plan);
    }
    return plan;
  }

  submit(
    plan: Plan,
    params: readonly unknown[],
    extras: InvocationExtras,
    terms: CallTerms,
  ): Promise<VoltResponse | undefined> {
    return this.#calls.submit(plan, params, extras, terms);
  }

  /** Refuses new calls, lets those under way end (at most for `timeoutMs`), then closes everything. Never rejects. */
  close(timeoutMs: number | null): Promise<void> {
    this.#closing ??= this.#close();
    if (timeoutMs === null) return this.#closing;
    const force = setTimeout(() => this.#calls.abandon(abandoned, false), timeoutMs);
    return this.#closing.finally(() => clearTimeout(force));
  }

  admit(connection: Connection): void {
    const { clusterStart, leaderAddress } = connection.login;
    const instance = `${clusterStart}/${leaderAddress}`;
    if (this.#instance !== undefined && this.#instance !== instance && this.#isConnected) {
      throw new VoltConnectionError(
        `${connection.address} belongs to another cluster than the other servers`,
        {
          code: "ERR_VOLT_OTHER_CLUSTER",
          address: connection.address,
        },
      );
    }
    this.#instance = instance;
  }

  onUp({ address }: ServerLink, connection: Connection): void {
    this.events.emit("server", address, "up", undefined);
    if (this.#state === "disconnected") this.#enter("open");
    this.#calls.dispatch();
    const isSettled = this.#state === "open";
    // During `start` that one subscribes.
    if (isSettled && !this.watch.isSubscribed) this.watch.subscribe(connection).catch(() => {});
  }

  onDown({ address }: ServerLink, error: VoltError): void {
    this.events.emit("server", address, "down", error);
    if (this.#state === "closing") this.#giveUpWaiting();
    if (this.#state !== "open") return;
    if (!this.#isConnected) this.#enter("disconnected");
    const next = this.#links.find(({ connection }) => connection !== undefined)?.connection;
    if (!this.watch.isSubscribed && next !== undefined) this.watch.subscribe(next).catch(() => {});
  }

  onFailure({ address }: ServerLink, error: unknown): void {
    this.events.emit("server", address, "down", error);
  }

  onCapacity(): void {
    if (this.#calls.waiting > 0) this.#calls.dispatch();
  }

  onAnswer(connection: Connection, high: number, low: number, reader: ByteReader): boolean | undefined {
    return this.#calls.answer(connection, high, low, reader);
  }

  onLost(connection: Connection, error: VoltError): void {
    this.#calls.lost(connection, error);
  }

  onNotice(_connection: Connection, kind: number, reader: ByteReader): void {
    this.watch.onNotice(kind, reader);
  }

  ping(connection: Connection): void {
    // Whatever comes back is a sign of life, and when nothing does the connection ends itself.
    this.#ask(connection, "@Ping", []).catch(() => {});
  }

  get #isConnected(): boolean {
    return this.#links.some(({ connection }) => connection !== undefined);
  }

  async #close(): Promise<void> {
    this.#enter("closing");
    const drained = this.#calls.drain(closedError());
    if (!this.#isConnected) this.#giveUpWaiting();
    await drained;
    await Promise.all(this.#links.map((link) => link.close()));
    await this.dump?.close();
    this.#enter("closed");
  }

  #giveUpWaiting(): void {
    if (!this.#isConnected) this.#calls.abandon(closedError, true);
  }

  #enter(state: ClientState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.events.emit("state", state);
  }

  #counter(name: string): ProcedureCounter {
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      counter = new ProcedureCounter();
      this.#counters.set(name, counter);
    }
    return counter;
  }

  /** A call of our own on one connection: its failure is an answer, too. */
  #ask(on: Connection, procedure: string, params: readonly unknown[]): Promise<VoltResponse> {
    const terms: CallTerms = {
      modes: DEFAULT_MODES,
      response: true,
      throwOnFailure: false,
      idempotent: true,
      timeoutMs: this.options.connectTimeoutMs,
      signal: undefined,
    };
    const plan = makePlan(procedure, undefined, () => new ProcedureCounter());
    return this.#calls.submit(plan, params, {}, terms, on) as Promise<VoltResponse>;
  }
}

function closedError(): VoltConnectionError {
  return new VoltConnectionError("the client is closed", { code: "ERR_VOLT_CLOSED" });
}

function abandoned(call: Call): VoltError {
  return call.connection === undefined || call.terms.idempotent
    ? closedError()
    : outcomeUnknown(call.plan.name, closedError());
}

function noServer({ errors }: AggregateError): unknown {
  if (errors.length === 1) return errors[0];
  const reasons = errors.map((error) => (error as Error).message).join("; ");
  return new VoltConnectionError(`no server could be reached: ${reasons}`, {
    code: "ERR_VOLT_CONNECT",
    retryable: true,
    cause: new AggregateError(errors, "all servers"),
  });
}
