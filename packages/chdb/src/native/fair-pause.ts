import { setImmediate as nextTurn } from "node:timers/promises";

/*
 * Node hands out up to a thousand finished calls of an addon in one turn of its event loop, and what a program does with
 * one of them counts as part of that turn: a loop over the chunks of a stream would keep timers and sockets waiting for
 * seconds. So whoever gets an answer late in a turn goes on in the next one.
 */

const LIMIT_MS = 8;

let inTurn = false;
let began = 0;

/** What to wait for before an answer is handed out; nothing while the event loop's turn is young. */
export function fairPause(): Promise<unknown> | undefined {
  if (!inTurn) {
    inTurn = true;
    began = performance.now();
    setImmediate(() => {
      inTurn = false;
    });
    return undefined;
  }
  return performance.now() - began > LIMIT_MS ? laterTurn() : undefined;
}

/** Timers and sockets come between two turns' ends, not between the middle of a turn and its end. */
async function laterTurn(): Promise<void> {
  await nextTurn();
  await nextTurn();
}
