import type { Socket } from "node:net";
import { type ByteReader, ByteWriter } from "@x/binary";
import type { Dump } from "./dump/dump-file.ts";
import { VoltConnectionError, type VoltError, VoltProtocolError } from "./errors.ts";
import type { ResolvedOptions } from "./options.ts";
import type { LoginReply } from "./protocol/login.ts";
import { RESPONSE_HEAD } from "./protocol/response.ts";

/** Bytes that are not written yet beyond which no further call is taken. */
const HIGH_WATER = 1 << 20;
/** From so many calls under way on, they wait for each other a little longer (a fifth less CPU at 256). */
const CROWD = 64;
/** Write buffers larger than this are not used again. */
const KEPT_BYTES = 1 << 18;
/** The most bytes that a server takes in one message. */
const MOST_REQUEST_BYTES = 52_428_800;
/** How long the other side may take to close, in ms. */
const CLOSE_MS = 1_000;
/** Handles from here on, in the upper half of the positive numbers, belong to notices of the server. */
const NOTICE_HIGH = 0x7fffffff;
const NOTICE_LOW = 0xfffffffc;

/** What a connection tells its owner. */
export interface ConnectionOwner {
  /** There is room for calls again, or less is under way. */
  onCapacity(): void;
  /**
   * An answer; `reader` stands behind version and handle. True when somebody waited for it, false when nobody did any more,
   * undefined when nothing was asked.
   */
  onAnswer(connection: Connection, high: number, low: number, reader: ByteReader): boolean | undefined;
  /** An answer that nobody asked for: the last 8 bits of its handle say which, 0xfe topology, 0xfd procedures, 0xfc stop. */
  onNotice(connection: Connection, kind: number, reader: ByteReader): void;
  /** The connection is over, and with it the calls under way on it. */
  onClosed(connection: Connection, error: VoltError): void;
}

/** What a connection works with. */
export interface ConnectionParts {
  readonly owner: ConnectionOwner;
  readonly options: ResolvedOptions;
  readonly dump: Dump | undefined;
  /** Asks the server for a sign of life. */
  readonly ping: (on: Connection) => void;
}

/** Counters of a connection. */
export interface ConnectionCounts {
  bytesSent: number;
  bytesReceived: number;
  /** Answers to calls that had been given up. */
  late: number;
  /** Answers to nothing that was asked. */
  unknown: number;
}

/**
 * One socket with a server that has let us in. Calls are written into its buffer and go out together, once a turn of the
 * event loop; answers come in any order and find their calls by handle.
 */
export class Connection {
  readonly address: string;
  /** What the server told at login. */
  readonly login: LoginReply;
  readonly counts: ConnectionCounts = { bytesSent: 0, bytesReceived: 0, late: 0, unknown: 0 };
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #maxInFlight: number;
  readonly #dump: Dump | undefined;
  readonly #stopKeepAlive: () => void;
  #inFlight = 0;
  #writer = newWriter();
  readonly #spare: ByteWriter[] = [];
  readonly #writing: ByteWriter[] = [];
  #isFlushing = false;
  #needsDrain = false;
  #closed: VoltError | undefined;
  #heardAt = 0;

  constructor(socket: Socket, login: LoginReply, address: string, parts: ConnectionParts) {
    this.#socket = socket;
    this.login = login;
    this.address = address;
    this.#owner = parts.owner;
    this.#maxInFlight = parts.options.maxInFlight;
    this.#dump = parts.dump;
    this.#stopKeepAlive = this.#keepAlive(parts.options.keepAliveMs, parts.ping);
    socket.on("drain", () => {
      this.#needsDrain = false;
      this.#owner.onCapacity();
    });
    socket.on("error", (cause) => this.destroy(lost(address, cause.message, cause)));
    socket.on("close", () => this.destroy(lost(address, "the server closed the connection")));
  }

  /** Whether calls can be sent now. */
  get hasRoom(): boolean {
    return (
      this.#closed === undefined &&
      !this.#needsDrain &&
      this.#inFlight < this.#maxInFlight &&
      this.#writer.length < HIGH_WATER
    );
  }

  /** Calls without an answer, those that were given up included. */
  get inFlight(): number {
    return this.#inFlight;
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  /**
   * Sends a call: `write` appends its message. What `write` throws goes to the caller, and nothing is sent then.
   */
  send(write: (writer: ByteWriter) => void): void {
    const writer = this.#writer;
    const start = writer.length;
    try {
      write(writer);
    } catch (error) {
      writer.truncate(start);
      throw error;
    }
    this.#inFlight++;
    if (!this.#isFlushing) {
      this.#isFlushing = true;
      // With many calls under way, answers come in quick succession: what they set off goes out together.
      if (this.#inFlight >= CROWD) setImmediate(flushConnection, this);
      else process.nextTick(flushConnection, this);
    }
  }

  /** Writes what has gathered; called once a turn. */
  flush(): void {
    this.#isFlushing = false;
    const writer = this.#writer;
    if (this.#closed !== undefined || writer.length === 0) return;
    this.#writer = this.#spare.pop() ?? newWriter();
    this.#writing.push(writer);
    const bytes = writer.written;
    this.counts.bytesSent += bytes.length;
    this.#dump?.sent(this.address, bytes);
    this.#needsDrain = !this.#socket.write(bytes, this.#onWritten);
    if (!this.#needsDrain && this.hasRoom) this.#owner.onCapacity();
  }

  /** Takes bytes that came; lent. */
  received(bytes: number): void {
    this.counts.bytesReceived += bytes;
    this.#heardAt = performance.now();
  }

  /** Takes a whole message. */
  onFrame(reader: ByteReader): void {
    if (this.#closed !== undefined) return;
    const { offset: start, end, view, bytes } = reader;
    this.#dump?.received(this.address, bytes.subarray(start, end));
    if (end - start < RESPONSE_HEAD || bytes[start] !== 0) {
      const at = {
        offset: 0,
        kind: "response",
        firstBytes: bytes.subarray(start, end),
        address: this.address,
      };
      this.destroy(new VoltProtocolError(`${this.address}: a message is no response`, at));
      return;
    }
    const high = view.getInt32(start + 1);
    const low = view.getUint32(start + 5);
    reader.offset = start + RESPONSE_HEAD;
    if (high === NOTICE_HIGH && low >= NOTICE_LOW) {
      this.#owner.onNotice(this, low & 0xff, reader);
      return;
    }
    const wasAwaited = this.#owner.onAnswer(this, high, low, reader);
    if (wasAwaited === undefined) {
      this.counts.unknown++;
      return;
    }
    if (!wasAwaited) this.counts.late++;
    this.#inFlight--;
    this.#owner.onCapacity();
  }

  /** Ends the connection in order, after what was written; settles when it is closed, at the latest after a second. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const socket = this.#socket;
      if (socket.destroyed) return resolve();
      const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
      socket.once("close", () => {
        clearTimeout(timer);
        resolve();
      });
      this.flush();
      this.#end(lost(this.address, "the client has closed the connection"));
      socket.end();
    });
  }

  /** Ends the connection at once. */
  destroy(error: VoltError): void {
    this.#socket.destroy();
    this.#end(error);
  }

  #end(error: VoltError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    this.#stopKeepAlive();
    this.#inFlight = 0;
    this.#owner.onClosed(this, error);
  }

  /** Writes end in the order they began. */
  readonly #onWritten = (): void => {
    const writer = this.#writing.shift();
    if (writer === undefined || writer.bytes.length > KEPT_BYTES || this.#spare.length > 1) return;
    writer.reset();
    this.#spare.push(writer);
  };

  #keepAlive(keepAliveMs: number | null, ping: (on: Connection) => void): () => void {
    this.#heardAt = performance.now();
    if (keepAliveMs === null) return () => {};
    const timer = setInterval(
      () => {
        const silentMs = performance.now() - this.#heardAt;
        if (silentMs >= 3 * keepAliveMs) {
          this.destroy(lost(this.address, `nothing was heard of the server for ${Math.round(silentMs)} ms`));
        } else if (silentMs >= keepAliveMs * 0.9) ping(this);
      },
      Math.min(0x7fffffff, keepAliveMs),
    );
    timer.unref();
    return () => clearInterval(timer);
  }
}

function flushConnection(connection: Connection): void {
  connection.flush();
}

function newWriter(): ByteWriter {
  return new ByteWriter({ initialBytes: 4096, maxBytes: HIGH_WATER + MOST_REQUEST_BYTES + 8 });
}

function lost(address: string, why: string, cause?: unknown): VoltConnectionError {
  return new VoltConnectionError(`the connection to ${address} is lost: ${why}`, {
    code: "ERR_VOLT_CONNECTION_LOST",
    address,
    retryable: true,
    cause,
  });
}
