import type { Values } from "./jobs.ts";
import type { ThingConstructor } from "./kinds.ts";
import type { Shape } from "./shape.ts";
import { stateOf } from "./state-of.ts";
import { NO_VALUES, type ThingState } from "./thing-state.ts";

/** How long things that refer to each other may be kept after nothing else does, in ms. */
const SWEEP_DELAY_MS = 250;

/** The things that a model keeps: those that are watched, and all that declared properties lead to from there. */
export class Keeper {
  readonly #byId = new Map<number, ThingState[]>();
  readonly #onRemoved: (state: ThingState, isLast: boolean) => void;
  readonly #isBusy: () => boolean;
  #sweeping: ReturnType<typeof setTimeout> | undefined;

  /** @param onRemoved hears of each state that is let go of, and whether it was the last one with its id */
  constructor(onRemoved: (state: ThingState, isLast: boolean) => void, isBusy: () => boolean) {
    this.#onRemoved = onRemoved;
    this.#isBusy = isBusy;
  }

  /** How many things are kept, each counted once for every class that it is seen as. */
  get size(): number {
    let size = 0;
    for (const states of this.#byId.values()) size += states.length;
    return size;
  }

  has(id: number): boolean {
    return this.#byId.has(id);
  }

  *all(): Generator<ThingState> {
    for (const states of this.#byId.values()) yield* states;
  }

  /** What a thing is kept as: once for each class. */
  at(id: number): readonly ThingState[] {
    return this.#byId.get(id) ?? [];
  }

  find(target: ThingConstructor, id: number): ThingState | undefined {
    return this.at(id).find(({ shape }) => shape.target === target);
  }

  add(state: ThingState): void {
    this.#byId.set(state.id, [...this.at(state.id), state]);
  }

  retain(states: readonly ThingState[]): void {
    for (const state of states) state.refs++;
  }

  /** Takes references back; what nothing refers to is released, with all that only it refers to. */
  drop(states: readonly ThingState[]): void {
    const stack = [...states];
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      state.refs--;
      if (state.phase === "idle" || state.isWatched) continue;
      if (state.refs > 0) this.#sweepLater();
      else for (const ref of this.#remove(state)) stack.push(ref);
    }
  }

  /** Lets go of a state that is not to be kept, unless something refers to it. */
  release(state: ThingState): void {
    if (state.phase === "idle" || state.isWatched) return;
    if (state.refs > 0) this.#sweepLater();
    else this.drop(this.#remove(state));
  }

  /** Takes a state out, whatever refers to it: the thing is gone. */
  forget(state: ThingState): void {
    state.isWatched = false;
    if (state.phase !== "idle") this.drop(this.#remove(state));
  }

  stop(): void {
    clearTimeout(this.#sweeping);
    this.#sweeping = undefined;
  }

  clear(): void {
    this.stop();
    for (const state of this.all()) {
      state.phase = "idle";
      state.isWhole = false;
      state.values = NO_VALUES;
      state.refs = 0;
      state.isWatched = false;
    }
    this.#byId.clear();
  }

  #remove(state: ThingState): ThingState[] {
    const refs = referencesOf(state.shape, state.values);
    const rest = this.at(state.id).filter((other) => other !== state);
    state.phase = "idle";
    state.isWhole = false;
    state.values = NO_VALUES;
    if (rest.length > 0) this.#byId.set(state.id, rest);
    else this.#byId.delete(state.id);
    this.#onRemoved(state, rest.length === 0);
    return refs;
  }

  /** Things in a circle refer to each other for ever. To look for them costs a walk over all: not at every change. */
  #sweepLater(): void {
    if (this.#sweeping !== undefined) return;
    this.#sweeping = setTimeout(() => {
      this.#sweeping = undefined;
      if (this.#isBusy()) this.#sweepLater();
      else this.#sweep();
    }, SWEEP_DELAY_MS);
    (this.#sweeping as { unref?: () => void }).unref?.();
  }

  #sweep(): void {
    const reached = new Set<ThingState>();
    const stack = [...this.all()].filter(({ isWatched }) => isWatched);
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      if (reached.has(state)) continue;
      reached.add(state);
      for (const ref of referencesOf(state.shape, state.values)) if (!reached.has(ref)) stack.push(ref);
    }
    const lost = [...this.all()].filter((state) => !reached.has(state));
    for (const state of lost) for (const ref of this.#remove(state)) ref.refs--;
  }
}

/** The kept things that values refer to, each as often as it stands there. */
export function referencesOf(shape: Shape, values: Values): ThingState[] {
  return referenceChanges(shape, NO_VALUES, values, shape.readers.keys()).added;
}

/** References that come and go with other values. Long lists of which little changes cost no more than being looked over. */
export interface ReferenceChanges {
  readonly added: ThingState[];
  readonly removed: ThingState[];
}

/** What differs between two sets of values in some of the properties. */
export function referenceChanges(
  shape: Shape,
  before: Values,
  after: Values,
  props: Iterable<string>,
): ReferenceChanges {
  const added: ThingState[] = [];
  const removed: ThingState[] = [];
  for (const name of props) {
    if (shape.readers.get(name)?.target === undefined) continue;
    const [old, now] = [before[name], after[name]];
    if (Array.isArray(old) && Array.isArray(now)) {
      const [from, oldEnd, nowEnd] = difference(old, now);
      collectAll(old, from, oldEnd, removed);
      collectAll(now, from, nowEnd, added);
    } else if (old instanceof Set && now instanceof Set) {
      for (const item of old) if (!now.has(item)) collect(item, removed);
      for (const item of now) if (!old.has(item)) collect(item, added);
    } else {
      collect(old, removed);
      collect(now, added);
    }
  }
  return { added, removed };
}

/** Where two lists begin to differ, and where each ends to. */
function difference(
  old: readonly unknown[],
  now: readonly unknown[],
): [from: number, oldEnd: number, nowEnd: number] {
  let from = 0;
  let oldEnd = old.length;
  let nowEnd = now.length;
  while (from < oldEnd && from < nowEnd && old[from] === now[from]) from++;
  while (oldEnd > from && nowEnd > from && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd--;
    nowEnd--;
  }
  return [from, oldEnd, nowEnd];
}

function collectAll(list: readonly unknown[], from: number, end: number, found: ThingState[]): void {
  for (let i = from; i < end; i++) collect(list[i], found);
}

function collect(value: unknown, found: ThingState[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value) || value instanceof Set) for (const item of value) collect(item, found);
  else found.push(stateOf(value));
}
