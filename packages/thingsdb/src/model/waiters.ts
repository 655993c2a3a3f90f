import { Readiness } from "./readiness.ts";
import type { ThingState } from "./thing-state.ts";

interface Waiter {
  readonly readiness: Readiness;
  resolve(): void;
  reject(reason: unknown): void;
}

/** Those who wait for a thing and all that it leads to. */
export class Waiters {
  readonly #byState = new Map<ThingState, Waiter[]>();

  has(state: ThingState): boolean {
    return this.#byState.has(state);
  }

  wait(state: ThingState): Promise<void> {
    return new Promise((resolve, reject) => {
      const list = this.#byState.get(state) ?? [];
      this.#byState.set(state, list);
      list.push({ readiness: new Readiness([state]), resolve, reject });
    });
  }

  /** Ends the waits that are over. */
  settle(): void {
    for (const [state, waiters] of [...this.#byState]) {
      if (!waiters.every(({ readiness }) => readiness.check())) continue;
      this.#byState.delete(state);
      for (const { resolve } of waiters) resolve();
    }
  }

  reject(state: ThingState, reason: unknown): void {
    const waiters = this.#byState.get(state);
    this.#byState.delete(state);
    for (const { reject } of waiters ?? []) reject(reason);
  }

  rejectAll(reason: unknown): void {
    for (const state of [...this.#byState.keys()]) this.reject(state, reason);
  }
}
