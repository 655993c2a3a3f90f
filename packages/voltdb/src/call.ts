import type { ByteReader } from "@x/binary";
import type { Timed } from "@x/pool";
import type { ValueModes } from "./codec/value-modes.ts";
import type { Connection } from "./connection.ts";
import { VoltConnectionError, type VoltError, VoltTimeoutError } from "./errors.ts";
import type { ListNode } from "./linked-list.ts";
import type { Plan } from "./plan.ts";
import { readResponse, type VoltResponse } from "./protocol/response.ts";
import { VoltStatus } from "./protocol/status.ts";
import { serverError } from "./server-errors.ts";

/** What a call asks for besides its parameters. */
export interface CallTerms {
  readonly modes: ValueModes;
  readonly response: boolean;
  readonly throwOnFailure: boolean;
  readonly idempotent: boolean;
  readonly timeoutMs: number | null;
  readonly signal: AbortSignal | undefined;
}

/** What a call needs of the one that looks after all calls. */
export interface CallKeeper {
  /** The call is over for its caller: its clock, its place and its signal are let go. */
  ended(call: Call): void;
  /** The connection of an idempotent call is lost: it is to be sent again. */
  resend(call: Call): void;
}

/** One call on its way: waiting for a connection, or for its answer. */
export class Call implements Timed {
  readonly plan: Plan;
  readonly handle: number;
  readonly terms: CallTerms;
  readonly startedAt: number;
  readonly #keeper: CallKeeper;
  readonly #resolve: (response: VoltResponse | undefined) => void;
  readonly #reject: (reason: unknown) => void;
  // All that changes has its place from the start, so that calls have one hidden class.
  /** The message, when it waits or may have to be sent again. */
  frame: Uint8Array | undefined;
  /** Where it was sent; undefined before. */
  connection: Connection | undefined;
  /** Its place in the queue, while it waits. */
  place: ListNode<Call> | undefined;
  onAbort: (() => void) | undefined;
  dueAt = 0;
  dueList: Timed["dueList"];
  duePrevious: Timed["duePrevious"];
  dueNext: Timed["dueNext"];
  #isOver = false;

  constructor(
    plan: Plan,
    handle: number,
    terms: CallTerms,
    keeper: CallKeeper,
    resolve: (response: VoltResponse | undefined) => void,
    reject: (reason: unknown) => void,
  ) {
    this.plan = plan;
    this.handle = handle;
    this.terms = terms;
    this.#keeper = keeper;
    this.#resolve = resolve;
    this.#reject = reject;
    this.startedAt = performance.now();
    this.frame = undefined;
    this.connection = undefined;
    this.place = undefined;
    this.onAbort = undefined;
    this.dueList = undefined;
    this.duePrevious = undefined;
    this.dueNext = undefined;
  }

  /** Whether the caller has its answer, or a reason why it has none. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Takes the answer: `reader` stands behind version and handle. Never throws. */
  answer(reader: ByteReader): void {
    const { counter, name } = this.plan;
    const ms = performance.now() - this.startedAt;
    let response: VoltResponse;
    try {
      response = readResponse(reader, this.terms.modes, ms);
    } catch (error) {
      counter.errors++;
      this.#fail(error);
      return;
    }
    counter.answered(ms);
    if (response.status !== VoltStatus.SUCCESS) {
      counter.failures++;
      if (response.status === VoltStatus.USER_ABORT) counter.aborts++;
      if (this.terms.throwOnFailure) {
        this.#fail(serverError(response, name, this.connection?.address));
        return;
      }
    }
    this.#end();
    this.#resolve(this.terms.response ? response : undefined);
  }

  /** The connection ended before the answer came. */
  lost(error: VoltError): void {
    this.connection = undefined;
    if (this.#isOver) return;
    if (this.frame !== undefined) {
      this.#keeper.resend(this);
      return;
    }
    this.plan.counter.errors++;
    this.#fail(this.terms.idempotent ? error : outcomeUnknown(this.plan.name, error));
  }

  /** Time is up. */
  expire(): void {
    const { timeoutMs } = this.terms;
    if (this.#isOver || timeoutMs === null) return;
    this.plan.counter.timeouts++;
    const procedure = this.plan.name;
    const isUnknown = this.connection !== undefined && !this.terms.idempotent;
    const what = this.connection === undefined ? "found no server to go to" : "got no answer";
    const error = new VoltTimeoutError(`${procedure} ${what} within ${timeoutMs} ms`, {
      code: isUnknown ? "ERR_VOLT_TIMEOUT_OUTCOME_UNKNOWN" : "ERR_VOLT_TIMEOUT",
      timeoutMs,
      procedure,
      address: this.connection?.address,
      retryable: !isUnknown,
    });
    this.#fail(error);
  }

  /** Ends the call on this side: the signal aborted, or the client closes. */
  abandon(reason: unknown): void {
    if (this.#isOver) return;
    this.plan.counter.errors++;
    this.#fail(reason);
  }

  #fail(reason: unknown): void {
    this.#end();
    this.#reject(reason);
  }

  #end(): void {
    this.#isOver = true;
    this.#keeper.ended(this);
    this.frame = undefined;
  }
}

/** The error for a call that had been sent, whose answer will not come. */
export function outcomeUnknown(procedure: string, cause: VoltError): VoltConnectionError {
  return new VoltConnectionError(
    `${procedure} was sent, and nobody can say whether it took effect: ${cause.message}`,
    {
      code: "ERR_VOLT_OUTCOME_UNKNOWN",
      address: cause.address,
      procedure,
      cause,
    },
  );
}
