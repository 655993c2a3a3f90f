import type { Client } from "@x/thingsdb";
import type { Style } from "../terminal/style.ts";

/** What the steps of the tour work with. */
export interface TourContext {
  /** Two people, each with a client of their own. */
  readonly iris: Client;
  readonly cato: Client;
  readonly style: Style;
  readonly signal: AbortSignal;
}

/** Waits for something to be heard. @throws {Error} when it is not within five seconds, or when the tour is stopped */
export async function untilHeard(isHeard: () => boolean, signal: AbortSignal): Promise<void> {
  const until = performance.now() + 5_000;
  while (!isHeard()) {
    signal.throwIfAborted();
    if (performance.now() > until) throw new Error("what was emitted was not heard");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
