const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm passes Ctrl-C on to children that the terminal has told already: what comes within this time (ms) is the same one. */
const sameKeyMs = 700;

/** Why work was stopped: somebody pressed Ctrl-C, or asked the process to end. */
export class Interrupted extends Error {
  /** Which signal it was. */
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.name = "Interrupted";
    this.signal = signal;
  }
}

/**
 * Turns Ctrl-C and the signals that end a process into an abort signal, so that the work under way can stop in its own
 * order. A second one ends the process at once. Holds listeners of `process` until `dispose`.
 */
export class Interrupts {
  readonly #whole = new AbortController();
  readonly #listeners: ReadonlyMap<NodeJS.Signals, () => void>;
  #focus: AbortController | undefined;
  #lastAt = -Infinity;

  constructor() {
    this.#listeners = new Map(signals.map((signal) => [signal, () => this.#receive(signal)]));
    for (const [signal, listener] of this.#listeners) process.on(signal, listener);
  }

  /** Aborted, with an {@link Interrupted}, once everything is to end. */
  get signal(): AbortSignal {
    return this.#whole.signal;
  }

  /** While `work` runs, Ctrl-C aborts the signal that it gets, and nothing else. */
  async focus<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#focus = new AbortController();
    try {
      return await work(AbortSignal.any([this.#whole.signal, this.#focus.signal]));
    } finally {
      this.#focus = undefined;
    }
  }

  /** Takes the listeners away. */
  dispose(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }

  #receive(signal: NodeJS.Signals): void {
    const now = performance.now();
    const again = now - this.#lastAt < sameKeyMs;
    this.#lastAt = now;
    if (again) return;
    const reason = new Interrupted(signal);
    if (signal === "SIGINT" && this.#focus && !this.#focus.signal.aborted) this.#focus.abort(reason);
    else if (!this.#whole.signal.aborted) this.#whole.abort(reason);
    else process.exit(130);
  }
}
