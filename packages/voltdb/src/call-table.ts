import type { Call } from "./call.ts";

/** Bits of a handle that say the slot; the others tell the calls apart that had it one after the other. */
const SLOT_BITS = 20;
const SLOTS = 2 ** SLOT_BITS;

/**
 * All calls that may be answered yet, by handle.
 *
 * A slot table instead of a Map: a Map that calls go through by the million leaves behind a chain of outgrown hash tables,
 * which keeps the garbage of the young alive until a full collection (measured: a third of the time of a busy client).
 */
export class CallTable {
  readonly #slots: (Call | undefined)[] = [];
  readonly #free: number[] = [];
  #round = 1;

  /** How many calls are in it. */
  get size(): number {
    return this.#slots.length - this.#free.length;
  }

  /** Reserves a handle, from 1 to 2^53; undefined when more calls are under way than there are slots. */
  reserve(): number | undefined {
    const slot = this.#free.pop() ?? this.#slots.length;
    if (slot >= SLOTS) return undefined;
    if (slot === this.#slots.length) this.#slots.push(undefined);
    // 2^33 rounds: a million calls a second for two hours would not end them, and then they begin again.
    this.#round = this.#round === 2 ** 32 ? 1 : this.#round + 1;
    return this.#round * SLOTS + slot;
  }

  /** Puts a call under its handle. */
  set(call: Call): void {
    this.#slots[call.handle % SLOTS] = call;
  }

  /** Gives a handle back. */
  release(handle: number): void {
    const slot = handle % SLOTS;
    this.#slots[slot] = undefined;
    this.#free.push(slot);
  }

  /** The call with a handle; undefined when there is none. */
  find(high: number, low: number): Call | undefined {
    const call = this.#slots[low & (SLOTS - 1)];
    return call !== undefined && call.handle === high * 4294967296 + low ? call : undefined;
  }

  /** All calls, to be gone through while they end. */
  all(): Call[] {
    return this.#slots.filter((call) => call !== undefined);
  }
}
