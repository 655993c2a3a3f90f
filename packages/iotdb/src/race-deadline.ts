import type { Deadline } from "@x/pool";

/** The promise, or the reason of the deadline when that is over first. The promise goes on by itself then. */
export async function raceDeadline<T>(promise: Promise<T>, deadline: Deadline | undefined): Promise<T> {
  const signal = deadline?.signal;
  if (signal === undefined) return promise;
  // Nobody else may be listening to it.
  promise.catch(() => {});
  if (signal.aborted) throw signal.reason;
  let abort!: () => void;
  const over = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
