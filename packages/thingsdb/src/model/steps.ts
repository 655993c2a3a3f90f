import type { Readiness } from "./readiness.ts";

/** Something that can be shown, once what it leads to is there. */
export interface Staged {
  readonly readiness: Readiness;
  commit(): void;
}

/** Something to be taken in, in two parts: made ready, then shown. */
export interface Step {
  readonly stage: () => Staged;
  staged?: Staged;
}

/** What waits to be taken in, in order. */
export class Steps {
  #items: Step[] = [];
  #at = 0;

  get length(): number {
    return this.#items.length - this.#at;
  }

  get first(): Step {
    return this.#items[this.#at]!;
  }

  push(step: Step): void {
    this.#items.push(step);
  }

  shift(): void {
    this.#at++;
    if (this.#at < 64 || this.#at * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#at);
    this.#at = 0;
  }

  clear(): void {
    this.#items = [];
    this.#at = 0;
  }
}
