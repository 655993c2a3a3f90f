import type { Deadline } from "@x/pool";
import type { Method } from "./thrift/method.ts";

/** What a call may be told besides its request. */
export interface CallTerms<Response> {
  /** Ends the call when it is over; the call then rejects with its reason. */
  readonly deadline?: Deadline | undefined;
  /** Carrying it out twice does no harm: a lost answer is then no unknown outcome. */
  readonly idempotent?: boolean | undefined;
  /** Called with an answer that came after the call was given up, to free what it holds. */
  readonly late?: ((response: Response) => void) | undefined;
}

/** A call on its way: `waiting` to be sent, `sent`, given up after it was sent (`left`), or over. */
export type CallState = "waiting" | "sent" | "left" | "over";

/** One call of a connection. Settles its promise once. */
export class Call<Request = never, Response = unknown> {
  readonly method: Method<Request, Response>;
  readonly request: Request;
  readonly idempotent: boolean;
  readonly promise: Promise<Response>;
  state: CallState = "waiting";
  seqId = 0;
  readonly #late: ((response: Response) => void) | undefined;
  #resolve!: (response: Response) => void;
  #reject!: (reason: unknown) => void;
  #stopWatching: (() => void) | undefined;

  /** `giveUp` is told when the deadline ends the call. */
  constructor(
    method: Method<Request, Response>,
    request: Request,
    terms: CallTerms<Response>,
    giveUp: (call: Call<Request, Response>, reason: unknown) => void,
  ) {
    this.method = method;
    this.request = request;
    this.idempotent = terms.idempotent ?? false;
    this.#late = terms.late;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const signal = terms.deadline?.signal;
    if (signal === undefined) return;
    const listener = (): void => giveUp(this, signal.reason);
    signal.addEventListener("abort", listener, { once: true });
    this.#stopWatching = () => signal.removeEventListener("abort", listener);
  }

  /** The answer is there; one that comes late goes to whoever frees what it holds. */
  succeed(response: Response): void {
    const left = this.state === "left";
    this.state = "over";
    this.#stopWatching?.();
    if (left) this.#late?.(response);
    else this.#resolve(response);
  }

  /** The call ends without an answer; `keep` says that one may still come. */
  fail(reason: unknown, keep = false): void {
    this.#stopWatching?.();
    this.state = keep ? "left" : "over";
    this.#reject(reason);
  }
}
