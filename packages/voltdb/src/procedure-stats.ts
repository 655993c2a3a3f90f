/** Counters of one procedure, since the client was made. */
export interface ProcedureStats {
  /** Calls made. */
  calls: number;
  /** Calls that a status other than success answered, user aborts included. */
  failures: number;
  /** Of these, user aborts. */
  aborts: number;
  /** Calls that took longer than their limit. */
  timeouts: number;
  /** Calls that ended otherwise: aborted by their signal, lost with a connection, unreadable. */
  errors: number;
  /** Milliseconds from call to answer: of all calls that were answered together, the shortest, the longest, the average. */
  totalMs: number;
  minMs: number;
  maxMs: number;
  readonly averageMs: number;
  /** Calls without an end yet. */
  readonly pending: number;
}

/** Counts the calls of one procedure. */
export class ProcedureCounter implements ProcedureStats {
  calls = 0;
  failures = 0;
  aborts = 0;
  timeouts = 0;
  errors = 0;
  totalMs = 0;
  minMs: number = Number.POSITIVE_INFINITY;
  maxMs = 0;
  #answered = 0;

  get averageMs(): number {
    return this.#answered === 0 ? 0 : this.totalMs / this.#answered;
  }

  get pending(): number {
    return this.calls - this.#answered - this.timeouts - this.errors;
  }

  /** Counts an answer, whatever its status. */
  answered(ms: number): void {
    this.#answered++;
    this.totalMs += ms;
    if (ms < this.minMs) this.minMs = ms;
    if (ms > this.maxMs) this.maxMs = ms;
  }

  /** A copy that does not change any more. */
  snapshot(): ProcedureStats {
    const { calls, failures, aborts, timeouts, errors, totalMs, maxMs, averageMs, pending } = this;
    const minMs = this.#answered === 0 ? 0 : this.minMs;
    return { calls, failures, aborts, timeouts, errors, totalMs, minMs, maxMs, averageMs, pending };
  }
}
