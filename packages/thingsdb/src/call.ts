import { type AbortHandler, type Timed, unwatchAbort, watchAbort } from "@x/pool";
import type { Int64Mode, ReferenceStyle } from "./codec/values.ts";
import type { Connection } from "./connection.ts";
import { ThingsDBConnectionError, type ThingsDBError, ThingsDBTimeoutError } from "./errors.ts";

/** Stands for a package without a payload. */
export const NO_PAYLOAD: unique symbol = /* @__PURE__ */ Symbol("no payload") as never;

/** What a request is to be done with. */
export interface CallTerms {
  /** It may be sent again when its answer was lost. */
  readonly idempotent: boolean;
  readonly int64: Int64Mode;
  readonly style: ReferenceStyle;
  /** For one connection alone, and never sent again. */
  readonly isBound: boolean;
  /** Takes the answer at once, before events that came right behind it. */
  readonly onAnswer: ((value: unknown, connection: Connection | undefined) => void) | undefined;
}

export const PLAIN_TERMS: CallTerms = {
  idempotent: false,
  int64: "auto",
  style: "none",
  isBound: false,
  onAnswer: undefined,
};

/** Who has to be told when a call ends by itself. */
export interface CallOwner {
  /** The signal of a call aborted. */
  aborted(call: Call, reason: unknown): void;
  /** A call has ended, in whatever way. */
  ended(call: Call): void;
}

/** A request on its way. It settles exactly once. */
export class Call implements Timed, AbortHandler {
  readonly type: number;
  terms: CallTerms;
  /** What to send; dropped once `bytes` are there or it was sent. */
  payload: unknown;
  /** The same, encoded: kept while it waits, or may have to be sent again. */
  bytes: Uint8Array | undefined;
  /** The connection it was given to. */
  connection: Connection | undefined;
  /** The id while an answer is due, else −1. */
  id = -1;
  /** Its place in the order of what its connection wrote. */
  sequence = 0;
  /** It may have reached the server, over this connection or an earlier one. */
  wasSent = false;
  isSettled = false;
  /** Its limit; null is none. */
  readonly timeoutMs: number | null;
  dueAt = 0;
  dueList: Timed["dueList"];
  duePrevious: Timed | undefined;
  dueNext: Timed | undefined;
  readonly #owner: CallOwner;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (reason: unknown) => void;

  constructor(
    type: number,
    payload: unknown,
    terms: CallTerms,
    owner: CallOwner,
    limits: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number | null },
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ) {
    this.type = type;
    this.payload = payload;
    this.terms = terms;
    this.#owner = owner;
    this.timeoutMs = limits.timeoutMs;
    this.#signal = limits.signal;
    this.#resolve = resolve;
    this.#reject = reject;
    if (this.#signal !== undefined) watchAbort(this.#signal, this);
  }

  resolve(value: unknown): void {
    if (this.isSettled) return;
    this.#end();
    try {
      this.terms.onAnswer?.(value, this.connection);
    } catch (error) {
      this.#reject(error);
      return;
    }
    this.#resolve(value);
  }

  reject(reason: unknown): void {
    if (this.isSettled) return;
    this.#end();
    this.#reject(reason);
  }

  aborted(reason: unknown): void {
    this.#owner.aborted(this, reason);
  }

  #end(): void {
    this.isSettled = true;
    this.payload = undefined;
    this.bytes = undefined;
    if (this.#signal !== undefined) unwatchAbort(this.#signal, this);
    this.#owner.ended(this);
  }
}

/** What a call ends with whose connection was lost. */
export function lostError(call: Call, cause: ThingsDBError): ThingsDBError {
  if (!call.wasSent || call.terms.idempotent || call.terms.isBound) return cause;
  return new ThingsDBConnectionError(
    `the connection was lost before the answer came: the request may have been carried out (${cause.message})`,
    { code: "ERR_THINGSDB_OUTCOME_UNKNOWN", address: cause.address, cause },
  );
}

/** What a call ends with whose time is up. */
export function timeoutError(call: Call): ThingsDBTimeoutError {
  const timeoutMs = call.timeoutMs ?? 0;
  const isUnknown = call.wasSent && !call.terms.idempotent && !call.terms.isBound;
  const text = call.wasSent ? "no answer came" : "the request could not be sent";
  return new ThingsDBTimeoutError(
    `${text} within ${timeoutMs} ms${isUnknown ? ": it may have been carried out" : ""}`,
    {
      code: isUnknown ? "ERR_THINGSDB_TIMEOUT_OUTCOME_UNKNOWN" : "ERR_THINGSDB_TIMEOUT",
      address: call.connection?.address,
      retryable: !isUnknown,
      timeoutMs,
    },
  );
}
