import type { Model } from "./model.ts";
import type { ThingState } from "./thing-state.ts";

/** What a model wants of its feed: one request for all that a tick has brought. */
export class Requests {
  readonly #model: Model;
  #wanted: ThingState[] = [];
  #released: number[] = [];
  #isFlushing = false;

  constructor(model: Model) {
    this.#model = model;
  }

  want(state: ThingState): void {
    this.#wanted.push(state);
    this.#flushLater();
  }

  release(id: number): void {
    this.#released.push(id);
    this.#flushLater();
  }

  clear(): void {
    this.#wanted = [];
    this.#released = [];
  }

  #flushLater(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      const { keeper, feed } = this.#model;
      const released = this.#released.filter((id) => !keeper.has(id));
      const wanted = this.#wanted.filter(({ phase }) => phase === "pending");
      this.clear();
      if (released.length > 0) feed?.release(released);
      if (wanted.length > 0) feed?.need(wanted);
    });
  }
}
