import { writeEnum } from "../functions/enum-functions.ts";
import { describeProcedure } from "../functions/procedure-functions.ts";
import type { Connection } from "../node/connection.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { ChangeListener, Collection } from "../state/collection.ts";
import { writePlain } from "../values/plain.ts";
import type { Thing } from "../values/thing.ts";
import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { PackageType } from "../wire/package-types.ts";
import { encodePlain } from "../wire/payloads.ts";
import { StoredEncoder } from "./encode-stored.ts";
import { encodeJob, type Job } from "./jobs.ts";

/** What clients of servers before 1.0 watch, and what they are told. */
export class LegacyWatch implements ChangeListener {
  readonly #node: SimulatedNode;
  readonly #watchers: Map<Thing, Set<Connection>> = new Map();
  readonly #nodeWatchers: Set<Connection> = new Set();
  /** What the change at hand has done to each thing so far. */
  readonly #jobs: Map<Thing, Uint8Array[]> = new Map();
  readonly #fresh: Set<Thing> = new Set();

  constructor(node: SimulatedNode) {
    this.#node = node;
  }

  stored(thing: Thing): void {
    this.#fresh.add(thing);
  }

  changed(thing: Thing, job: Job): void {
    const jobs = this.#jobs.get(thing) ?? [];
    jobs.push(encodeJob(job, this.#fresh));
    this.#jobs.set(thing, jobs);
  }

  /** Sends what a change has done to those who watch. */
  publish(): void {
    for (const [thing, jobs] of this.#jobs) {
      const watchers = this.#watchers.get(thing);
      if (!watchers?.size) continue;
      const writer = new MsgpackWriter();
      writer.map(3);
      writer.str("#");
      writer.int(thing.id);
      writer.str("event");
      writer.int(this.#node.database.changeId);
      writer.str("jobs");
      writer.array(jobs.length);
      for (const job of jobs) writer.raw(job);
      const payload = writer.take();
      for (const connection of watchers) connection.sendEvent(PackageType.WATCH_UPD, payload);
    }
    this.#jobs.clear();
    this.#fresh.clear();
  }

  /** Things are gone. */
  deleted(things: readonly Thing[]): void {
    for (const thing of things) {
      for (const connection of this.#watchers.get(thing) ?? [])
        connection.sendEvent(PackageType.WATCH_DEL, encodePlain({ "#": thing.id }));
      this.#watchers.delete(thing);
    }
  }

  nodeStatus(payload: Uint8Array): void {
    for (const connection of this.#nodeWatchers) connection.sendEvent(PackageType.NODE_STATUS, payload);
  }

  watchNode(connection: Connection): void {
    this.#nodeWatchers.add(connection);
  }

  unwatchNode(connection: Connection): void {
    this.#nodeWatchers.delete(connection);
  }

  /** Shows a thing as it is, and from then on what happens to it. */
  watch(connection: Connection, collection: Collection, thing: Thing): void {
    const watchers = this.#watchers.get(thing) ?? new Set();
    this.#watchers.set(thing, watchers.add(connection));
    connection.sendEvent(PackageType.WATCH_INI, this.#describe(collection, thing));
  }

  unwatch(connection: Connection, thing: Thing): void {
    if (this.#watchers.get(thing)?.delete(connection))
      connection.sendEvent(PackageType.WATCH_STOP, encodePlain({ "#": thing.id }));
  }

  /** A client is gone. */
  forget(connection: Connection): void {
    this.#nodeWatchers.delete(connection);
    for (const watchers of this.#watchers.values()) watchers.delete(connection);
  }

  #describe(collection: Collection, thing: Thing): Uint8Array {
    const writer = new MsgpackWriter();
    const isRoot = thing === collection.root;
    writer.map(isRoot ? 6 : 3);
    writer.str("event");
    writer.int(this.#node.database.changeId);
    writer.str("thing");
    new StoredEncoder(writer, new Set()).properties(thing);
    writer.str("collection");
    writer.str(collection.name);
    if (isRoot) this.#describeCollection(writer, collection);
    return writer.take();
  }

  #describeCollection(writer: MsgpackWriter, { enums, types, procedures }: Collection): void {
    writer.str("enums");
    writer.array(enums.size);
    for (const type of enums.values()) writeEnum(writer, type, true);
    writer.str("types");
    writer.array(types.size);
    for (const type of types.values()) {
      writePlain(writer, {
        type_id: type.id,
        name: type.name,
        wrap_only: type.wrapOnly,
        created_at: type.createdAt,
        modified_at: type.modifiedAt,
        fields: type.fields.map(({ name, spec }) => [name, spec.text]),
        methods: {},
        relations: {},
      });
    }
    writer.str("procedures");
    writer.array(procedures.size);
    for (const procedure of procedures.values()) writePlain(writer, describeProcedure(procedure, false));
  }
}
