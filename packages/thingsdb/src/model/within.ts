import { Deadline } from "@x/pool";
import { slowError } from "../connection-errors.ts";
import type { CallOptions } from "../options.ts";

/** Waits for what a model does, as long as the call may take. */
export async function within<Result>(
  work: (limits: CallOptions) => Promise<Result>,
  options: CallOptions,
  timeoutMs: number | null,
  what: string,
): Promise<Result> {
  const deadline = Deadline.from(options, {
    timeoutMs,
    timeoutError: (ms) => slowError(`${what} could not be loaded`, ms),
  });
  const { signal } = deadline;
  try {
    signal?.throwIfAborted();
    return await new Promise<Result>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      work({ signal, timeoutMs: null }).then(resolve, reject);
    });
  } finally {
    deadline.dispose();
  }
}
