import { type ByteReader, ByteWriter, isBinaryError } from "@x/binary";
import { DeadlineQueue } from "@x/pool";
import { Call, type CallKeeper, type CallTerms } from "./call.ts";
import { CallTable } from "./call-table.ts";
import type { Connection } from "./connection.ts";
import { VoltConnectionError, type VoltError, VoltUsageError } from "./errors.ts";
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
  /** All that may be answered: those whose callers have gone, too. */
  readonly #table = new CallTable();
  #open = 0;
  readonly #deadlines = new DeadlineQueue<Call>((call) => call.expire());
  readonly #scratch = new ByteWriter({ initialBytes: 1024, maxBytes: MOST_REQUEST_BYTES + 4 });
  #waitingBytes = 0;
  #closed: VoltConnectionError | undefined;
  #onIdle: (() => void) | undefined;

  constructor(route: Route, maxQueuedBytes: number) {
    this.#route = route;
    this.#maxQueuedBytes = maxQueuedBytes;
  }

  /** Calls without an end. */
  get open(): number {
    return this.#open;
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
      const handle = this.#table.reserve();
      if (handle === undefined) throw busy(plan.name, "a million calls are under way already");
      const call = new Call(plan, handle, terms, this, resolve, reject);
      const connection = via ?? (this.#waiting.length === 0 ? this.#route.pick(plan, params) : undefined);
      try {
        this.#start(call, connection, params, extras, via !== undefined);
      } catch (error) {
        this.#table.release(handle);
        throw error;
      }
      this.#table.set(call);
      plan.counter.calls++;
      this.#open++;
      if (timeoutMs !== null) this.#deadlines.add(call, timeoutMs, call.startedAt);
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
      connection.send((writer) => writer.append(frame));
    }
  }

  /**
   * Hands an answer to its call.
   * @returns whether somebody still waited for it; undefined when nothing was asked under this handle
   */
  answer(connection: Connection, high: number, low: number, reader: ByteReader): boolean | undefined {
    const call = this.#table.find(high, low);
    if (call === undefined || call.connection !== connection) return undefined;
    this.#table.release(call.handle);
    if (call.isOver) return false;
    call.answer(reader);
    return true;
  }

  /** Tells the calls that were sent on a connection that it is over. */
  lost(connection: Connection, error: VoltError): void {
    for (const call of this.#table.all()) {
      if (call.connection !== connection) continue;
      const wasOver = call.isOver;
      call.lost(error);
      // One that will be sent again keeps its handle.
      if (wasOver || call.isOver) this.#table.release(call.handle);
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
      if (this.#open === 0) this.#onIdle();
    });
  }

  /** Ends calls that wait for a connection, all others too if wanted. */
  abandon(reason: (call: Call) => unknown, onlyWaiting: boolean): void {
    for (const call of this.#table.all()) {
      if (!onlyWaiting || call.place !== undefined) call.abandon(reason(call));
    }
  }

  ended(call: Call): void {
    this.#deadlines.remove(call);
    if (call.onAbort !== undefined) call.terms.signal?.removeEventListener("abort", call.onAbort);
    if (call.place !== undefined) {
      this.#leave(call);
      this.#table.release(call.handle);
    }
    if (--this.#open === 0) this.#onIdle?.();
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
      connection.send((writer) => {
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
      connection.send((writer) => writer.append(frame));
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

function busy(procedure: string, why: string): VoltConnectionError {
  return new VoltConnectionError(`${procedure}: ${why}`, {
    code: "ERR_VOLT_BUSY",
    procedure,
    retryable: true,
  });
}

function tooLarge(procedure: string): VoltUsageError {
  return new VoltUsageError(`${procedure}: the call is longer than the 50 MB that a server takes`, {
    code: "ERR_VOLT_REQUEST_TOO_LARGE",
    procedure,
  });
}
