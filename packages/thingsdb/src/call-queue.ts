import type { Call } from "./call.ts";

/** Calls that wait to be sent, in order. Those that have ended meanwhile are passed over. */
export class CallQueue {
  #items: (Call | undefined)[] = [];
  #first = 0;

  /** Whether none wait; those that have ended count until they are passed over. */
  get isEmpty(): boolean {
    return this.#first === this.#items.length;
  }

  get length(): number {
    return this.#items.length - this.#first;
  }

  push(call: Call): void {
    this.#items.push(call);
  }

  /** The next one that somebody still waits for. */
  shift(): Call | undefined {
    while (this.#first < this.#items.length) {
      const call = this.#items[this.#first]!;
      this.#items[this.#first++] = undefined;
      if (this.#first === this.#items.length) {
        this.#items = [];
        this.#first = 0;
      } else if (this.#first > 1024 && this.#first * 2 > this.#items.length) {
        this.#items = this.#items.slice(this.#first);
        this.#first = 0;
      }
      if (!call.isSettled) return call;
    }
    return undefined;
  }

  /** Takes all out. */
  take(): Call[] {
    const calls: Call[] = [];
    for (let next = this.shift(); next !== undefined; next = this.shift()) calls.push(next);
    return calls;
  }
}
