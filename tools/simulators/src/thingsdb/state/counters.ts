/** What `counters()` tells. */
export class Counters {
  queriesSuccess = 0;
  queriesWithError = 0;
  changesCommitted = 0;
  garbageCollected = 0;
  quorumLost = 0;
  largestResultSize = 0;
  startedAt: number;

  constructor(now: number) {
    this.startedAt = now;
  }

  reset(now: number): void {
    Object.assign(this, new Counters(now));
  }
}
