import type { ScopeKind } from "../language/side-effects.ts";
import type { Collection } from "../state/collection.ts";
import type { Database } from "../state/database.ts";
import type { Procedure } from "../state/procedure.ts";
import type { User } from "../state/user.ts";
import { fail } from "../values/error-codes.ts";
import type { FutureValue } from "../values/future-value.ts";
import type { Plain } from "../values/plain.ts";
import type { Room } from "../values/room.ts";
import type { Value } from "../values/value.ts";

/** Where a query runs. */
export interface QueryScope {
  readonly kind: ScopeKind;
  /** Of a collection scope. */
  readonly collection: Collection | null;
}

/** What code can reach beyond its database: the node it runs on, and who asked. */
export interface QueryHost {
  readonly database: Database;
  /** Tells everyone in a room, on all nodes. */
  emit(room: Room, event: string, args: readonly Value[], deep: number, noIds: boolean): void;
  /** Tells everyone who joined these rooms that they are gone, at once. */
  roomsDeleted(rooms: readonly Room[]): void;
  /** A warning to the client whose query this is. */
  warn(code: number, message: string): void;
  nodeInfo(): Plain;
  nodesInfo(): readonly Plain[];
  counters(): Plain;
  resetCounters(): void;
  /** Stops the node. */
  shutdown(): void;
}

/** What the change of a query brings: every node runs it with the same. */
export interface ChangeContext {
  readonly id: number;
}

/** How a query is run. */
export interface QueryOptions {
  readonly host: QueryHost;
  readonly scope: QueryScope;
  readonly user: User;
  /** Null for one that only reads. */
  readonly change: ChangeContext | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 to below 1; the same on every node for the same change. */
  readonly random: () => number;
}

/** One run of some code: its variables, and what it may reach. */
export class Query {
  readonly host: QueryHost;
  readonly database: Database;
  readonly kind: ScopeKind;
  readonly collection: Collection | null;
  readonly user: User;
  readonly change: ChangeContext | null;
  readonly now: number;
  readonly random: () => number;
  /** How deep the answer shows things. */
  deep: number;
  /** Whether the answer leaves ids out. */
  noIds = false;
  /** The code asked for no side effects with `nse(…)`: errors say so. */
  noSideEffects = false;
  readonly futures: FutureValue[] = [];
  readonly #names: string[] = [];
  readonly #values: Value[] = [];
  /** Where the variables of the closure begin that is being run. */
  #frame = 0;

  constructor({ host, scope, user, change, now, random }: QueryOptions) {
    this.host = host;
    this.database = host.database;
    this.kind = scope.kind;
    this.collection = scope.collection;
    this.user = user;
    this.change = change;
    this.now = now;
    this.random = random;
    if (scope.collection) this.deep = scope.collection.deep;
    else this.deep = scope.kind === "thingsdb" ? this.database.thingsdbDeep : this.database.nodeDeep;
  }

  /** Unix seconds. */
  get seconds(): number {
    return Math.floor(this.now / 1000);
  }

  /** The scope as errors name it. */
  get scopeName(): string {
    return `@${this.kind}`;
  }

  get procedures(): Map<string, Procedure> {
    return this.collection ? this.collection.procedures : this.database.procedures;
  }

  /** The variable of that name which was set last, in this closure or in those that called it. */
  variable(name: string): Value | undefined {
    const index = this.#names.lastIndexOf(name);
    return index < 0 ? undefined : this.#values[index];
  }

  /** Sets a variable of the closure that is being run. */
  assign(name: string, value: Value): void {
    const index = this.#names.lastIndexOf(name);
    if (index >= this.#frame && index >= 0) this.#values[index] = value;
    else this.push(name, value);
  }

  /** Sets a variable wherever it is. */
  update(name: string, value: Value): void {
    this.#values[this.#names.lastIndexOf(name)] = value;
  }

  push(name: string, value: Value): void {
    this.#names.push(name);
    this.#values.push(value);
  }

  /** How many variables there are: what {@link Query.enter} and {@link Query.drop} take. */
  get mark(): number {
    return this.#names.length;
  }

  /** Begins a frame; gives the one to go back to. */
  enter(): number {
    const previous = this.#frame;
    this.#frame = this.#names.length;
    return previous;
  }

  /** Ends a frame, and drops what was set since `mark`. */
  leave(previous: number, mark: number): void {
    this.#frame = previous;
    this.drop(mark);
  }

  drop(mark: number): void {
    this.#names.length = mark;
    this.#values.length = mark;
  }

  /** @throws {ThingsDbError} unless the query may change what is stored */
  requireChange(what: string): void {
    if (this.change !== null) return;
    const advice = this.noSideEffects ? "remove `nse" : "use `wse";
    fail("OPERATION", `operation on a stored ${what}; ${advice}(...)\` to enforce a change`);
  }
}
