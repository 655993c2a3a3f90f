import { Deadline } from "@x/pool";
import { ScyllaTimeoutError } from "./errors.ts";

/** Waits for what others wait for, too: no longer than the caller's own limits say. */
export async function withinLimits<T>(
  work: Promise<T>,
  limits: { readonly timeoutMs: number | null; readonly signal: AbortSignal | undefined },
): Promise<T> {
  using deadline = Deadline.from(limits, { timeoutMs: null, timeoutError });
  deadline.throwIfExpired();
  const { signal } = deadline;
  if (signal === undefined) return work;
  let abort = (): void => {};
  const given = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
  });
  try {
    return await Promise.race([work, given]);
  } finally {
    signal.removeEventListener("abort", abort);
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
