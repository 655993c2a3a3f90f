import { PoolUsageError } from "./errors.ts";

/** The longest delay that timers take; anything longer would fire at once. */
export const LONGEST_MS = 0x7fffffff;

/**
 * A limit of time as all calls take it: `undefined` stands for `fallback`, `null` for no limit.
 * @throws {PoolUsageError} for 0 and for whatever is no positive, finite number
 */
export function resolveTimeout(
  timeoutMs: number | null | undefined,
  fallback: number | null,
  name = "timeoutMs",
): number | null {
  const value = timeoutMs === undefined ? fallback : timeoutMs;
  if (value === null) return null;
  if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new PoolUsageError(`${name} must be a positive number of milliseconds, or null for no limit`);
}

/**
 * Calls `fire` once after `ms` (of any length) and returns what stops it. With `background`, waiting does not
 * keep a process alive.
 */
export function startTimer(ms: number, fire: () => void, background = false): () => void {
  let rest = ms;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const delay = Math.min(rest, LONGEST_MS);
    rest -= delay;
    timer = setTimeout(rest > 0 ? arm : fire, delay);
    // Browsers give a number.
    if (background && typeof timer === "object") timer.unref?.();
  };
  arm();
  return () => clearTimeout(timer);
}

/**
 * Calls `expire` once, when `timeoutMs` has passed or `signal` aborts (with its reason), and returns what ends the
 * watch. A signal that is aborted already is the caller's to see.
 */
export function watch(
  signal: AbortSignal | undefined,
  timeoutMs: number | null,
  timeoutError: (timeoutMs: number) => unknown,
  expire: (reason: unknown) => void,
): () => void {
  const stopTimer =
    timeoutMs === null
      ? undefined
      : startTimer(timeoutMs, () => {
          stop();
          expire(timeoutError(timeoutMs));
        });
  const abort = (): void => {
    stop();
    expire(signal?.reason);
  };
  const stop = (): void => {
    stopTimer?.();
    signal?.removeEventListener("abort", abort);
  };
  signal?.addEventListener("abort", abort);
  return stop;
}

/**
 * Waits until `work` settles, if it is a promise, but no longer than `timeoutMs`; rejects with the error of `work`, or
 * when it is late. Waiting does not keep a process alive.
 */
export async function settled(
  work: unknown,
  timeoutMs: number | null,
  timeoutError: (timeoutMs: number) => unknown,
): Promise<void> {
  if (typeof (work as PromiseLike<unknown> | undefined)?.then !== "function") return;
  await new Promise((resolve, reject) => {
    const late = (): void => reject(timeoutError(timeoutMs ?? 0));
    const stop = timeoutMs === null ? undefined : startTimer(timeoutMs, late, true);
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => stop?.());
  });
}
