import { DeadlineQueue, Emitter } from "@x/pool";
import { Call, type CallOwner, type CallTerms, lostError, PLAIN_TERMS, timeoutError } from "./call.ts";
import { CallQueue } from "./call-queue.ts";
import type { ClientEvents, ClientState } from "./client-events.ts";
import { STYLE_UNKNOWN } from "./codec/references.ts";
import type { ReferenceStyle } from "./codec/values.ts";
import type { Connection, ConnectionOwner } from "./connection.ts";
import { closedError, notConnected } from "./connection-errors.ts";
import type { ThingsDBError } from "./errors.ts";
import { Link } from "./link.ts";
import { type CallOptions, type ResolvedOptions, resolveTimeout } from "./options.ts";
import { encodePayload } from "./outbox.ts";
import { readNodeStatus, readRoomEvent, readWarning } from "./protocol/events.ts";
import { PACKAGE } from "./protocol/package-type.ts";
import { Rooms } from "./rooms.ts";
import { ServerVersion } from "./server-version.ts";
import { Watches } from "./watches.ts";

/** The moving parts of a client: its calls, its connection, its rooms. */
export class ClientCore implements CallOwner, ConnectionOwner {
  readonly options: ResolvedOptions;
  readonly events: Emitter<ClientEvents> = new Emitter<ClientEvents>();
  readonly link: Link;
  readonly rooms: Rooms;
  readonly version: ServerVersion;
  readonly watches: Watches;
  readonly #deadlines: DeadlineQueue<Call>;
  /** Calls for whichever connection comes next. */
  readonly #waiting = new CallQueue();
  #open = 0;
  #state: ClientState = "disconnected";
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;
  readonly #closed: Promise<void>;
  #resolveClosed: () => void = () => {};

  constructor(options: ResolvedOptions) {
    this.options = options;
    this.link = new Link(this);
    this.rooms = new Rooms(this);
    this.version = new ServerVersion(this);
    this.watches = new Watches(this);
    this.#deadlines = new DeadlineQueue((call) => this.#expired(call));
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Requests without an end yet, and how many of these wait to be sent. */
  get open(): number {
    return this.#open;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  enter(state: ClientState): void {
    if (this.#state === state || this.#state === "closed") return;
    if (this.#state === "closing" && state !== "closed") return;
    this.#state = state;
    this.events.emit("state", state);
  }

  /** Sends a request over the current connection, or keeps it for the next one while the client comes back. */
  submit(
    type: number,
    payload: unknown,
    limits: CallOptions | undefined,
    terms: CallTerms = PLAIN_TERMS,
    on?: Connection,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const signal = limits?.signal;
      const timeoutMs = resolveTimeout(limits?.timeoutMs, this.options.timeoutMs);
      const connection = on ?? this.link.connection;
      if (signal?.aborted) throw signal.reason;
      if (on === undefined && this.#state !== "open") this.#checkComing(connection);
      const call = new Call(type, payload, terms, this, { signal, timeoutMs }, resolve, reject);
      this.#open++;
      if (timeoutMs !== null) this.#deadlines.add(call, timeoutMs);
      this.#send(call, connection);
    });
  }

  /** A request on one connection alone. */
  ask(
    on: Connection,
    type: number,
    payload: unknown,
    limits: CallOptions,
    onAnswer?: CallTerms["onAnswer"],
  ): Promise<unknown> {
    return this.submit(type, payload, limits, { ...PLAIN_TERMS, isBound: true, onAnswer }, on);
  }

  /** How this server takes stored things as arguments; asked for when the first one is to be sent. */
  get style(): ReferenceStyle {
    return this.version.style;
  }

  onRefused(call: Call, error: unknown): void {
    if (error === STYLE_UNKNOWN) void this.#sendKnowing(call);
    else call.reject(error);
  }

  /** Lets a new connection take what waits. */
  adopt(connection: Connection, calls: readonly Call[]): void {
    for (const call of calls) this.#send(call, connection);
    for (const call of this.#waiting.take()) this.#send(call, connection);
  }

  /** Ends all calls that wait for a connection. */
  failWaiting(error: unknown): void {
    for (const call of this.#waiting.take()) call.reject(error);
  }

  aborted(call: Call, reason: unknown): void {
    this.#giveUp(call);
    call.reject(reason);
  }

  ended(call: Call): void {
    this.#deadlines.remove(call);
    this.#open--;
    if (this.#open === 0) this.#onIdle?.();
  }

  onEvent(connection: Connection, type: number, payload: unknown): void {
    switch (type) {
      case PACKAGE.NODE_STATUS: {
        const status = readNodeStatus(payload);
        if (connection === this.link.connection) this.events.emit("nodeStatus", status);
        if (status.status === "SHUTTING_DOWN") this.link.onLeaving(connection);
        break;
      }
      case PACKAGE.WARN:
        this.events.emit("warning", readWarning(payload));
        break;
      case PACKAGE.ROOM_JOIN:
      case PACKAGE.ROOM_LEAVE:
      case PACKAGE.ROOM_EMIT:
      case PACKAGE.ROOM_DELETE:
        this.rooms.onEvent(connection, type, readRoomEvent(payload));
        break;
      case PACKAGE.WATCH_INI:
        this.events.emit("init", payload as ClientEvents["init"][0]);
        break;
      case PACKAGE.WATCH_UPD:
        this.events.emit("update", payload as ClientEvents["update"][0]);
        break;
      case PACKAGE.WATCH_DEL:
        this.events.emit("delete", payload as ClientEvents["delete"][0]);
        break;
      default:
        // That watching has stopped was known from the answer.
        break;
    }
  }

  onClosed(connection: Connection, error: ThingsDBError | undefined, calls: readonly Call[]): void {
    const cause = error ?? closedError();
    const comesBack = this.link.comesBack(connection);
    for (const call of calls) {
      const canGoOn = comesBack && !call.terms.isBound && (!call.wasSent || call.terms.idempotent);
      if (canGoOn) this.#waiting.push(call);
      else call.reject(lostError(call, cause));
    }
    this.rooms.onClosed(connection);
    this.link.onClosed(connection, cause);
  }

  /** Refuses new requests, lets those under way end (at most for `timeoutMs`), then closes everything. Never rejects. */
  close(timeoutMs: number | null): Promise<void> {
    this.#closing ??= this.#close();
    if (timeoutMs === null) return this.#closing;
    const force = setTimeout(() => this.link.destroy(closedError()), timeoutMs);
    return this.#closing.finally(() => clearTimeout(force));
  }

  /** Resolves when the client is closed. */
  waitClosed(): Promise<void> {
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.enter("closing");
    this.link.stop();
    this.failWaiting(closedError());
    if (this.#open > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    this.link.destroy(undefined);
    this.#deadlines.clear();
    this.rooms.onEnd();
    this.enter("closed");
    this.#resolveClosed();
  }

  #checkComing(connection: Connection | undefined): void {
    if (this.#state === "closing" || this.#state === "closed") throw closedError();
    if (connection === undefined && !this.link.isComingBack) {
      throw notConnected(this.link.failure);
    }
  }

  async #sendKnowing(call: Call): Promise<void> {
    try {
      await this.version.isLegacy();
    } catch (error) {
      call.reject(error);
      return;
    }
    call.terms = { ...call.terms, style: this.style };
    this.#send(call, this.link.connection);
  }

  #send(call: Call, connection: Connection | undefined): void {
    if (call.isSettled) return;
    if (connection?.isOpen) {
      call.connection = connection;
      connection.send(call);
      return;
    }
    call.connection = undefined;
    if (call.terms.isBound) call.reject(lostError(call, closedError()));
    else this.#hold(call);
  }

  /** Keeps a call: encoded, because what it was given may change meanwhile. */
  #hold(call: Call): void {
    try {
      call.bytes ??= encodePayload(call);
      call.payload = undefined;
      this.#waiting.push(call);
    } catch (error) {
      this.onRefused(call, error);
    }
  }

  #giveUp(call: Call): void {
    const { connection } = call;
    if (connection === undefined) return;
    if (connection.hasSent(call)) call.wasSent = true;
    connection.abandon(call);
  }

  #expired(call: Call): void {
    this.#giveUp(call);
    call.reject(timeoutError(call));
  }
}
