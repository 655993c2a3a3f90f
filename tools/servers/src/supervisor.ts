import { isDeepStrictEqual } from "node:util";
import { missingMeans } from "@x/testkit/means";
import type { ServerDefinition, UpOptions, UpResult } from "./definition.ts";
import { controlNode, type NodeControl } from "./node-control.ts";
import { isRunning, type ProcessIdentity } from "./process-identity.ts";
import { findDefinition } from "./registry.ts";
import { restartProcess } from "./restart-process.ts";
import { RunFolder, type ServerState } from "./run-folder.ts";
import { startGuard } from "./start-guard.ts";
import { killProcess, stopProcess } from "./stop-process.ts";
import { createUpContext } from "./up-context.ts";

/** How a server is started, beside what it shall be. */
export interface UpRequest {
  /** The process whose end ends the server, too. */
  readonly owner?: ProcessIdentity;
  /** Gives the start up; what was started by then is stopped. */
  readonly signal?: AbortSignal;
  readonly progress?: (text: string) => void;
}

const isAlive = (state: ServerState): boolean =>
  state.result !== undefined && state.processes.length > 0 && state.processes.every(isRunning);

/** Starts and stops servers, and knows which ones run. Several processes may do so at the same time. */
export class Supervisor {
  readonly #definitions: readonly ServerDefinition[];
  readonly #home: string;
  readonly #folder: RunFolder;

  /** @param home the folder for `.run` (state, files, logs) and `.cache` (downloads) */
  constructor(home: string, definitions: readonly ServerDefinition[]) {
    this.#definitions = definitions;
    this.#home = home;
    this.#folder = new RunFolder(home);
  }

  /**
   * Starts a server, or finds it running with the same options. Resolves when it takes clients. Every owner has servers of
   * its own; one that nobody owns is shared by all who want its options.
   * @throws {Error} for an unknown name or option, missing means, a start that failed (nothing is left of it), or a
   * server that runs for nobody with other options when nobody is to own this one either
   */
  async up(name: string, wanted: UpOptions = {}, request: UpRequest = {}): Promise<UpResult> {
    const definition = findDefinition(name, this.#definitions);
    const options = withoutDefaults(wanted);
    checkOptions(definition, options);
    await this.sweep();
    const shared = request.owner && this.#folder.read(name);
    if (shared?.result && isAlive(shared) && isDeepStrictEqual(shared.options, options)) return shared.result;
    const key = keyOf(name, request.owner);
    return this.#folder.locked(key, async () => {
      const running = this.#folder.read(key);
      if (running?.result && isAlive(running)) {
        if (isDeepStrictEqual(running.options, options)) return running.result;
        if (!request.owner)
          throw new Error(`${name} runs with ${describe(running.options)}; take it down first`);
      }
      if (running) await this.#stop(running);
      return this.#start(key, definition, options, request);
    });
  }

  async #start(
    key: string,
    definition: ServerDefinition,
    options: UpOptions,
    request: UpRequest,
  ): Promise<UpResult> {
    const { name } = definition;
    const missing = missingMeans(definition.needs);
    if (missing) throw new Error(`${name}: ${missing}`);
    const { owner, signal = new AbortController().signal, progress = () => {} } = request;
    const belongings = owner ? { owner, guard: startGuard(this.#home, owner) } : {};
    let state: ServerState = { key, name, options, processes: [], ...belongings };
    this.#folder.write(state);
    const folder = this.#folder.serverFolder(key);
    const paths = { folder, cacheFolder: this.#folder.cacheFolder };
    const context = createUpContext({ ...paths, signal, progress }, (process) => {
      state = { ...state, processes: [...state.processes, process] };
      this.#folder.write(state);
    });
    try {
      const result = await definition.up(options, context);
      signal.throwIfAborted();
      this.#folder.write({ ...state, result });
      return result;
    } catch (error) {
      await this.#stop(state);
      throw error;
    }
  }

  /**
   * The processes of a server that runs, in the order in which they were started.
   * @param owner whose server it is; without its own, the one that nobody owns
   * @throws {Error} when it does not run
   */
  nodes(name: string, owner?: ProcessIdentity): NodeControl[] {
    const state = this.#folder.read(keyOf(name, owner)) ?? this.#folder.read(name);
    if (!state?.result) throw new Error(`${name} does not run`);
    return state.processes.map((record) => controlNode(record, (node) => this.#restart(state.key, node)));
  }

  #restart(key: string, node: string): Promise<ProcessIdentity> {
    return this.#folder.locked(key, async () => {
      const state = this.#folder.read(key);
      const old = state?.processes.find((one) => one.name === node);
      if (!state || !old) throw new Error(`${node} does not exist any more`);
      return restartProcess(old, (fresh) =>
        this.#folder.write({
          ...state,
          processes: state.processes.map((one) => (one === old ? fresh : one)),
        }),
      );
    });
  }

  /** Stops the server of this owner, or the one that nobody owns, and removes its files. False when it did not run. */
  async down(name: string, owner?: ProcessIdentity): Promise<boolean> {
    findDefinition(name, this.#definitions);
    return this.#down(keyOf(name, owner));
  }

  async #down(key: string): Promise<boolean> {
    if (!this.#folder.read(key)) return false;
    return this.#folder.locked(key, async () => {
      const state = this.#folder.read(key);
      if (state) await this.#stop(state);
      return state !== undefined;
    });
  }

  /** Stops what belongs to a process. */
  async downOwnedBy(owner: ProcessIdentity): Promise<void> {
    for (const state of this.#folder.all())
      if (isDeepStrictEqual(state.owner, owner)) await this.#down(state.key);
  }

  /** Stops servers whose owner has died without doing so. */
  async sweep(): Promise<void> {
    for (const { owner, key } of this.#folder.all()) if (owner && !isRunning(owner)) await this.#down(key);
  }

  /** Every server there is, and where it can be reached when it runs; those that tests own come after it. */
  list(): { name: string; summary: string; addresses: readonly string[]; options: string }[] {
    const running = this.#folder.all().filter(isAlive);
    return this.#definitions.flatMap(({ name, summary }) => {
      const states = running.filter((state) => state.name === name);
      if (states.length === 0) return { name, summary, addresses: [], options: describe({}) };
      return states.map(({ result, options, owner }) => ({
        name,
        summary,
        addresses: result?.addresses ?? [],
        options: owner ? `${describe(options)}, of process ${owner.pid}` : describe(options),
      }));
    });
  }

  async #stop(state: ServerState): Promise<void> {
    const definition = this.#definitions.find((one) => one.name === state.name);
    if (isAlive(state) && state.result && definition?.down)
      // A server that cannot be asked to stop is stopped without being asked.
      await definition.down(state.result, this.#folder.serverFolder(state.key)).catch(() => {});
    await Promise.all(state.processes.map((process) => stopProcess(process)));
    if (state.guard) await killProcess(state.guard);
    this.#folder.remove(state.key);
  }
}

/** An owner has servers of its own, so that no two runs of tests stop each other's. */
function keyOf(name: string, owner: ProcessIdentity | undefined): string {
  return owner ? `${name}-${owner.pid}` : name;
}

/** The same server has the same options, however its defaults were said. */
function withoutDefaults(options: UpOptions): UpOptions {
  const isSaid = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && value !== false && !(key === "nodes" && value === 1);
  return Object.fromEntries(Object.entries(options).filter(isSaid));
}

function checkOptions(definition: ServerDefinition, options: UpOptions): void {
  for (const key of Object.keys(options) as (keyof UpOptions)[]) {
    const known = definition.options.map((option) => `--${option}`).join(", ") || "none";
    if (!definition.options.includes(key))
      throw new Error(`${definition.name} does not know --${key}; its options: ${known}`);
  }
}

function describe(options: UpOptions): string {
  const words = Object.entries(options).map(([key, value]) => (value === true ? key : `${key} ${value}`));
  return words.join(", ") || "no options";
}
