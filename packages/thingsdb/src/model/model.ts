import type { CallOptions } from "../options.ts";
import { Changes } from "./changes.ts";
import type { Enums } from "./definitions.ts";
import type { Feed } from "./feed.ts";
import type { Job } from "./jobs.ts";
import { Keeper } from "./keeper.ts";
import type { ReadContext, ThingConstructor } from "./kinds.ts";
import { Listeners, throwLater } from "./listeners.ts";
import { Misfit } from "./misfit.ts";
import { ModelError } from "./model-error.ts";
import { readPlain } from "./plain-values.ts";
import { readAhead } from "./read-ahead.ts";
import { Readiness } from "./readiness.ts";
import { Requests } from "./requests.ts";
import { checkFields, type Shape, type ShowValue, shapeOf } from "./shape.ts";
import { stateOf } from "./state-of.ts";
import { Steps } from "./steps.ts";
import { NO_VALUES, type ThingState } from "./thing-state.ts";
import { Waiters } from "./waiters.ts";
import { within } from "./within.ts";

/** Properties of a thing that have changed. */
export interface ThingChange {
  readonly thing: object;
  /** The properties that have other values now. */
  readonly props: readonly string[];
  /** Found after the client had been away, or had missed something; else told when it happened. */
  readonly isReload: boolean;
}

/** How a model makes things. */
export interface ThingMaker {
  /** A thing that is watched and kept. */
  make(target: ThingConstructor, id: number): object;
  /** A thing with its id alone. */
  makeBare(id: number): object;
  readonly show: ShowValue;
}

/**
 * The things of a collection that a client keeps up to date. What the feed tells is taken in one step after the other; a step
 * that leads to things which are not there yet waits for these, so that nobody sees half of anything.
 */
export class Model implements ReadContext {
  feed: Feed | undefined;
  readonly keeper: Keeper;
  readonly #maker: ThingMaker;
  readonly #shapes = new Map<ThingConstructor, Shape>();
  readonly #steps = new Steps();
  readonly #pending = new Set<ThingState>();
  /** Made while values were read; not kept yet. */
  #made: ThingState[] = [];
  readonly #requests = new Requests(this);
  readonly #changes = new Changes(this);
  #isRunning = false;
  enums: Enums = new Map();
  #root: ThingState | undefined;
  readonly #waiters = new Waiters();
  /** Limit of waits, in ms: the client's. */
  timeoutMs: number | null = null;
  /** Errors that nobody listened to, while `load()` runs. */
  unheard: unknown[] | undefined;

  constructor(maker: ThingMaker) {
    this.#maker = maker;
    this.keeper = new Keeper(
      (state, isLast) => this.#removed(state, isLast),
      () => this.#pending.size > 0 || this.#steps.length > 0,
    );
  }

  get root(): ThingState {
    return this.#root!;
  }

  set root(state: ThingState) {
    this.#root = state;
  }

  /** What is known of a new `Thing` object. */
  newState(thing: object, id: number): ThingState {
    const target = thing.constructor as unknown as ThingConstructor;
    return {
      model: this,
      thing,
      id,
      shape: this.shape(target),
      listeners: new Listeners(),
      phase: "idle",
      isWhole: false,
      values: NO_VALUES,
      version: -1,
      refs: 0,
      isWatched: false,
    };
  }

  shape(target: ThingConstructor): Shape {
    let shape = this.#shapes.get(target);
    if (shape === undefined) {
      shape = shapeOf(target, this, this.#maker.show);
      this.#shapes.set(target, shape);
    }
    return shape;
  }

  thing(id: number): unknown {
    return this.#maker.makeBare(id);
  }

  member(enumId: number, index: number): unknown {
    const member = this.enums.get(enumId)?.[index];
    if (member === undefined) throw new Misfit("the member of an enum that is not known");
    return readPlain(member[1], this);
  }

  refer(target: ThingConstructor, id: number): object {
    const known = this.keeper.find(target, id);
    if (known !== undefined) return known.thing;
    const thing = this.#maker.make(target, id);
    const state = stateOf(thing);
    checkFields(state);
    this.keeper.add(state);
    state.phase = "pending";
    this.#made.push(state);
    return thing;
  }

  /** Keeps a thing until it is taken back; resolves when it is there, and all that it leads to. */
  async watch(state: ThingState, options: CallOptions): Promise<void> {
    checkFields(state);
    state.isWatched = true;
    if (state.phase === "idle") {
      state.phase = "pending";
      this.keeper.add(state);
      this.#want(state);
    }
    try {
      await within(() => this.whenLoaded(state), options, this.timeoutMs, `the thing #${state.id}`);
    } catch (error) {
      this.unwatch(state);
      throw error;
    }
  }

  unwatch(state: ThingState): void {
    state.isWatched = false;
    this.keeper.release(state);
    if (state.phase === "idle")
      this.#waiters.reject(state, new ModelError("it was unwatched", "LOAD", { id: state.id }));
    this.#run();
  }

  /** Keeps the root, which the feed asks for by itself. */
  begin(root: ThingState): void {
    checkFields(root);
    root.phase = "pending";
    root.isWatched = true;
    this.keeper.add(root);
    this.#pending.add(root);
  }

  whenLoaded(state: ThingState): Promise<void> {
    const loaded = this.#waiters.wait(state);
    this.#run();
    return loaded;
  }

  /** Takes nothing in any more; what is there stays. */
  stop(): void {
    this.feed = undefined;
    this.#steps.clear();
    this.keeper.stop();
  }

  /** Ends everything: nothing is kept any more. */
  end(reason: unknown): void {
    this.stop();
    this.#pending.clear();
    this.#made = [];
    this.#requests.clear();
    this.keeper.clear();
    this.#waiters.rejectAll(reason);
  }

  /** A thing as it was after the change of this number; as one class, or as every class that it is kept as. */
  snapshot(
    id: number,
    version: number,
    raw: Readonly<Record<string, unknown>>,
    target?: ThingConstructor,
  ): void {
    for (const state of this.keeper.at(id)) {
      if (target !== undefined && state.shape.target !== target) continue;
      if (state.phase !== "pending") {
        this.#steps.push({ stage: () => this.#changes.stageSnapshot(state, version, raw) });
        continue;
      }
      this.#pending.delete(state);
      this.#changes.fill(state, version, raw);
      this.#sort();
    }
    this.#run();
  }

  /** What has happened to a thing by the change of this number; undefined for what has changed nothing. */
  jobs(id: number, version: number | undefined, jobs: readonly Job[]): void {
    if (!this.keeper.has(id)) return;
    // What is to be waited for is asked for at once, not when it is the turn of this step.
    const ahead = this.#steps.length > 0 ? this.#fetch(id, jobs) : [];
    this.#steps.push({ stage: () => this.#changes.stageJobs(id, version, jobs, ahead) });
    this.#run();
  }

  /** A thing does not exist any more. */
  gone(id: number): void {
    if (!this.keeper.has(id)) return;
    const isPending = this.keeper.at(id).some(({ phase }) => phase === "pending");
    if (isPending) this.#gone(id);
    else {
      const commit = (): void => this.#gone(id);
      this.#steps.push({ stage: () => ({ readiness: new Readiness([]), commit }) });
    }
    this.#run();
  }

  /** Things could not be asked for. */
  failed(states: readonly ThingState[], cause: unknown): void {
    for (const state of states) {
      if (state.phase !== "pending") continue;
      const error = new ModelError(`thing #${state.id} could not be loaded`, "LOAD", { id: state.id, cause });
      const isAwaited = this.#waiters.has(state);
      this.keeper.forget(state);
      this.#waiters.reject(state, cause);
      if (!isAwaited) this.report(state, error);
    }
    this.#run();
  }

  /** Tells of something that a model cannot show; an uncaught error when nobody listens. */
  report(state: ThingState | undefined, error: ModelError): void {
    // Whoever closes the client knows.
    if ((error.cause as { code?: unknown } | undefined)?.code === "ERR_THINGSDB_CLOSED") return;
    const isHeard = state !== undefined && state !== this.root && state.listeners.emit("error", error);
    if (this.root.listeners.emit("error", error) || isHeard) return;
    if (this.unheard !== undefined) this.unheard.push(error);
    else throwLater(error);
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#steps.length > 0) {
        const step = this.#steps.first;
        step.staged ??= step.stage();
        this.#sort();
        if (!step.staged.readiness.check()) break;
        this.#steps.shift();
        step.staged.commit();
      }
      this.#sort();
    } finally {
      this.#isRunning = false;
    }
    this.#waiters.settle();
  }

  /** Asks for what was made and is kept, and forgets the rest. */
  #sort(): void {
    const made = this.#made;
    this.#made = [];
    for (const state of made) {
      if (state.refs > 0) this.#want(state);
      else this.keeper.release(state);
    }
  }

  #want(state: ThingState): void {
    this.#pending.add(state);
    this.#requests.want(state);
  }

  #removed(state: ThingState, isLast: boolean): void {
    this.#pending.delete(state);
    if (isLast) this.#requests.release(state.id);
  }

  #gone(id: number): void {
    for (const state of this.keeper.at(id)) {
      const wasLoaded = state.phase === "loaded";
      this.keeper.forget(state);
      this.#waiters.reject(state, new ModelError(`thing #${id} does not exist`, "LOAD", { id }));
      if (wasLoaded) state.listeners.emit("delete");
    }
  }

  /** Asks for the things that jobs will lead to, and holds them until then. */
  #fetch(id: number, jobs: readonly Job[]): readonly ThingState[] {
    for (const { shape } of this.keeper.at(id)) readAhead(shape, jobs);
    const made = [...this.#made];
    this.keeper.retain(made);
    this.#sort();
    return made;
  }
}
