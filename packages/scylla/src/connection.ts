import type { Socket } from "node:net";
import { ByteReader } from "@x/binary";
import { RequestIds } from "@x/pool";
import type { ConnectionRequest } from "./connection-request.ts";
import { RequestQueue } from "./connection-request.ts";
import { ScyllaConnectionError, ScyllaProtocolError } from "./errors.ts";
import type { Compression } from "./protocol/compression.ts";
import { EnvelopeParser, type EnvelopeSink, type Parser } from "./protocol/envelope-parser.ts";
import { decodeEvent, type ServerEvent } from "./protocol/event.ts";
import { OPCODE } from "./protocol/opcode.ts";
import { Outbox } from "./protocol/outbox.ts";
import type { ResponseContext } from "./protocol/response.ts";
import { SegmentParser } from "./protocol/segment-parser.ts";

/** What a connection tells its owner. */
export interface ConnectionListener {
  /** The server sent an event. */
  event(event: ServerEvent): void;
  /** It takes no more requests, but answers that are due may still come: another one is needed. */
  retired(connection: Connection): void;
  /** It is gone. `error` is undefined when it was closed on purpose. */
  closed(connection: Connection, error: Error | undefined): void;
}

/** Stream ids go from 0 to 32767 (CQL v4 §2.3). */
const MOST_STREAM_IDS = 32_768;

/** More orphans than this, and the connection is replaced: the server is not answering. */
const MOST_ORPHANS = 1024;

/** A batch of requests is written at this size even before the tick is over. */
const FLUSH_BYTES = 256 * 1024;

const NOBODY: ConnectionListener = { event() {}, retired() {}, closed() {} };

/**
 * One socket: pairs answers with requests, writes once per tick, holds requests back while the socket is full or no stream
 * id is free. Made by `openConnection`, which also shakes hands.
 */
export class Connection implements EnvelopeSink {
  readonly address: string;
  readonly version: number;
  /** The keyspace that statements without one refer to, as the server writes it. */
  keyspace: string | undefined;
  /** What reading its answers takes. */
  context: ResponseContext;
  /** What the server offers. */
  supported: ReadonlyMap<string, readonly string[]> = new Map();
  listener: ConnectionListener = NOBODY;
  /** When the last bytes came, by `performance.now()`. */
  lastReceivedMs: number = performance.now();
  readonly #socket: Socket;
  readonly #outbox = new Outbox();
  readonly #ids = new RequestIds<ConnectionRequest>(MOST_STREAM_IDS);
  readonly #queue = new RequestQueue();
  #parser: Parser;
  #state: "open" | "retired" | "closed" = "open";
  #isScheduled = false;
  /** The socket holds more than it wants to. */
  #isBlocked = false;
  #error: Error | undefined;
  readonly #flushTick = (): void => {
    this.#isScheduled = false;
    this.#flush();
  };

  constructor(socket: Socket, address: string, version: number) {
    this.address = address;
    this.version = version;
    this.context = { address, hasMetadataIds: version >= 5 };
    this.#socket = socket;
    this.#parser = new EnvelopeParser(this);
    socket.on("drain", () => this.#drained());
    socket.on("error", (cause) => this.destroy(this.#lost(cause.message, cause)));
    socket.on("close", () => this.destroy(this.#lost("the server closed the connection")));
  }

  /** Whether it takes requests. */
  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** How many requests are under way, those whose answer nobody waits for included. */
  get inFlight(): number {
    return this.#ids.taken;
  }

  /** How many answers are due that nobody waits for. */
  get orphans(): number {
    return this.#ids.orphans;
  }

  /** Compresses from now on: bodies, or segments once those begin. */
  useCompression(compression: Compression): void {
    this.#outbox.compression = compression;
    (this.#parser as EnvelopeParser).compression = compression;
  }

  /** Goes over to segments, as v5 does after READY or AUTHENTICATE. */
  useSegments(compression: Compression | undefined): void {
    this.#outbox.useSegments();
    this.#outbox.compression = compression;
    this.#parser.halt();
    this.#parser = new SegmentParser(this, compression);
  }

  /** Sends a request as soon as it may be. It may be told of a failure before this returns. */
  send(request: ConnectionRequest): void {
    if (this.#state !== "open") {
      request.failed(this, this.#error ?? this.#lost("it is closed"), false);
    } else if (this.#isBlocked || !this.#queue.isEmpty || !this.#ids.isFree) {
      this.#queue.push(request);
    } else {
      this.#write(request);
    }
  }

  /** Forgets a request: its answer, if one is due, will be dropped. */
  abandon(request: ConnectionRequest): void {
    request.abandoned = true;
    if (request.stream < 0) return;
    this.#ids.orphan(request.stream);
    request.stream = -1;
    if (this.#ids.orphans > MOST_ORPHANS) this.retire();
    else this.#finishIfRetired();
  }

  /** Takes no more requests; closes when all answers that somebody waits for have come. */
  retire(): void {
    if (this.#state !== "open") return;
    this.#state = "retired";
    this.listener.retired(this);
    // What waits has not been sent: it can go elsewhere.
    const error = this.#lost("it is being replaced");
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
      next.failed(this, error, false);
    this.#finishIfRetired();
  }

  /** Breaks the connection: requests under way fail with `error`. Without one it counts as closed on purpose. */
  destroy(error?: Error): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#error = error ?? this.#lost("it was closed");
    this.#parser.halt();
    this.#socket.destroy();
    // First, so that requests which are sent again do not come back here.
    this.listener.closed(this, error);
    for (const request of this.#ids.clear()) {
      request.stream = -1;
      request.failed(this, this.#error, true);
    }
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
      next.failed(this, this.#error, false);
  }

  /** Takes what the socket has read. The bytes are lent: they are copied, long answers straight to their place. */
  receive(lent: Uint8Array): void {
    if (this.#state === "closed") return;
    this.lastReceivedMs = performance.now();
    try {
      const taken = this.#parser.complete(lent);
      if (taken < lent.length) this.#feed(new ByteReader(lent.slice(taken)));
    } catch (error) {
      this.destroy(error as Error);
      return;
    }
    if (!this.#queue.isEmpty) this.#sendQueued();
    this.#finishIfRetired();
  }

  envelope(version: number, flags: number, stream: number, opcode: number, reader: ByteReader): void {
    if (stream < 0) {
      if (opcode === OPCODE.EVENT) this.listener.event(decodeEvent(reader));
      return;
    }
    const request = this.#ids.release(stream);
    if (request === undefined) {
      throw new ScyllaProtocolError(`an answer came on stream ${stream}, on which nothing was asked`, {
        offset: 2,
        kind: "envelope",
        firstBytes: reader.bytes.subarray(reader.offset, reader.end),
        address: this.address,
      });
    }
    if (request === "orphan") return;
    request.stream = -1;
    request.answered(this, version, flags, opcode, reader);
  }

  #write(request: ConnectionRequest): void {
    const outbox = this.#outbox;
    const stream = this.#ids.take(request);
    const { opcode } = request;
    const compressible = opcode !== OPCODE.STARTUP && opcode !== OPCODE.OPTIONS;
    const at = outbox.begin(this.version, request.flags, stream, opcode, compressible);
    try {
      request.encode(outbox.writer, this);
      outbox.end(at);
    } catch (error) {
      outbox.cancel(at);
      this.#ids.release(stream);
      request.failed(this, error as Error, false);
      return;
    }
    request.stream = stream;
    if (outbox.length >= FLUSH_BYTES) this.#flush();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      process.nextTick(this.#flushTick);
    }
  }

  #flush(): void {
    if (this.#outbox.length === 0 || this.#state === "closed") return;
    if (!this.#socket.write(this.#outbox.take())) this.#isBlocked = true;
  }

  #drained(): void {
    this.#isBlocked = false;
    this.#sendQueued();
  }

  #sendQueued(): void {
    while (this.#state === "open" && !this.#isBlocked && !this.#queue.isEmpty && this.#ids.isFree) {
      const next = this.#queue.shift();
      if (next !== undefined) this.#write(next);
    }
  }

  /** Another parser takes over where the first one was halted. */
  #feed(reader: ByteReader): void {
    const { length } = reader.bytes;
    while (reader.offset < length && this.#state !== "closed") this.#parser.feed(reader, length);
  }

  #finishIfRetired(): void {
    if (this.#state === "retired" && this.#ids.taken === this.#ids.orphans) this.destroy();
  }

  #lost(why: string, cause?: Error): ScyllaConnectionError {
    return new ScyllaConnectionError(`the connection to ${this.address} was lost: ${why}`, {
      code: "ERR_SCYLLA_CONNECTION_LOST",
      address: this.address,
      retryable: true,
      cause,
    });
  }
}
