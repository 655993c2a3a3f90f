import { Misfit, nameOf } from "./misfit.ts";
import { itemsOfSet } from "./plain-values.ts";

/** Values of a thing's properties, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** One thing that has happened, as servers before 1.0 tell it: `{ set: { name: "Iris" } }`. */
export type Job = Readonly<Record<string, unknown>>;

/** How the properties of a thing are read; a property without a reader is not kept. */
export interface JobReader {
  get(prop: string): JobPropReader | undefined;
}

export interface JobPropReader {
  /** The whole value; undefined for what is not there. @throws {Misfit} */
  read(value: unknown): unknown;
  /** An item of a list or of a set. @throws {Misfit} */
  readonly item: ((value: unknown) => unknown) | undefined;
}

/** A value that does not fit. */
export interface Fault {
  /** The property; undefined when a whole job is of no known shape. */
  readonly prop: string | undefined;
  readonly reason: string;
  readonly value: unknown;
}

/** What jobs have made of a thing. */
export interface Applied {
  readonly values: Values;
  /** The properties that were touched. */
  readonly props: ReadonlySet<string>;
  /** What was emitted, in order. */
  readonly emitted: readonly { readonly event: string; readonly args: readonly unknown[] }[];
  /** Jobs of types, enums and procedures, which concern the collection. */
  readonly definitions: readonly Job[];
  readonly faults: readonly Fault[];
}

/**
 * Applies jobs in order. Pure: `before` and the arrays and sets in it stay as they are, and what has not changed is shared.
 * A property whose value does not fit becomes `undefined`, and stays so until it is set again.
 *
 * | job                      | data                                                          |
 * | ------------------------ | ------------------------------------------------------------- |
 * | `set`                    | `{ prop: value }`                                             |
 * | `del`                    | `prop`                                                        |
 * | `splice`                 | `{ prop: [index, deleteCount, ...items] }`                    |
 * | `add`                    | `{ prop: things }`                                            |
 * | `remove`                 | `{ prop: ids }`                                               |
 * | `event`                  | `[name, ...args]`                                             |
 * | `*_type`, `*_enum`, …    | given back as `definitions`                                   |
 *
 * (`ti_task_add_…`, ThingsDB 0.10.15)
 */
export function applyJobs(before: Values, jobs: readonly Job[], reader: JobReader): Applied {
  const work = new Work(before, reader);
  for (const job of jobs) work.apply(job);
  return work.finish();
}

class Work {
  readonly #reader: JobReader;
  readonly #before: Values;
  #values: Record<string, unknown> | undefined;
  /** Arrays and sets that this call has made and may change. */
  readonly #own = new Set<unknown>();
  readonly #props = new Set<string>();
  readonly #emitted: { event: string; args: readonly unknown[] }[] = [];
  readonly #definitions: Job[] = [];
  readonly #faults: Fault[] = [];

  constructor(before: Values, reader: JobReader) {
    this.#before = before;
    this.#reader = reader;
  }

  apply(job: Job): void {
    const [kind, data] = Object.entries(job ?? {})[0] ?? ["", undefined];
    switch (kind) {
      case "set":
        this.#each(job, data, (prop, value) => this.#change(prop, value, (reader) => reader.read(value)));
        break;
      case "del":
        if (typeof data === "string") this.#change(data, undefined, (reader) => reader.read(undefined));
        else this.#unknown(job);
        break;
      case "splice":
        this.#each(job, data, (prop, content) => this.#splice(prop, content));
        break;
      case "add":
        this.#each(job, data, (prop, content) => this.#add(prop, content));
        break;
      case "remove":
        this.#each(job, data, (prop, content) => this.#remove(prop, content));
        break;
      case "event":
        if (Array.isArray(data) && typeof data[0] === "string") {
          this.#emitted.push({ event: data[0], args: data.slice(1) });
        } else this.#unknown(job);
        break;
      default:
        if (/_(?:type|enum|procedure|timer)|^set_timer_args$/.test(kind)) this.#definitions.push(job);
        else this.#unknown(job);
    }
  }

  finish(): Applied {
    for (const value of this.#own) if (Array.isArray(value)) Object.freeze(value);
    return {
      values: this.#values ?? this.#before,
      props: this.#props,
      emitted: this.#emitted,
      definitions: this.#definitions,
      faults: this.#faults,
    };
  }

  #each(job: Job, data: unknown, work: (prop: string, content: unknown) => void): void {
    if (typeof data !== "object" || data === null || Array.isArray(data)) this.#unknown(job);
    else for (const [prop, content] of Object.entries(data)) work(prop, content);
  }

  #get(prop: string): unknown {
    return (this.#values ?? this.#before)[prop];
  }

  #put(prop: string, value: unknown): void {
    this.#values ??= { ...this.#before };
    this.#values[prop] = value;
    this.#props.add(prop);
  }

  #change(prop: string, value: unknown, make: (reader: JobPropReader) => unknown): void {
    const reader = this.#reader.get(prop);
    if (reader === undefined) return;
    try {
      this.#put(prop, make(reader));
    } catch (error) {
      // Whatever else malformed values lead to is a misfit, too.
      this.#put(prop, undefined);
      this.#faults.push({ prop, value, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #splice(prop: string, edit: unknown): void {
    this.#change(prop, edit, (reader) => {
      const [index, deleted, ...items] = Array.isArray(edit) ? edit : [];
      const list = this.#ownList(prop);
      if (list === undefined) return undefined;
      const at = Number(index);
      const count = Number(deleted);
      const isRight = Number.isInteger(at) && at >= 0 && at <= list.length;
      if (!isRight || !Number.isInteger(count) || count < 0 || at + count > list.length) {
        throw new Misfit(`a list of ${list.length} cannot be spliced at ${nameOf(index)}`);
      }
      insert(list, at, count, items.map(reader.item ?? noItems));
      return list;
    });
  }

  #add(prop: string, things: unknown): void {
    this.#change(prop, things, (reader) => {
      const value = this.#get(prop);
      const items = (itemsOfSet(things) ?? noItems()).map(reader.item ?? noItems);
      if (value === undefined) return undefined;
      if (value instanceof Set) {
        const set = this.#ownSet(value);
        for (const item of items) set.add(item);
        return set;
      }
      const list = this.#ownList(prop);
      for (const item of items) if (!list!.some((other) => idOf(other) === idOf(item))) list!.push(item);
      return list;
    });
  }

  #remove(prop: string, ids: unknown): void {
    this.#change(prop, ids, () => {
      const value = this.#get(prop);
      if (!Array.isArray(ids)) throw new Misfit(`expected ids, got ${nameOf(ids)}`);
      const gone = new Set(ids.map(Number));
      if (value === undefined) return undefined;
      if (value instanceof Set) {
        const set = this.#ownSet(value);
        for (const item of value) if (gone.has(idOf(item)!)) set.delete(item);
        return set;
      }
      return Object.freeze((this.#ownList(prop) ?? []).filter((item) => !gone.has(idOf(item) ?? Number.NaN)));
    });
  }

  /** The list of a property, copied once for all jobs; undefined when it is not known. */
  #ownList(prop: string): unknown[] | undefined {
    const value = this.#get(prop);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw new Misfit("the property holds no list");
    if (this.#own.has(value)) return value;
    const copy = [...value];
    this.#own.add(copy);
    return copy;
  }

  #ownSet(value: Set<unknown>): Set<unknown> {
    if (this.#own.has(value)) return value;
    const copy = new Set(value);
    this.#own.add(copy);
    return copy;
  }

  #unknown(job: Job): void {
    this.#faults.push({ prop: undefined, value: job, reason: "a job of no known shape" });
  }
}

/** Spreading a list of any length into `splice` would end at the size of the stack. */
function insert(list: unknown[], at: number, count: number, items: readonly unknown[]): void {
  if (items.length < 1000) {
    list.splice(at, count, ...items);
    return;
  }
  const tail = list.slice(at + count);
  list.length = at;
  for (const item of items) list.push(item);
  for (const item of tail) list.push(item);
}

function idOf(item: unknown): number | undefined {
  if (typeof item === "number") return item;
  const id = (item as { readonly id?: unknown } | null)?.id;
  return typeof id === "number" ? id : undefined;
}

function noItems(): never {
  throw new Misfit("the property has no items");
}
