import type { Socket } from "node:net";
import { Call, type CallTerms } from "./call.ts";
import { frameError, leftCall, lostCall, lostConnection, unreadCall } from "./connection-errors.ts";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import { type IoTDBError, type IoTDBProtocolError, IoTDBUsageError } from "./errors.ts";
import type { Inbox, TlsChoice } from "./socket.ts";
import { FrameFault } from "./thrift/fault.ts";
import { FrameReader } from "./thrift/frame-reader.ts";
import { FrameWriter } from "./thrift/frame-writer.ts";
import { decodeReply, encodeCall } from "./thrift/message.ts";
import type { Method } from "./thrift/method.ts";
import type { ProtocolName } from "./thrift/protocol.ts";

/** Bytes written before the socket is asked whether it wants more. */
const BATCH_BYTES = 1 << 20;

const NOW: Promise<void> = /* @__PURE__ */ Promise.resolve();

/** How long a server may take to close its side, in ms. */
const CLOSE_MS = 1_000;

/** How a connection is made and used. */
export interface ConnectionSettings {
  readonly protocol: ProtocolName;
  readonly tls: TlsChoice;
  /** The largest frame that is sent or accepted. */
  readonly maxFrameBytes: number;
  /** A call that was given up and is not answered within this time ends the connection, in ms. */
  readonly patienceMs: number;
}

/**
 * One socket, on which a server answers calls in the order they were sent: any number may be on their way. Calls of one
 * turn of the event loop go out in one write; while the socket is full, further ones wait unwritten.
 */
export class Connection {
  readonly endpoint: Endpoint;
  /** `host:port`, for errors. */
  readonly address: string;
  readonly #socket: Socket;
  readonly #settings: ConnectionSettings;
  readonly #input: FrameReader;
  readonly #out = new FrameWriter({ initialBytes: 4096 });
  /** Not written yet, in order. */
  #waiting: Call[] = [];
  /** Written and not answered, in order; the first `#answered` are done. */
  #sent: Call[] = [];
  #answered = 0;
  #nextSeqId = 0;
  #flushing = false;
  #frames = 0;
  #receivedBytes = 0;
  #patience: NodeJS.Timeout | undefined;
  #end: { readonly error: IoTDBError } | undefined;
  #onClose: (() => void)[] = [];

  /** Use {@link openConnection}. */
  constructor(socket: Socket, inbox: Inbox, endpoint: Endpoint, settings: ConnectionSettings) {
    this.endpoint = endpoint;
    this.address = formatEndpoint(endpoint);
    this.#socket = socket;
    this.#settings = settings;
    this.#input = new FrameReader(settings.maxFrameBytes, (frame) => this.#answer(frame));
    inbox.room = () => this.#input.room;
    inbox.receive = (bytes) => this.#receive(bytes);
    socket.on("drain", () => this.#flush());
    socket.on("end", () => this.#lose("The server closed the connection", undefined));
    socket.on("error", (cause) => this.#lose(`The connection broke: ${cause.message}`, cause));
    socket.on("close", () => this.#lose("The connection was closed", undefined));
  }

  /** Whether calls can be made. */
  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Calls that are not over. */
  get pending(): number {
    return this.#waiting.length + this.#sent.length - this.#answered;
  }

  /** Whether the server has ever answered. */
  get hasAnswered(): boolean {
    return this.#frames > 0;
  }

  /** Calls `listener` when the connection is over, at once if it is. */
  onClose(listener: () => void): void {
    if (this.#end !== undefined) listener();
    else this.#onClose.push(listener);
  }

  /**
   * Makes a call. What the request refers to must not change until it is answered.
   *
   * Rejects with the reason of the deadline; with `IoTDBConnectionError` (a `code` that ends in `OUTCOME_UNKNOWN` when
   * the call had been sent and was not idempotent); with `IoTDBProtocolError` for an answer that cannot be read; with
   * `IoTDBUsageError` or an error of `@x/binary` when the request cannot be written.
   */
  call<Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    terms: CallTerms<Response> = {},
  ): Promise<Response> {
    if (this.#end !== undefined) return Promise.reject(lostCall(this.#end.error, this.address, false));
    if (terms.deadline?.expired) return Promise.reject(terms.deadline.signal?.reason);
    const call = new Call(method, request, terms, (left, reason) => this.#giveUp(left as Call, reason));
    this.#waiting.push(call as Call);
    if (!this.#flushing) {
      this.#flushing = true;
      // As queueMicrotask would, which costs some microseconds more.
      void NOW.then(() => this.#flush());
    }
    return call.promise;
  }

  /** Ends the connection in order; calls that are not over fail. Settles when the socket is closed, never rejects. */
  close(): Promise<void> {
    const socket = this.#socket;
    this.#lose("The connection was closed", undefined, true);
    if (socket.closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
      socket.once("close", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Breaks the connection at once; calls that are not over fail. */
  destroy(why: string): void {
    this.#lose(why, undefined);
  }

  #flush(): void {
    this.#flushing = false;
    const socket = this.#socket;
    while (this.#end === undefined && this.#waiting.length > 0 && !socket.writableNeedDrain) {
      let taken = 0;
      while (taken < this.#waiting.length && this.#out.pendingBytes < BATCH_BYTES) {
        this.#write(this.#waiting[taken++] as Call);
      }
      this.#waiting = taken === this.#waiting.length ? [] : this.#waiting.slice(taken);
      const { pieces } = this.#out;
      socket.cork();
      for (const piece of pieces) socket.write(piece);
      socket.uncork();
      // Mostly the system has taken all at once.
      this.#out.startOver(socket.writableLength === 0);
    }
  }

  #write(call: Call): void {
    const { protocol, maxFrameBytes } = this.#settings;
    call.seqId = this.#nextSeqId;
    try {
      const before = this.#out.length;
      const size = encodeCall(this.#out, protocol, call.method, call.seqId, call.request);
      if (size > maxFrameBytes) {
        this.#out.dropFrame(before);
        throw new IoTDBUsageError(
          `${call.method.name} takes a message of ${size} bytes, and maxFrameBytes is ${maxFrameBytes}: send less at a time`,
          { code: "ERR_IOTDB_FRAME_TOO_LARGE" },
        );
      }
    } catch (error) {
      call.fail(error);
      return;
    }
    this.#nextSeqId = (this.#nextSeqId + 1) & 0x7fffffff;
    call.state = "sent";
    this.#sent.push(call);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#end !== undefined) return;
    this.#receivedBytes += bytes.length;
    try {
      this.#input.push(bytes);
    } catch (error) {
      if (!(error instanceof FrameFault)) throw error;
      this.#refuseFrame(error);
    }
  }

  #answer(frame: Uint8Array): void {
    if (this.#end !== undefined) return;
    const call = this.#sent[this.#answered];
    if (call === undefined) {
      this.#fail(frameError("An answer came that nobody had asked for", this.address, frame));
      return;
    }
    this.#frames++;
    this.#shiftSent();
    try {
      call.succeed(decodeReply(frame, this.#settings.protocol, call.method, call.seqId));
    } catch (error) {
      call.fail(error);
      // An exception of Thrift is an answer like any other; after bytes that make no sense none can be trusted.
      if ((error as IoTDBError).code === "ERR_IOTDB_PROTOCOL") this.#fail(error as IoTDBProtocolError);
    }
    if (this.pending === 0) this.#stopPatience();
  }

  #shiftSent(): void {
    this.#answered++;
    if (this.#answered === this.#sent.length) this.#sent = [];
    else if (this.#answered < 1024) return;
    else this.#sent = this.#sent.slice(this.#answered);
    this.#answered = 0;
  }

  #giveUp(call: Call, reason: unknown): void {
    if (call.state === "sent") {
      call.fail(call.idempotent ? reason : leftCall(reason, this.address), true);
      this.#startPatience();
    } else if (call.state === "waiting") {
      call.fail(reason);
      this.#waiting = this.#waiting.filter((other) => other !== call);
    }
  }

  /** A server that stays silent after a call was given up blocks all calls behind it: better to start anew. */
  #startPatience(): void {
    if (this.#patience !== undefined) return;
    const before = this.#receivedBytes;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      if (this.#receivedBytes === before) this.destroy("The server did not answer in time");
      else if (this.pending > 0) this.#startPatience();
    }, this.#settings.patienceMs);
    this.#patience.unref();
  }

  #stopPatience(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #refuseFrame({ length, bytes }: FrameFault): void {
    const { maxFrameBytes } = this.#settings;
    const what =
      length < 0
        ? "The server does not speak framed Thrift"
        : `An answer of ${length} bytes exceeds maxFrameBytes (${maxFrameBytes})`;
    this.#fail(frameError(what, this.address, bytes));
  }

  #lose(why: string, cause: unknown, inOrder = false): void {
    if (this.#end === undefined) this.#fail(lostConnection(why, this.address, cause), inOrder);
  }

  #fail(error: IoTDBError, inOrder = false): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#stopPatience();
    if (inOrder) this.#socket.end();
    else this.#socket.destroy();
    const sent = this.#sent.slice(this.#answered);
    const waiting = this.#waiting;
    this.#sent = [];
    this.#answered = 0;
    this.#waiting = [];
    // Answers come in order: what could not be read is that of the first call.
    const first = sent.shift();
    first?.fail(unreadCall(error, this.address, first.idempotent));
    for (const call of sent) call.fail(lostCall(error, this.address, !call.idempotent));
    for (const call of waiting) call.fail(lostCall(error, this.address, false));
    const listeners = this.#onClose;
    this.#onClose = [];
    for (const listener of listeners) listener();
  }
}
