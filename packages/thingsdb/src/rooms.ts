import type { ClientCore } from "./client-core.ts";
import type { ReconnectReport } from "./client-events.ts";
import type { Connection } from "./connection.ts";
import { ThingsDBProtocolError } from "./errors.ts";
import type { CallOptions } from "./options.ts";
import type { RoomEvent } from "./protocol/events.ts";
import { PACKAGE } from "./protocol/package-type.ts";
import type { RoomMember, RoomReference } from "./room-member.ts";
import { serverError } from "./server-errors.ts";

/** The rooms that a client has joined, by scope and id: ids are unique in their collection alone. */
export class Rooms {
  readonly #core: ClientCore;
  readonly #members = new Set<RoomMember>();
  readonly #byScope = new Map<string, Map<number, Set<RoomMember>>>();
  /** While the client moves: the connection whose events count from now on. */
  #ahead: Connection | undefined;
  #rejoined: RoomReference[] = [];
  #deleted: RoomReference[] = [];

  constructor(core: ClientCore) {
    this.#core = core;
  }

  /**
   * Joins one room. Resolves with the answer of the server; the event that it was joined follows.
   * @throws {ThingsDBLookupError} when there is no such room
   */
  async join(member: RoomMember, limits: CallOptions): Promise<void> {
    const ref = await this.resolve(member, limits);
    if (!this.#members.has(member)) member.id = undefined;
    await this.#core.submit(PACKAGE.JOIN, [member.scope, ref], limits, {
      // Joining twice is joining once.
      ...JOIN_TERMS,
      onAnswer: (answer, connection) => this.#joined([member], answer, connection, false),
    });
    if (member.id === undefined) throw unknownRoom(ref, member.scope);
  }

  /** Leaves a room; one that other `Room` objects hold, too, stays joined for these. */
  async leave(member: RoomMember, limits: CallOptions): Promise<void> {
    const { id, scope } = member;
    const group = id === undefined ? undefined : this.#group(scope, id);
    if (id === undefined || group === undefined || !group.has(member)) return;
    if (group.size === 1 && this.#core.link.connection !== undefined) {
      await this.#core.submit(PACKAGE.LEAVE, [scope, id], limits, JOIN_TERMS);
    }
    if (this.#members.has(member)) {
      this.#remove(member);
      member.onLeft();
    }
  }

  /** The id or name to be used in requests. */
  async resolve(
    { target, scope }: RoomMember,
    limits: CallOptions,
    on?: Connection,
  ): Promise<number | string> {
    if (typeof target !== "object") return target;
    const payload = [scope, target.code];
    const id = on
      ? await this.#core.ask(on, PACKAGE.QUERY, payload, limits)
      : await this.#core.submit(PACKAGE.QUERY, payload, limits, JOIN_TERMS);
    if (typeof id === "number" && Number.isInteger(id)) return id;
    throw unknownRoom("the code", scope);
  }

  /** Joins all rooms again, on a connection that the client is about to move to. */
  async rejoin(connection: Connection, limits: CallOptions): Promise<void> {
    this.#rejoined = [];
    this.#deleted = [];
    const byScope = new Map<string, RoomMember[]>();
    for (const member of this.#members) {
      if (member.joinedOn === connection) continue;
      const list = byScope.get(member.scope);
      if (list === undefined) byScope.set(member.scope, [member]);
      else list.push(member);
    }
    for (const [scope, members] of byScope) {
      const refs: (number | string)[] = [];
      const known: RoomMember[] = [];
      for (const member of members) {
        try {
          refs.push(await this.resolve(member, limits, connection));
          known.push(member);
        } catch (error) {
          if (!connection.isOpen || limits.signal?.aborted) throw error;
          // The code does not lead to a room any more.
          this.#gone(member);
        }
      }
      try {
        await this.#core.ask(connection, PACKAGE.JOIN, [scope, ...refs], limits, (answer) => {
          this.#ahead = connection;
          this.#joined(known, answer, connection, true);
        });
      } catch (error) {
        if (
          !connection.isOpen ||
          limits.signal?.aborted ||
          (error as { serverCode?: number }).serverCode === undefined
        )
          throw error;
        // The collection is gone, or may not be listened to any more.
        for (const member of known) this.#gone(member);
      }
    }
  }

  /** The client has moved to a connection. */
  onSwap(connection: Connection): void {
    this.#ahead = undefined;
    const limits = { timeoutMs: this.#core.options.connectTimeoutMs };
    const isLeft = [...this.#members].some(({ joinedOn }) => joinedOn !== connection);
    // Joined on the old connection while the client moved.
    if (isLeft) this.rejoin(connection, limits).catch((error) => this.#core.events.emit("failure", error));
  }

  report({ address }: Connection): ReconnectReport {
    return { address, rejoined: this.#rejoined, deleted: this.#deleted };
  }

  onEvent(connection: Connection, type: number, { scope, id, event, args }: RoomEvent): void {
    if (connection !== (this.#ahead ?? this.#core.link.connection)) return;
    const group = this.#find(scope, id);
    if (group === undefined) return;
    for (const member of [...group]) {
      switch (type) {
        case PACKAGE.ROOM_EMIT:
          member.onEmitted(event, args);
          break;
        case PACKAGE.ROOM_JOIN:
          this.#announce(member);
          break;
        case PACKAGE.ROOM_LEAVE:
          this.#remove(member);
          member.onLeft();
          break;
        default:
          this.#remove(member);
          member.onDeleted();
      }
    }
  }

  onClosed(connection: Connection): void {
    if (connection === this.#ahead) this.#ahead = undefined;
    for (const member of this.#members) {
      if (member.joinedOn !== connection) continue;
      member.joinedOn = undefined;
    }
  }

  /** The client is closed. */
  onEnd(): void {
    for (const member of [...this.#members]) {
      this.#remove(member);
      member.onEnded();
    }
  }

  /** Takes the answer to JOIN: in order, the id of each room, nil for one that does not exist. */
  #joined(
    members: readonly RoomMember[],
    answer: unknown,
    on: Connection | undefined,
    isRejoin: boolean,
  ): void {
    if (!Array.isArray(answer) || answer.length !== members.length) {
      throw new ThingsDBProtocolError("the answer to JOIN has another length than the request", {
        offset: 0,
        kind: "JOIN",
        firstBytes: new Uint8Array(0),
      });
    }
    members.forEach((member, i) => {
      const id = answer[i] as unknown;
      if (typeof id !== "number") {
        if (isRejoin) this.#gone(member);
        return;
      }
      // Left while the request was under way.
      if (isRejoin && !this.#members.has(member)) return;
      this.#place(member, id, on);
      if (isRejoin) this.#rejoined.push(member.reference);
    });
  }

  #place(member: RoomMember, id: number, on: Connection | undefined): void {
    this.#remove(member);
    const scopes = this.#byScope.get(member.scope) ?? new Map<number, Set<RoomMember>>();
    this.#byScope.set(member.scope, scopes);
    const group = scopes.get(id) ?? new Set<RoomMember>();
    scopes.set(id, group);
    // The server tells once for each connection; who joins a room that is joined already hears no event.
    const isKnown = [...group].some((other) => other.joinedOn === on && other.isJoined);
    group.add(member);
    this.#members.add(member);
    member.id = id;
    member.joinedOn = on;
    member.isJoined = false;
    if (isKnown) this.#announce(member);
  }

  #announce(member: RoomMember): void {
    if (member.isJoined) return;
    member.isJoined = true;
    const deleted = this.#deleted.filter((reference) => reference.scope === member.reference.scope);
    member.onJoined({ isRejoin: this.#rejoined.includes(member.reference), deleted });
  }

  #gone(member: RoomMember): void {
    if (!this.#members.has(member)) return;
    this.#remove(member);
    this.#deleted.push(member.reference);
    member.onDeleted();
  }

  #remove(member: RoomMember): void {
    if (!this.#members.delete(member) || member.id === undefined) return;
    const scopes = this.#byScope.get(member.scope);
    const group = scopes?.get(member.id);
    group?.delete(member);
    if (group?.size === 0) scopes?.delete(member.id);
    if (scopes?.size === 0) this.#byScope.delete(member.scope);
  }

  #group(scope: string, id: number): Set<RoomMember> | undefined {
    return this.#byScope.get(scope)?.get(id);
  }

  /** By scope and id; by the id alone where the scope is not said (before 1.8.6), or the collection was renamed. */
  #find(scope: string | undefined, id: number): Set<RoomMember> | undefined {
    const group = scope === undefined ? undefined : this.#group(scope, id);
    if (group !== undefined || (scope !== undefined && this.#byScope.has(scope))) return group;
    const groups = [...this.#byScope.values()].flatMap((scopes) => scopes.get(id) ?? []);
    return groups.length === 1 ? groups[0] : undefined;
  }
}

const JOIN_TERMS = {
  idempotent: true,
  int64: "auto",
  style: "none",
  isBound: false,
  onAnswer: undefined,
} as const;

function unknownRoom(ref: number | string, scope: string): Error {
  const text = typeof ref === "number" ? `no room with id ${ref}` : `no room ${JSON.stringify(ref)}`;
  return serverError(-54, `there is ${text} in ${scope}`, undefined);
}
