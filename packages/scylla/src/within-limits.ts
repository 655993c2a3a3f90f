import { type AbortHandler, Deadline, unwatchAbort, watchAbort } from "@x/pool";
import type { ScyllaTimeoutError } from "./errors.ts";

/** Limits of a call, checked already. */
export interface Limits {
  readonly timeoutMs: number | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * Waits for work no longer than the limits say. The work may go on, for others who wait for it, too; what should end with
 * the limits takes the signal.
 * @param lateError makes what is thrown when the time is up; needed with a limit of time
 */
export async function withinLimits<T>(
  work: (signal: AbortSignal | undefined) => Promise<T>,
  limits: Limits,
  lateError?: (timeoutMs: number) => ScyllaTimeoutError,
): Promise<T> {
  const deadline = Deadline.from(limits, { timeoutMs: null, timeoutError: lateError });
  deadline.throwIfExpired();
  const { signal } = deadline;
  if (signal === undefined) return work(signal);
  const watcher: AbortHandler = { aborted() {} };
  const given = new Promise<never>((_, reject) => {
    watcher.aborted = reject;
    watchAbort(signal, watcher);
  });
  let working: Promise<T> | undefined;
  try {
    working = work(signal);
    return await Promise.race([working, given]);
  } finally {
    unwatchAbort(signal, watcher);
    deadline.dispose();
    // Whoever left early does not hear how it ended.
    working?.catch(() => {});
  }
}
