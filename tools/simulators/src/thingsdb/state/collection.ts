import type { Job } from "../legacy/jobs.ts";
import { EnumType } from "../values/enum-type.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { Room } from "../values/room.ts";
import { SetValue } from "../values/set-value.ts";
import type { Task } from "../values/task.ts";
import { Thing } from "../values/thing.ts";
import { TypeDefinition } from "../values/type-definition.ts";
import type { Value } from "../values/value.ts";
import { WrappedThing } from "../values/wrapped-thing.ts";
import { AccessList } from "./access.ts";
import type { Procedure } from "./procedure.ts";

/** What is told of the changes in a collection: the watchers of servers before 1.0. */
export interface ChangeListener {
  /** A thing has got its id. */
  stored(thing: Thing): void;
  /** Something has happened to a stored thing. */
  changed(thing: Thing, job: Job): void;
}

/** A database of its own within the server: one root thing and what hangs from it. */
export class Collection {
  readonly id: number;
  name: string;
  readonly createdAt: number;
  readonly root: Thing;
  readonly things: Map<number, Thing> = new Map();
  readonly rooms: Map<number, Room> = new Map();
  readonly namedRooms: Map<string, Room> = new Map();
  readonly types: Map<string, TypeDefinition> = new Map();
  readonly enums: Map<string, EnumType> = new Map();
  readonly procedures: Map<string, Procedure> = new Map();
  readonly tasks: Task[] = [];
  readonly access: AccessList = new AccessList();
  /** How deep answers show things unless the query says so. */
  deep = 1;
  timeZone = "UTC";
  listener: ChangeListener | null = null;
  /** Something that was stored may not be reachable any more. */
  hasGarbage = false;
  readonly #takeId: () => number;
  #nextTypeId = 0;
  #nextEnumId = 0;
  nextId: number;

  /**
   * @param firstId the root's, where the collection has its own ids
   * @param sharedIds gives ids for all collections of the server, as before 1.0
   */
  constructor(
    id: number,
    name: string,
    createdAt: number,
    firstId: number,
    sharedIds: (() => number) | null = null,
  ) {
    this.id = id;
    this.name = name;
    this.createdAt = createdAt;
    this.nextId = firstId;
    this.#takeId = sharedIds ?? (() => this.nextId++);
    this.root = new Thing(this);
    this.root.id = sharedIds === null ? this.#takeId() : id;
    this.things.set(this.root.id, this.root);
  }

  /** As room events name it. */
  get scope(): string {
    return `@collection:${this.name}`;
  }

  takeId(): number {
    return this.#takeId();
  }

  newType(name: string, createdAt: number): TypeDefinition {
    const type = new TypeDefinition(this.#nextTypeId++, name, createdAt);
    this.types.set(name, type);
    return type;
  }

  newEnum(name: string, createdAt: number): EnumType {
    const type = new EnumType(this.#nextEnumId++, name, createdAt);
    this.enums.set(name, type);
    return type;
  }

  /** @throws {ThingsDbError} when there is none */
  thing(id: bigint): Thing {
    const thing = this.things.get(Number(id));
    return thing ?? fail("LOOKUP", `collection \`${this.name}\` has no \`thing\` with id ${id}`);
  }

  /** Gives ids to everything new that a value brings, outer things first. */
  store(value: Value): void {
    if (value instanceof Thing) this.#storeThing(value);
    else if (value instanceof WrappedThing) this.#storeThing(value.thing);
    else if (value instanceof ListValue) for (const item of value.items) this.store(item);
    else if (value instanceof SetValue) for (const thing of value.things) this.#storeThing(thing);
    else if (value instanceof Room && value.id === 0) this.#storeRoom(value);
  }

  #storeThing(thing: Thing): void {
    if (thing.id !== 0) return;
    thing.id = this.takeId();
    this.things.set(thing.id, thing);
    this.listener?.stored(thing);
    for (const [, value] of thing.entries()) this.store(value);
  }

  #storeRoom(room: Room): void {
    room.id = this.takeId();
    room.collection = this;
    this.rooms.set(room.id, room);
  }
}
