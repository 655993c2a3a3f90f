import { applyDefinitions } from "./definitions.ts";
import { type Applied, applyJobs, type Fault, type Job, type Values } from "./jobs.ts";
import { type ReferenceChanges, referenceChanges, referencesOf } from "./keeper.ts";
import type { Model, ThingChange } from "./model.ts";
import { ModelError } from "./model-error.ts";
import { readPlain } from "./plain-values.ts";
import { Readiness } from "./readiness.ts";
import { isSame } from "./same.ts";
import type { Staged } from "./steps.ts";
import type { ThingState } from "./thing-state.ts";

/** Events of things themselves; what is emitted under these names is heard by `emit` alone. */
const OWN_EVENTS: readonly string[] = ["change", "delete", "error", "emit"];

type RawValues = Readonly<Record<string, unknown>>;

/** Brings what the server tells into the things of a model, and tells those who listen. */
export class Changes {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Takes in a thing that nobody has seen yet. */
  fill(state: ThingState, version: number, raw: RawValues): void {
    const { values, faults } = this.#read(state, raw);
    state.values = values;
    state.version = version;
    state.phase = "loaded";
    this.#model.keeper.retain(referencesOf(state.shape, values));
    this.#reportFaults(state, faults);
  }

  /** A thing that is kept already, whole. */
  stageSnapshot(state: ThingState, version: number, raw: RawValues): Staged {
    const { values, faults } = this.#read(state, raw);
    const props = [...state.shape.readers.keys()];
    const refs = referenceChanges(state.shape, state.values, values, props);
    this.#model.keeper.retain(refs.added);
    const commit = (): void => {
      const before = state.values;
      if (!this.#replace(state, version, values, refs)) return;
      this.#reportFaults(state, faults);
      this.#tell(state, before, props, true);
    };
    return { readiness: new Readiness(refs.added), commit };
  }

  /** What has happened to a thing. What was held for it is let go of. */
  stageJobs(
    id: number,
    version: number | undefined,
    jobs: readonly Job[],
    held: readonly ThingState[],
  ): Staged {
    const staged = this.#model.keeper
      .at(id)
      .filter((state) => state.phase === "loaded" && (version === undefined || version > state.version))
      .map((state) => {
        const applied = applyJobs(state.values, jobs, state.shape.readers);
        const refs = referenceChanges(state.shape, state.values, applied.values, applied.props);
        this.#model.keeper.retain(refs.added);
        return { state, applied, refs };
      });
    this.#model.keeper.drop(held);
    const commit = (): void => {
      for (const { state, applied, refs } of staged) this.#commitJobs(state, version, applied, refs);
    };
    return { readiness: new Readiness(staged.flatMap(({ refs }) => refs.added)), commit };
  }

  #read(state: ThingState, raw: RawValues): { values: Values; faults: Fault[] } {
    const values: Record<string, unknown> = {};
    const faults: Fault[] = [];
    for (const [prop, { read }] of state.shape.readers) {
      try {
        values[prop] = read(raw[prop]);
      } catch (error) {
        faults.push({ prop, value: raw[prop], reason: (error as Error).message });
      }
    }
    return { values, faults };
  }

  #commitJobs(
    state: ThingState,
    version: number | undefined,
    applied: Applied,
    refs: ReferenceChanges,
  ): void {
    const { values, props, emitted, definitions, faults } = applied;
    const before = state.values;
    if (!this.#replace(state, version ?? state.version, values, refs)) return;
    this.#reportFaults(state, faults);
    this.#tell(state, before, [...props], false);
    for (const { event, args } of emitted) this.#emit(state, event, args);
    if (definitions.length === 0) return;
    const { enums, changesThings } = applyDefinitions(this.#model.enums, definitions);
    this.#model.enums = enums;
    if (changesThings) this.#model.feed?.reload();
  }

  /** Whether the thing is still kept. */
  #replace(state: ThingState, version: number, values: Values, refs: ReferenceChanges): boolean {
    if (state.phase !== "loaded") {
      this.#model.keeper.drop(refs.added);
      return false;
    }
    state.values = values;
    state.version = version;
    this.#model.keeper.drop(refs.removed);
    return true;
  }

  #tell(state: ThingState, before: Values, props: readonly string[], isReload: boolean): void {
    const changed = props.filter((prop) => !isSame(before[prop], state.values[prop]));
    if (changed.length === 0) return;
    const change: ThingChange = { thing: state.thing, props: changed, isReload };
    state.listeners.emit("change", change);
    if (state !== this.#model.root) this.#model.root.listeners.emit("change", change);
  }

  #emit(state: ThingState, event: string, args: readonly unknown[]): void {
    const plain = args.map((arg) => readPlain(arg, this.#model));
    const isHeard = !OWN_EVENTS.includes(event) && state.listeners.emit(event, ...plain);
    if (!isHeard) state.listeners.emit("emit", event, ...plain);
  }

  #reportFaults(state: ThingState, faults: readonly Fault[]): void {
    for (const { prop, value, reason } of faults) {
      const where = prop === undefined ? "" : `.${prop}`;
      const text = `${(state.thing.constructor as { name: string }).name} #${state.id}${where}: ${reason}`;
      this.#model.report(state, new ModelError(text, "VALUE", { id: state.id, prop, value }));
    }
  }
}
