import type { Progress } from "@x/chdb";
import { Interrupted } from "../../interrupts.ts";
import type { StepOutput } from "../../step-runner.ts";
import { formatDuration, formatLarge } from "../../terminal/numbers.ts";
import type { TourContext } from "../tour-context.ts";

/** How many numbers the query is to hash: hours of work. */
const numbers = 1e12;
/** How long somebody has for Ctrl-C (ms) … */
const invitationMs = 6_000;
/** … and how long the query runs where nobody watches. */
const aloneMs = 1_200;

/** Starts a query of hours, stops it, by Ctrl-C where somebody watches, and shows how soon the engine is idle. */
export async function stopQuery(context: TourContext, output: StepOutput): Promise<void> {
  const { session, style, isInteractive, interrupts } = context;
  const limitMs = isInteractive ? invitationMs : aloneMs;
  const started = performance.now();
  let last: Progress | undefined;
  let stoppedAt = 0;
  const show = (progress?: Progress): void => {
    if (progress && progress.readRows >= (last?.readRows ?? 0n)) last = progress;
    const left = Math.max(0, Math.ceil((limitMs - (performance.now() - started)) / 1000));
    output.status(
      `${style.bold("Press Ctrl-C to stop it")} ${style.dim(`(it stops by itself in ${left} s)`)}  ` +
        `${formatLarge(Number(last?.readRows ?? 0n))} numbers hashed`,
    );
  };
  show();
  const reason = await interrupts.focus(async (ctrlC) => {
    const timeout = AbortSignal.timeout(limitMs);
    const stop = AbortSignal.any([ctrlC, timeout]);
    stop.addEventListener("abort", () => {
      stoppedAt = performance.now();
    });
    try {
      await session.query(`SELECT sum(sipHash64(number)) FROM numbers_mt(${numbers})`, {
        signal: stop,
        timeoutMs: null,
        onProgress: show,
      });
      throw new Error("a trillion numbers in a moment: that cannot be");
    } catch (error) {
      if (!stop.aborted) throw error;
      return stop.reason as unknown;
    }
  });
  const rejectedAfter = performance.now() - stoppedAt;
  // SIGTERM and the like mean the whole tour.
  interrupts.signal.throwIfAborted();
  const idleAfter = await waitUntilIdle(context, stoppedAt);
  if (last && last.readRows > 0n) {
    const hashed = Number(last.readRows);
    output.say(
      `At the last look the query had hashed ${formatLarge(hashed)} numbers in ${formatDuration(last.elapsedMs)}; ` +
        `the trillion it was asked for takes ${formatDuration((last.elapsedMs * numbers) / hashed)}.`,
    );
  }
  const who = reason instanceof Interrupted ? "Your Ctrl-C" : "The time limit";
  output.say(
    `${who} stopped it: the call ended after ${style.bold(formatDuration(rejectedAfter))}, and the engine was idle ` +
      `after ${style.good(formatDuration(idleAfter))}. The session goes on as before.`,
  );
}

/** Waits until the engine itself says that the query is gone; how long that was after `since`. */
async function waitUntilIdle({ session, interrupts }: TourContext, since: number): Promise<number> {
  for (;;) {
    const result = await session.query<{ running: bigint }>(
      "SELECT countIf(query LIKE '%sipHash64%' AND query NOT LIKE '%system.processes%') AS running FROM system.processes",
      { signal: interrupts.signal },
    );
    if (result.singleRow().running === 0n) return performance.now() - since;
  }
}
