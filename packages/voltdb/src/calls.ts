import { ByteWriter, isBinaryError } from "@x/binary";
import { Call, type CallKeeper, type CallTerms } from "./call.ts";
import type { Connection } from "./connection.ts";
import { DeadlineQueue } from "./deadline-queue.ts";
import { VoltConnectionError, VoltUsageError } from "./errors.ts";
import { LinkedList } from "./linked-list.ts";
import type { Plan } from "./plan.ts";
import { type InvocationExtras, writeInvocation } from "./protocol/invocation.ts";
import type { VoltResponse } from "./protocol/response.ts";

/** The most bytes that a server takes in one message. */
const MOST_REQUEST_BYTES = 52_428_800;
/** A message longer than this keeps the buffer that it was written into. */
const KEPT_BYTES = 65_536;

/** Where calls may go. */
export interface Route {
  /** A connection that takes a call now; undefined when none does. */
  pick(plan: Plan, params: readonly unknown[] | undefined): Connection | undefined;
}

/**
 * All calls of a client, from the first moment to the last: they are sent at once where a connection has room, and else
 * wait in line; clocks, signals and lost connections end up here.
 */
export class Calls implements CallKeeper {
  readonly #route: Route;
  readonly #maxQueuedBytes: number;
  readonly #waiting = new LinkedList<Call>();
  readonly #open = new Set<Call>();
  readonly #deadlines = new DeadlineQueue<Call>((call) => call.expire());
  readonly #scratch = new ByteWriter({ initialBytes: 1024, maxBytes: MOST_REQUEST_BYTES + 4 });
  #waitingBytes = 0;
  #nextHandle = 1;
  #closed: VoltConnectionError | undefined;
  #onIdle: (() => void) | undefined;

  constructor(route: Route, maxQueuedBytes: number) {
    this.#route = route;
    this.#maxQueuedBytes = maxQueuedBytes;
  }

  /** Calls without an end. */
  get open(): number {
    return this.#open.size;
  }

  /** Of these, calls that wait to be sent. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Makes a call. `via` sends it on one connection, whatever else waits.
   * @throws {VoltUsageError} when a parameter does not fit, as everything else: by the promise
   */
  submit(
    plan: Plan,
    params: readonly unknown[],
    extras: InvocationExtras,
    terms: CallTerms,
    via?: Connection,
  ): Promise<VoltResponse | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#closed !== undefined && via === undefined) throw this.#closed;
      const { signal, timeoutMs } = terms;
      if (signal?.aborted) throw signal.reason;
      const call = new Call(plan, this.#nextHandle++, terms, this, resolve, reject);
      const connection = via ?? (this.#waiting.length === 0 ? this.#route.pick(plan, params) : undefined);
      this.#start(call, connection, params, extras, via !== undefined);
      plan.counter.calls++;
      this.#open.add(call);
      if (timeoutMs !== null) call.due = this.#deadlines.add(call, timeoutMs, call.startedAt);
      if (signal !== undefined) {
        call.onAbort = () => call.abandon(signal.reason);
        signal.addEventListener("abort", call.onAbort);
      }
    });
  }

  /** Sends what waits, as far as there is room. */
  dispatch(): void {
    for (let head = this.#waiting.first; head !== undefined; head = this.#waiting.first) {
      const call = head.value;
      const connection = this.#route.pick(call.plan, undefined);
      if (connection === undefined) return;
      this.#leave(call);
      const frame = call.frame!;
      if (!call.terms.idempotent) call.frame = undefined;
      call.connection = connection;
      connection.send(call.handle, call, (writer) => writer.append(frame));
    }
  }

  /** Refuses new calls, and settles when all others have ended. */
  drain(error: VoltConnectionError): Promise<void> {
    this.#closed = error;
    return new Promise((resolve) => {
      this.#onIdle = () => {
        this.#deadlines.clear();
        resolve();
      };
      if (this.#open.size === 0) this.#onIdle();
    });
  }

  /** Ends calls that wait for a connection, all others too if wanted. */
  abandon(reason: (call: Call) => unknown, onlyWaiting: boolean): void {
    for (const call of [...this.#open]) {
      if (!onlyWaiting || call.place !== undefined) call.abandon(reason(call));
    }
  }

  ended(call: Call): void {
    if (call.place !== undefined) this.#leave(call);
    if (call.due !== undefined) this.#deadlines.remove(call.due);
    if (call.onAbort !== undefined) call.terms.signal?.removeEventListener("abort", call.onAbort);
    if (this.#open.delete(call) && this.#open.size === 0) this.#onIdle?.();
  }

  resend(call: Call): void {
    this.#enqueue(call);
  }

  #start(
    call: Call,
    connection: Connection | undefined,
    params: readonly unknown[],
    extras: InvocationExtras,
    isBound: boolean,
  ): void {
    const { plan, handle } = call;
    if (connection !== undefined && (isBound || !call.terms.idempotent)) {
      connection.send(handle, call, (writer) => {
        const start = writer.length;
        encode(writer, plan, handle, extras, params);
        if (writer.length - start > MOST_REQUEST_BYTES + 4) throw tooLarge(plan.name);
      });
      call.connection = connection;
      return;
    }
    const scratch = this.#scratch;
    scratch.reset();
    encode(scratch, plan, handle, extras, params);
    // A large call leaves no large buffer behind.
    const frame = scratch.length > KEPT_BYTES ? scratch.take() : scratch.finish();
    call.frame = frame;
    if (connection !== undefined) {
      call.connection = connection;
      connection.send(handle, call, (writer) => writer.append(frame));
      return;
    }
    if (this.#waitingBytes > 0 && this.#waitingBytes + frame.length > this.#maxQueuedBytes) {
      throw new VoltConnectionError(
        `${plan.name}: ${this.#waitingBytes} bytes of calls wait to be sent already`,
        {
          code: "ERR_VOLT_BUSY",
          procedure: plan.name,
          retryable: true,
        },
      );
    }
    this.#enqueue(call);
  }

  #enqueue(call: Call): void {
    this.#waitingBytes += call.frame!.length;
    call.place = this.#waiting.push(call);
  }

  #leave(call: Call): void {
    this.#waiting.remove(call.place!);
    call.place = undefined;
    this.#waitingBytes -= call.frame?.length ?? 0;
  }
}

function encode(
  writer: ByteWriter,
  plan: Plan,
  handle: number,
  extras: InvocationExtras,
  params: readonly unknown[],
): void {
  try {
    writeInvocation(writer, plan.head, handle, extras, params, plan.writers);
  } catch (error) {
    if (isBinaryError(error) && error.code === "ERR_BINARY_OVERFLOW") throw tooLarge(plan.name);
    if (!(error instanceof VoltUsageError)) throw error;
    throw new VoltUsageError(`${plan.name}: ${error.message}`, { procedure: plan.name, cause: error.cause });
  }
}

function tooLarge(procedure: string): VoltUsageError {
  return new VoltUsageError(`${procedure}: the call is longer than the 50 MB that a server takes`, {
    code: "ERR_VOLT_REQUEST_TOO_LARGE",
    procedure,
  });
}
