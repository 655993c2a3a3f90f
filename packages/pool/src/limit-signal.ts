import { watch } from "./timer.ts";

/** What a call may be told to stop by, see {@link limitSignal}. */
export interface LimitedSignal {
  /** Aborts when time is up or the outer signal does; `undefined` when neither can happen. */
  readonly signal: AbortSignal | undefined;
  /** Takes back timer and listener: `signal` will not abort any more. May be called again. */
  dispose(): void;
}

/**
 * A limit of time and an abort signal in one signal, for a call that has no more than that to hand down; a
 * {@link Deadline} knows the time that is left, too. The timer runs from now on and keeps a process alive.
 *
 * `timeoutMs` is milliseconds above 0, or `null` for no limit; the caller has checked it. `timeoutError` makes the reason
 * when time is up; otherwise it is that of `signal`.
 */
export function limitSignal(
  signal: AbortSignal | undefined,
  timeoutMs: number | null,
  timeoutError: (timeoutMs: number) => unknown,
): LimitedSignal {
  if (timeoutMs === null || signal?.aborted) return { signal, dispose: () => undefined };
  const controller = new AbortController();
  const dispose = watch(signal, timeoutMs, timeoutError, (reason) => controller.abort(reason));
  return { signal: controller.signal, dispose };
}
