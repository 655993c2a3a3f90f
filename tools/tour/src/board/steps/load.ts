import { type Client, isThingsDBError } from "@x/thingsdb";

/** What became of writes. */
export interface Tally {
  /** Keys of writes that the server has confirmed. */
  readonly acknowledged: Set<string>;
  /** Keys of writes whose answer was lost: they may have been carried out. */
  readonly unknown: Set<string>;
  /** Everything else that happened to a write. */
  readonly failures: unknown[];
}

/** Writes that never stop: each counts a key of its own up, so that one that ran twice would show. */
export function startWriting(
  client: Client,
  lanes: number,
): { readonly tally: Tally; stop(): Promise<Tally> } {
  const tally: Tally = { acknowledged: new Set(), unknown: new Set(), failures: [] };
  let isOver = false;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (!isOver) {
      const key = `k${next++}`;
      try {
        await client.run("count", [key]);
        tally.acknowledged.add(key);
      } catch (error) {
        if (isThingsDBError(error) && error.code.endsWith("OUTCOME_UNKNOWN")) tally.unknown.add(key);
        else tally.failures.push(error);
      }
    }
  };
  const lanesDone = Promise.all(Array.from({ length: lanes }, lane));
  return {
    tally,
    async stop() {
      isOver = true;
      await lanesDone;
      return tally;
    },
  };
}
