/** The listeners of one thing, by the names of events. */
export class Listeners {
  #byName: Map<string, Set<(...args: never) => void>> | undefined;

  /** Calls `listener` at every `event`; the returned function takes it off again. */
  on(event: string, listener: (...args: never) => void): () => void {
    this.#byName ??= new Map();
    const set = this.#byName.get(event) ?? new Set();
    this.#byName.set(event, set);
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  /** Whether anybody heard it. What a listener throws stops neither the others nor the model. */
  emit(event: string, ...args: readonly unknown[]): boolean {
    const set = this.#byName?.get(event);
    if (set === undefined || set.size === 0) return false;
    for (const listener of [...set]) {
      try {
        (listener as (...all: unknown[]) => void)(...args);
      } catch (error) {
        throwLater(error);
      }
    }
    return true;
  }
}

/** Throws as an uncaught error. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
