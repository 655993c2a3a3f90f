/** Somebody who wants to know when a signal aborts. */
export interface AbortHandler {
  aborted(reason: unknown): void;
}

const watched = /* @__PURE__ */ new WeakMap<AbortSignal, Watch>();

/** The one listener of a signal: with one for each of many requests, Node would warn of a leak. */
class Watch {
  readonly handlers = new Set<AbortHandler>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this, { once: true });
  }

  handleEvent(): void {
    watched.delete(this.#signal);
    for (const handler of this.handlers) handler.aborted(this.#signal.reason);
  }

  end(): void {
    watched.delete(this.#signal);
    this.#signal.removeEventListener("abort", this);
  }
}

/** Tells `handler` when the signal aborts, until {@link unwatchAbort}. One that is aborted already is the caller's to see. */
export function watchAbort(signal: AbortSignal, handler: AbortHandler): void {
  let watch = watched.get(signal);
  if (watch === undefined) {
    watch = new Watch(signal);
    watched.set(signal, watch);
  }
  watch.handlers.add(handler);
}

/** Ends a watch; does nothing when there is none. */
export function unwatchAbort(signal: AbortSignal, handler: AbortHandler): void {
  const watch = watched.get(signal);
  if (watch?.handlers.delete(handler) && watch.handlers.size === 0) watch.end();
}
