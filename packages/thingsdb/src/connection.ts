import { RequestIds } from "@x/pool";
import type { Call } from "./call.ts";
import { CallQueue } from "./call-queue.ts";
import { Decoder } from "./codec/decode.ts";
import { isThingsDBError, ThingsDBConnectionError, type ThingsDBError } from "./errors.ts";
import { encodePayload, Outbox } from "./outbox.ts";
import { readError } from "./protocol/events.ts";
import { PackageParser } from "./protocol/package-parser.ts";
import { FIRST_ANSWER, PACKAGE } from "./protocol/package-type.ts";
import { serverError } from "./server-errors.ts";
import type { Transport, TransportListener } from "./transport/transport.ts";

/** A batch of requests is written at this size even before the tick is over. */
const FLUSH_BYTES = 256 * 1024;
/** Ids have 16 bits. */
const MOST_IDS = 65_536;
/** More answers than this that never came, and the connection is given up: the node is not answering. */
const MOST_ORPHANS = 32_768;

/** What a connection tells its owner. */
export interface ConnectionOwner {
  /** The values of a call could not be encoded; it is the owner's again. */
  onRefused(call: Call, error: unknown): void;
  /** An event arrived. */
  onEvent(connection: Connection, type: number, payload: unknown): void;
  /**
   * The connection is over. `calls` have no answer yet, in the order they were made; those that may have reached the server
   * say so. `error` is undefined when it was closed on purpose.
   */
  onClosed(connection: Connection, error: ThingsDBError | undefined, calls: readonly Call[]): void;
}

/** Counters of a connection. */
export interface ConnectionCounts {
  bytesSent: number;
  bytesReceived: number;
  /** Answers to requests that had been given up. */
  late: number;
  /** Answers to nothing that was asked, and events of a kind that does not exist. */
  unknown: number;
}

/**
 * One transport: pairs answers with requests by id, writes once per tick, holds requests back while enough is on its way or
 * no id is free.
 */
export class Connection implements TransportListener {
  readonly address: string;
  readonly counts: ConnectionCounts = { bytesSent: 0, bytesReceived: 0, late: 0, unknown: 0 };
  readonly #transport: Transport;
  readonly #owner: ConnectionOwner;
  readonly #outbox = new Outbox();
  readonly #ids = new RequestIds<Call>(MOST_IDS);
  readonly #queue = new CallQueue();
  readonly #decoder = new Decoder();
  readonly #parser: PackageParser;
  #state: "open" | "retired" | "closed" = "open";
  #isScheduled = false;
  #isBlocked = false;
  #added = 0;
  #flushed = 0;
  #heard = false;
  #isAsked = false;
  #beat: ReturnType<typeof setInterval> | undefined;
  #retiring: ReturnType<typeof setTimeout> | undefined;
  readonly #flushTick = (): void => {
    this.#isScheduled = false;
    this.#flush();
  };

  constructor(transport: Transport, owner: ConnectionOwner, maxBytes: number) {
    this.address = transport.address;
    this.#transport = transport;
    this.#owner = owner;
    this.#parser = new PackageParser((type, id, bytes, view, start, end) => {
      if (type < FIRST_ANSWER) this.#onEvent(type, bytes, view, start, end);
      else this.#onAnswer(type, id, bytes, view, start, end);
    }, maxBytes);
    transport.start(this);
  }

  /** Whether it takes requests. */
  get isOpen(): boolean {
    return this.#state === "open";
  }

  get isClosed(): boolean {
    return this.#state === "closed";
  }

  /** Answers that are due, those included that nobody waits for. */
  get inFlight(): number {
    return this.#ids.taken;
  }

  /** Requests that wait for an id or for room. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Sends a call as soon as it may be. One whose values cannot be sent is rejected at once. */
  send(call: Call): void {
    if (!this.#isBlocked && this.#queue.isEmpty && this.#ids.isFree) {
      this.#write(call);
      return;
    }
    try {
      call.bytes ??= encodePayload(call);
      call.payload = undefined;
      this.#queue.push(call);
    } catch (error) {
      this.#owner.onRefused(call, error);
    }
  }

  /** Whether a call has gone out, as far as anybody here can tell. */
  hasSent(call: Call): boolean {
    return call.id >= 0 && call.sequence <= this.#flushed;
  }

  /** Forgets a call: its answer, if one is due, will be dropped. */
  abandon(call: Call): void {
    if (call.id < 0) return;
    this.#ids.orphan(call.id);
    call.id = -1;
    if (this.#ids.orphans > MOST_ORPHANS) this.destroy(this.#lost("the node does not answer"));
    else this.#endIfRetired();
  }

  /** Pings every `ms` in which nothing came, and gives the connection up when nothing does then either. */
  keepAlive(ms: number | null, ping: () => void): void {
    if (ms === null) return;
    this.#beat = setInterval(() => {
      if (this.#heard) this.#isAsked = false;
      else if (this.#isAsked) this.destroy(this.#lost("the node does not answer"));
      else {
        this.#isAsked = true;
        ping();
      }
      this.#heard = false;
    }, ms);
    if (typeof this.#beat === "object") this.#beat.unref?.();
  }

  /** Takes no more requests, and closes when all answers have come, at the latest in `ms`. Returns what was not sent yet. */
  retire(ms: number): Call[] {
    if (this.#state !== "open") return [];
    this.#flush();
    this.#state = "retired";
    const calls = this.#queue.take();
    this.#retiring = setTimeout(() => this.destroy(this.#lost("the node went away")), ms);
    if (typeof this.#retiring === "object") this.#retiring.unref?.();
    this.#endIfRetired();
    return calls;
  }

  /** Breaks the connection. Without an error it counts as closed on purpose. */
  destroy(error?: ThingsDBError): void {
    if (this.#state === "closed") return;
    this.#transport.destroy();
    this.#close(error);
  }

  data(chunk: Uint8Array, isLent: boolean): void {
    if (this.#state === "closed") return;
    this.counts.bytesReceived += chunk.length;
    this.#heard = true;
    try {
      this.#parser.feed(chunk, isLent);
    } catch (error) {
      if (!isThingsDBError(error)) throw error;
      this.destroy(error);
      return;
    }
    if (!this.#queue.isEmpty) this.#sendQueued();
    this.#endIfRetired();
  }

  drain(): void {
    this.#isBlocked = false;
    this.#sendQueued();
  }

  closed(cause: Error | undefined): void {
    this.#close(this.#lost(cause?.message ?? "the node closed it", cause));
  }

  #close(error: ThingsDBError | undefined): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#parser.stop();
    clearInterval(this.#beat);
    clearTimeout(this.#retiring);
    const unsent = this.#outbox.recall();
    const calls = this.#ids.clear().sort((a, b) => a.sequence - b.sequence);
    for (const call of calls) {
      if (this.#flushed >= call.sequence) call.wasSent = true;
      else call.bytes = unsent.get(call.id);
      call.id = -1;
    }
    this.#owner.onClosed(this, error, [...calls, ...this.#queue.take()]);
  }

  #write(call: Call): void {
    const id = this.#ids.take(call);
    try {
      this.#outbox.add(call, id);
    } catch (error) {
      this.#ids.release(id);
      this.#owner.onRefused(call, error);
      return;
    }
    call.id = id;
    call.sequence = ++this.#added;
    if (this.#outbox.length >= FLUSH_BYTES) this.#flush();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      this.#transport.soon(this.#flushTick);
    }
  }

  #flush(): void {
    if (this.#state === "closed" || this.#outbox.length === 0) return;
    const writer = this.#outbox.take();
    this.counts.bytesSent += writer.length;
    this.#flushed = this.#added;
    if (!this.#transport.write(writer.written, () => this.#outbox.recycle(writer))) this.#isBlocked = true;
  }

  #sendQueued(): void {
    while (this.#state === "open" && !this.#isBlocked && this.#ids.isFree) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#write(next);
    }
  }

  #onEvent(type: number, bytes: Uint8Array, view: DataView, start: number, end: number): void {
    if (type > PACKAGE.ROOM_DELETE) {
      this.counts.unknown++;
      return;
    }
    this.#owner.onEvent(this, type, this.#decoder.decode(bytes, view, start, end));
  }

  #onAnswer(type: number, id: number, bytes: Uint8Array, view: DataView, start: number, end: number): void {
    const call = type <= PACKAGE.ERROR ? this.#ids.release(id) : undefined;
    if (call === undefined) {
      this.counts.unknown++;
      return;
    }
    if (call === "orphan") {
      this.counts.late++;
      return;
    }
    call.id = -1;
    call.wasSent = true;
    let value: unknown;
    try {
      // PONG and OK carry nothing.
      if (type === PACKAGE.DATA) value = this.#decoder.decode(bytes, view, start, end, call.terms.int64);
      else if (type === PACKAGE.ERROR) {
        const { code, message } = readError(this.#decoder.decode(bytes, view, start, end));
        call.reject(serverError(code, message, this.address));
        return;
      }
    } catch (error) {
      // The packages themselves are whole: only this answer is lost.
      call.reject(error);
      return;
    }
    call.resolve(value);
  }

  #endIfRetired(): void {
    if (this.#state !== "retired" || this.#ids.taken > this.#ids.orphans) return;
    this.#transport.end();
    this.#close(undefined);
  }

  #lost(why: string, cause?: Error): ThingsDBConnectionError {
    return new ThingsDBConnectionError(`the connection to ${this.address} was lost: ${why}`, {
      code: "ERR_THINGSDB_CONNECTION_LOST",
      address: this.address,
      retryable: true,
      cause,
    });
  }
}
