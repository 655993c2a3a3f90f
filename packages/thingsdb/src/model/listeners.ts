/** The listeners of one thing, by the names of events. */
export class Listeners {
  #byName: Map<string, Set<(...args: never) => void>> | undefined;
  #linked: Listeners[] | undefined;

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

  /** Lets those who listen to another object for the same thing hear what is emitted here. */
  link(other: Listeners): void {
    if (other.#byName === undefined) return;
    this.#linked ??= [];
    this.#linked.push(other);
  }

  /** Whether anybody heard it. What a listener throws stops neither the others nor the model. */
  emit(event: string, ...args: readonly unknown[]): boolean {
    let isHeard = false;
    for (const other of this.#linked ?? []) isHeard = other.emit(event, ...args) || isHeard;
    const set = this.#byName?.get(event);
    if (set === undefined || set.size === 0) return isHeard;
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
