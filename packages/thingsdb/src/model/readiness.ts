import { referencesOf } from "./keeper.ts";
import type { ThingState } from "./thing-state.ts";

/** Looks whether things are there, and all that they lead to. It goes on where it had to stop. */
export class Readiness {
  readonly #seen = new Set<ThingState>();
  readonly #stack: ThingState[];

  constructor(states: readonly ThingState[]) {
    this.#stack = [...states];
  }

  /** False while something is to come. Things that cannot come any more are not waited for. */
  check(): boolean {
    const stack = this.#stack;
    for (let state = stack.at(-1); state !== undefined; state = stack.at(-1)) {
      const isNew = !state.isWhole && !this.#seen.has(state);
      if (isNew && state.phase === "pending") return false;
      stack.pop();
      if (!isNew || state.phase === "idle") continue;
      this.#seen.add(state);
      for (const ref of referencesOf(state.shape, state.values)) stack.push(ref);
    }
    for (const state of this.#seen) state.isWhole = state.phase === "loaded";
    this.#seen.clear();
    return true;
  }
}
