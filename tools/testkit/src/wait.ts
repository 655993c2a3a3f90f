import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until `condition` holds, looking every few milliseconds.
 * @throws {Error} when it does not within `timeoutMs` (default 5,000)
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { timeoutMs = 5_000, what = "the condition" }: { timeoutMs?: number; what?: string } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about within ${timeoutMs} ms`);
    await sleep(5);
  }
}
