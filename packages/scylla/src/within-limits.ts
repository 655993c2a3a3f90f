import { type AbortHandler, Deadline, unwatchAbort, watchAbort } from "@x/pool";
import { ScyllaTimeoutError } from "./errors.ts";

/** Waits for what others wait for, too: no longer than the caller's own limits say. */
export async function withinLimits<T>(
  work: Promise<T>,
  limits: { readonly timeoutMs: number | null; readonly signal: AbortSignal | undefined },
): Promise<T> {
  const deadline = Deadline.from(limits, { timeoutMs: null, timeoutError });
  deadline.throwIfExpired();
  const { signal } = deadline;
  if (signal === undefined) return work;
  const watcher: AbortHandler = { aborted() {} };
  const given = new Promise<never>((_, reject) => {
    watcher.aborted = reject;
    watchAbort(signal, watcher);
  });
  try {
    return await Promise.race([work, given]);
  } finally {
    unwatchAbort(signal, watcher);
    deadline.dispose();
    // Whoever left early does not hear how it ended.
    work.catch(() => {});
  }
}

function timeoutError(timeoutMs: number): ScyllaTimeoutError {
  return new ScyllaTimeoutError(`the statement was not prepared within ${timeoutMs} ms`, {
    code: "ERR_SCYLLA_TIMEOUT",
    timeoutMs,
    retryable: true,
  });
}
