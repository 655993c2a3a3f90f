/**
 * The least of an event emitter that pools and drivers need; it runs where `node:events` does not. `Events` maps the
 * names of events to the arguments their listeners get.
 */
export class Emitter<Events extends { [Name in keyof Events]: readonly unknown[] }> {
  readonly #listeners = new Map<keyof Events, Set<(...args: never) => void>>();

  /**
   * Calls `listener` at every `event` and returns what takes it off again. The same function is called once,
   * however often it was added. What a listener throws is thrown again as an uncaught error: it never stops
   * whoever emits, nor the other listeners.
   */
  on<Name extends keyof Events>(event: Name, listener: (...args: Events[Name]) => void): () => void {
    let set = this.#listeners.get(event);
    if (set === undefined) {
      set = new Set();
      this.#listeners.set(event, set);
    }
    set.add(listener);
    return () => set.delete(listener);
  }

  /** Calls the listeners of `event` in the order they were added. */
  emit<Name extends keyof Events>(event: Name, ...args: Events[Name]): void {
    const set = this.#listeners.get(event);
    if (set === undefined) return;
    for (const listener of [...set]) {
      try {
        (listener as (...args: Events[Name]) => void)(...args);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
