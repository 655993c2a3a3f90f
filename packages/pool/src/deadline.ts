import { PoolTimeoutError } from "./errors.ts";
import { resolveTimeout, watch } from "./timer.ts";

/** What limits a call. */
export interface CallLimits {
  /** Ends the call when it aborts; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds the call may take. `undefined` is the default of the call, `null` no limit, 0 a usage error. */
  readonly timeoutMs?: number | null | undefined;
}

/** What a {@link Deadline} falls back to. */
export interface DeadlineDefaults {
  /** Stands for a `timeoutMs` of `undefined`. Default `null`, no limit. */
  readonly timeoutMs?: number | null | undefined;
  /** Makes the reason when time is up. Default: a {@link PoolTimeoutError}. */
  readonly timeoutError?: ((timeoutMs: number) => unknown) | undefined;
}

/**
 * A limit of time and an abort signal in one, to be handed down through all the steps of a call.
 *
 * It costs next to nothing until `signal` is asked for: only then are a timer and a listener set, which
 * {@link Deadline.dispose} takes back. That timer keeps a process alive, because somebody waits for the call.
 */
export class Deadline implements Disposable {
  /** The limit, in milliseconds; `null` when there is none. */
  readonly timeoutMs: number | null;
  readonly #outer: AbortSignal | undefined;
  readonly #timeoutError: (timeoutMs: number) => unknown;
  readonly #endsAt: number;
  #controller: AbortController | undefined;
  #stop: (() => void) | undefined;
  #disposed = false;
  /** Why it is over, once it is: the same reason for everybody who asks. */
  #over: { readonly reason: unknown } | undefined;

  /** @throws {PoolUsageError} when `timeoutMs` is 0, or no positive number */
  constructor(limits: CallLimits = {}, defaults: DeadlineDefaults = {}) {
    this.timeoutMs = resolveTimeout(limits.timeoutMs, defaults.timeoutMs ?? null);
    this.#outer = limits.signal;
    this.#timeoutError = defaults.timeoutError ?? ((timeoutMs) => new PoolTimeoutError(timeoutMs));
    this.#endsAt = this.timeoutMs === null ? Number.POSITIVE_INFINITY : performance.now() + this.timeoutMs;
  }

  /**
   * Starts the clock.
   * @throws {PoolUsageError} when `timeoutMs` is 0, or no positive number
   */
  static from(limits?: CallLimits, defaults?: DeadlineDefaults): Deadline {
    return startDeadline(limits, defaults);
  }

  /** Aborts when time is up or the outer signal does; `undefined` when neither can happen. */
  get signal(): AbortSignal | undefined {
    if (this.timeoutMs === null) return this.#outer;
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (!this.expired && !this.#disposed) {
        const timedOut = (): unknown => this.#timeoutError(this.timeoutMs ?? 0);
        this.#stop = watch(this.#outer, this.remainingMs, timedOut, (reason) => this.#end(reason));
      }
      if (this.#over) this.#controller.abort(this.#over.reason);
    }
    return this.#controller.signal;
  }

  /** Milliseconds left, 0 when it is over; `Infinity` without a limit. */
  get remainingMs(): number {
    return this.expired ? 0 : Math.max(0, this.#endsAt - performance.now());
  }

  /** Whether time is up or the outer signal has aborted. */
  get expired(): boolean {
    if (this.#over === undefined) {
      if (this.#outer?.aborted) this.#end(this.#outer.reason);
      else if (performance.now() >= this.#endsAt) this.#end(this.#timeoutError(this.timeoutMs ?? 0));
    }
    return this.#over !== undefined;
  }

  /** Throws the reason, that of the outer signal or a timeout error, when it is over. */
  throwIfExpired(): void {
    if (this.expired) throw this.#over?.reason;
  }

  /** Takes back timer and listener: `signal` will not abort any more. May be called again. */
  dispose(): void {
    this.#disposed = true;
    this.#stop?.();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #end(reason: unknown): void {
    this.#over = { reason };
    this.#stop?.();
    if (!this.#disposed) this.#controller?.abort(reason);
  }
}

/** Outside the class: one that names itself in a static method is published under another name. */
function startDeadline(limits: CallLimits | undefined, defaults: DeadlineDefaults | undefined): Deadline {
  return new Deadline(limits, defaults);
}
