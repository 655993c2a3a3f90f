import { Deadline } from "@x/pool";
import { PLAIN_TERMS } from "./call.ts";
import type { Client } from "./client.ts";
import type { ClientCore } from "./client-core.ts";
import { slowError } from "./connection-errors.ts";
import { coreOf } from "./core-of.ts";
import { ThingsDBConnectionError, ThingsDBUsageError } from "./errors.ts";
import type { CallOptions } from "./options.ts";
import { PACKAGE } from "./protocol/package-type.ts";
import type { JoinReport, RoomMember, RoomReference, RoomTarget } from "./room-member.ts";
import { RoomMessages } from "./room-messages.ts";
import { checkTarget, roomScope } from "./room-target.ts";

/** One emit, as iterating over a room gives it. */
export interface RoomMessage {
  readonly event: string;
  readonly args: readonly unknown[];
}

/** Names of events, and what is emitted with each. */
export type RoomEvents<Events> = { [Name in keyof Events]: readonly unknown[] };

/** Functions for what happens to a room. */
export interface RoomHandlers {
  /** Before the first join is complete. */
  onInit?: (() => void | Promise<void>) | undefined;
  /** After each join: the first one, and again whenever the client has come back. A good place to load the state. */
  onJoin?: ((report: JoinReport) => void | Promise<void>) | undefined;
  onLeave?: (() => void) | undefined;
  /** The room does not exist any more. */
  onDelete?: (() => void) | undefined;
  /** Emits that no listener of their own takes. */
  onEmit?: ((event: string, ...args: readonly unknown[]) => void) | undefined;
}

/** Options of a room. */
export interface RoomOptions extends RoomHandlers {
  /** The collection it is in, such as `//chat`. Default: the scope of the client at the time it is joined. */
  scope?: string | undefined;
}

/**
 * A room: whoever has joined hears what is emitted in it. The client joins it again after it has come back.
 *
 * ```ts
 * const chat = new Room<{ msg: [from: string, text: string] }>("chat", { scope: "//stuff" });
 * chat.on("msg", (from, text) => console.log(from, text));
 * await chat.join(client);
 * await chat.emit("msg", "Iris", "hello");
 * ```
 */
export class Room<Events extends RoomEvents<Events> = Record<string, readonly unknown[]>>
  implements RoomReference, AsyncIterable<RoomMessage>
{
  /** What it was made with. */
  readonly target: RoomTarget;
  readonly #handlers: RoomHandlers;
  readonly #listeners = new Map<string, Set<(...args: never) => void>>();
  readonly #messages = new Set<RoomMessages>();
  readonly #member: RoomMember;
  readonly #givenScope: string | undefined;
  #core: ClientCore | undefined;
  #isInitialised = false;
  #isMember = false;
  #joining: Promise<void> | undefined;
  #waiting: { resolve(): void; reject(reason: unknown): void } | undefined;

  /**
   * @param target its id, its name, or `{ code }` that yields its id; name and code are looked up again after each reconnect
   * @throws {ThingsDBUsageError} for what names no room, or a scope without rooms
   */
  constructor(target: RoomTarget, options: RoomOptions = {}) {
    this.target = checkTarget(target);
    const { scope, ...handlers } = options;
    this.#handlers = handlers;
    this.#givenScope = scope === undefined ? undefined : roomScope(scope);
    this.#member = this.#makeMember();
  }

  /** The scope of the collection, `@collection:name`; undefined before it is known. */
  get scope(): string | undefined {
    return this.#member.scope || this.#givenScope;
  }

  /** Known once it was joined. */
  get id(): number | undefined {
    return this.#member.id;
  }

  /** Whether what is emitted arrives; false while the client comes back, too. */
  get isJoined(): boolean {
    return this.#isMember && this.#member.isJoined && this.#member.joinedOn !== undefined;
  }

  /** Calls `listener` with each emit of this name; the returned function takes it off again. */
  on<Name extends keyof Events & string>(event: Name, listener: (...args: Events[Name]) => void): () => void {
    let set = this.#listeners.get(event);
    if (set === undefined) {
      set = new Set();
      this.#listeners.set(event, set);
    }
    set.add(listener);
    return () => set.delete(listener);
  }

  /**
   * Joins the room; resolves when it is joined and `onInit` and `onJoin` are done. Joining again does nothing.
   * @throws {ThingsDBLookupError} when there is no such room, {@link ThingsDBForbiddenError} without the privilege
   */
  join(client: Client, options: CallOptions = {}): Promise<void> {
    this.#joining ??= this.#join(client, options).finally(() => {
      this.#joining = undefined;
    });
    return this.#joining;
  }

  /** Ties the room to a client without joining: enough to emit. */
  async noJoin(client: Client, options: CallOptions = {}): Promise<void> {
    this.#attach(client);
    const ref = await this.#core!.rooms.resolve(this.#member, options);
    if (typeof ref === "number") this.#member.id = ref;
  }

  /** Leaves the room; nothing happens when it is not joined. */
  async leave(options: CallOptions = {}): Promise<void> {
    if (this.#core !== undefined && this.#isMember) await this.#core.rooms.leave(this.#member, options);
  }

  /** Emits to everybody who has joined, this client included; resolves when the server has taken it. */
  async emit<Name extends keyof Events & string>(event: Name, ...args: Events[Name]): Promise<void> {
    await this.#emit(PACKAGE.EMIT, event, args);
  }

  /** Emits to everybody else who has joined (servers from 1.8 on). */
  async emitToPeers<Name extends keyof Events & string>(event: Name, ...args: Events[Name]): Promise<void> {
    await this.#emit(PACKAGE.EMIT_PEER, event, args);
  }

  /** All emits from now on, in order, until the room is left or deleted, or the client closed. */
  [Symbol.asyncIterator](): AsyncIterator<RoomMessage> & AsyncDisposable {
    const messages = new RoomMessages((ended) => this.#messages.delete(ended));
    this.#messages.add(messages);
    return messages;
  }

  /** Before the first join is complete. To be overridden, as the following; the handlers of the options are called here. */
  onInit(): void | Promise<void> {
    return this.#handlers.onInit?.();
  }

  onJoin(report: JoinReport): void | Promise<void> {
    return this.#handlers.onJoin?.(report);
  }

  onLeave(): void {
    this.#handlers.onLeave?.();
  }

  onDelete(): void {
    this.#handlers.onDelete?.();
  }

  /** Takes what no listener does. */
  onEmit(event: string, ...args: readonly unknown[]): void {
    this.#handlers.onEmit?.(event, ...args);
  }

  toString(): string {
    const name = typeof this.target === "object" ? "{ code }" : JSON.stringify(this.target);
    return `Room(${name}${this.scope ? ` in ${this.scope}` : ""}${this.isJoined ? ", joined" : ""})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  async #join(client: Client, options: CallOptions): Promise<void> {
    if (this.#isMember && this.#core === coreOf(client)) return;
    this.#attach(client);
    const core = this.#core!;
    const deadline = Deadline.from(options, {
      timeoutMs: core.options.timeoutMs,
      timeoutError: (timeoutMs) => slowError(`${this} could not be joined`, timeoutMs),
    });
    const { signal } = deadline;
    const announced = new Promise<void>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    // The wait may end before anybody listens to it.
    announced.catch(() => {});
    try {
      await core.rooms.join(this.#member, { signal, timeoutMs: null });
      this.#isMember = true;
      await announced;
    } catch (error) {
      this.#waiting = undefined;
      throw error;
    } finally {
      deadline.dispose();
    }
  }

  #attach(client: Client): void {
    const core = coreOf(client);
    if (this.#core !== undefined && this.#core !== core && this.#isMember) {
      throw new ThingsDBUsageError("the room is joined by another client");
    }
    this.#core = core;
    this.#member.scope = this.#givenScope ?? roomScope(client.getDefaultScope());
  }

  async #emit(type: number, event: string, args: readonly unknown[]): Promise<void> {
    const core = this.#core;
    if (core === undefined)
      throw new ThingsDBUsageError("the room belongs to no client yet: join() or noJoin() it first");
    const ref = this.#member.id ?? (await core.rooms.resolve(this.#member, {}));
    const terms = { ...PLAIN_TERMS, style: core.style };
    await core.submit(type, [this.#member.scope, ref, event, ...args], undefined, terms);
  }

  #makeMember(): RoomMember {
    return {
      reference: this,
      target: this.target,
      scope: "",
      id: undefined,
      joinedOn: undefined,
      isJoined: false,
      onJoined: (report) => void this.#onJoined(report),
      onLeft: () => this.#onGone(() => this.onLeave(), "the room was left"),
      onDeleted: () => this.#onGone(() => this.onDelete(), "the room was deleted"),
      onEmitted: (event, args) => this.#onEmitted(event, args),
      onEnded: () => this.#onGone(() => {}, "the client is closed"),
    };
  }

  async #onJoined(report: JoinReport): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    try {
      if (!this.#isInitialised) {
        this.#isInitialised = true;
        await this.onInit();
      }
      await this.onJoin(report);
      waiting?.resolve();
    } catch (error) {
      if (waiting === undefined) throwLater(error);
      else waiting.reject(error);
    }
  }

  #onGone(tell: () => void, why: string): void {
    this.#isMember = false;
    this.#member.isJoined = false;
    this.#member.joinedOn = undefined;
    this.#waiting?.reject(new ThingsDBConnectionError(why, { code: "ERR_THINGSDB_CLOSED" }));
    this.#waiting = undefined;
    for (const messages of [...this.#messages]) messages.end();
    guard(tell);
  }

  #onEmitted(event: string, args: readonly unknown[]): void {
    for (const messages of this.#messages) messages.push({ event, args });
    const listeners = this.#listeners.get(event);
    if (listeners === undefined || listeners.size === 0) {
      guard(() => this.onEmit(event, ...args));
      return;
    }
    for (const listener of [...listeners]) guard(() => (listener as (...all: unknown[]) => void)(...args));
  }
}

/** What a listener throws must stop neither the others nor the connection. */
function guard(work: () => void): void {
  try {
    work();
  } catch (error) {
    throwLater(error);
  }
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
