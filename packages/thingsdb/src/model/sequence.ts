import type { Job } from "./jobs.ts";

/** How long what is missing may take to arrive: what is emitted on different nodes comes in no particular order. */
const GAP_MS = 500;

/** `jobs` undefined: everything is to be loaded again. */
type Entry = readonly [id: number, seq: number | null, jobs: readonly Job[] | undefined];

/** Brings changes into the order of their numbers, and sees when one is missing. */
export class Sequence {
  readonly #apply: (id: number, seq: number | undefined, jobs: readonly Job[]) => void;
  readonly #reload: () => void;
  /** While everything is loaded: what has come meanwhile. */
  #held: Entry[] | undefined = [];
  #last = 0;
  #expected = 0;
  readonly #ahead = new Map<number, Entry>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    apply: (id: number, seq: number | undefined, jobs: readonly Job[]) => void,
    reload: () => void,
  ) {
    this.#apply = apply;
    this.#reload = reload;
  }

  /** From now on everything waits: a load has begun. */
  hold(): void {
    this.#held ??= [...this.#ahead.values()];
    this.#clear();
  }

  /** A load has shown everything up to this number. */
  begin(seq: number): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#last = seq;
    this.#expected = seq;
    for (const entry of held) this.#take(entry);
  }

  take(id: number, seq: number | null, jobs: readonly Job[] | undefined): void {
    this.#take([id, seq, jobs]);
  }

  /** There was a change of this number. */
  expect(seq: number): void {
    if (this.#held !== undefined || seq <= this.#last) return;
    this.#expected = Math.max(this.#expected, seq);
    this.#wait();
  }

  stop(): void {
    this.hold();
    this.#held = [];
  }

  #take(entry: Entry): void {
    if (this.#held !== undefined) {
      this.#held.push(entry);
      return;
    }
    const [id, seq, jobs] = entry;
    if (seq === null) {
      this.#apply(id, undefined, jobs ?? []);
      return;
    }
    if (seq <= this.#last) return;
    this.#ahead.set(seq, entry);
    this.#expected = Math.max(this.#expected, seq);
    this.#drain();
  }

  #drain(): void {
    for (let next = this.#ahead.get(this.#last + 1); next; next = this.#ahead.get(this.#last + 1)) {
      const [id, , jobs] = next;
      this.#last++;
      this.#ahead.delete(this.#last);
      if (jobs === undefined) {
        this.#reload();
        return;
      }
      this.#apply(id, this.#last, jobs);
    }
    if (this.#expected > this.#last) this.#wait();
    else this.#clear();
  }

  #wait(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#reload();
    }, GAP_MS);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ahead.clear();
  }
}
