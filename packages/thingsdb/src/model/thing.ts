import { ThingsDBUsageError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import type { RoomEvents } from "../room.ts";
import type { Change } from "./feed.ts";
import type { Model, ThingChange } from "./model.ts";
import type { ModelError } from "./model-error.ts";
import { THING, type ThingLike } from "./props.ts";
import { stateOf } from "./state-of.ts";

/** Where a collection keeps its model. */
export const MODEL: unique symbol = /* @__PURE__ */ Symbol.for("@x/thingsdb.model") as never;

/** What a `Collection` is to its things. */
export interface ThingOwner {
  readonly [MODEL]: unknown;
}

/** Events that things have by themselves. */
export interface ThingEvents {
  /** Properties have other values now. Of a collection: of any of its things. */
  change: [change: ThingChange];
  /** The thing does not exist any more. Servers from 1.0 on tell it of watched things alone, after a reload. */
  delete: [];
  /** Of a collection: of any of its things. Thrown as an uncaught error when nobody listens. */
  error: [error: ModelError];
  /** What was emitted and is not listened to by its name. */
  emit: [event: string, ...args: unknown[]];
}

type Arguments<Events, Name> = Name extends keyof ThingEvents
  ? ThingEvents[Name]
  : Name extends keyof Events
    ? Extract<Events[Name], readonly unknown[]>
    : never;

/** A stored thing to be, as an argument: its properties, or its id. */
export type GivenThing = Readonly<Record<string, unknown>> | number;

/** What can be given for a value: for a thing, a new one, too. */
export type Given<Value> = Value extends ThingLike ? Value | GivenThing : Value;

/** Items of a list or a set. */
export type ItemOf<Value> = Value extends readonly (infer Item)[]
  ? Item
  : Value extends ReadonlySet<infer Item>
    ? Item
    : never;

/**
 * A thing that is kept up to date. Fields are declared twice: for TypeScript, and in `static props` for the model. They are
 * read only; changes go to the server, and come back from there.
 *
 * ```ts
 * class Bar extends Thing<{ greet: [text: string] }> {
 *   declare name: string;
 *   declare other: Bar | null;
 *   declare tags: string[];
 *   static props = { name: "str", other: () => Bar, tags: { list: "str" } } satisfies Props<Bar>;
 * }
 * ```
 */
export class Thing<Events extends RoomEvents<Events> = Record<string, readonly unknown[]>>
  implements ThingLike
{
  /**
   * A stored thing by its id, to be watched. Those that properties lead to are made by the model.
   * @throws {ThingsDBUsageError} for what is no collection or no id
   */
  constructor(collection: ThingOwner, id: number) {
    const model = (collection as ThingOwner | undefined)?.[MODEL] as Model | undefined;
    if (model === undefined) throw new ThingsDBUsageError("a thing belongs to a collection of a model");
    if (!Number.isSafeInteger(id) || id < 0) throw new ThingsDBUsageError("a thing is named by its id");
    Object.defineProperty(this, THING, { value: model.newState(this, id), configurable: true });
  }

  /** @internal */
  declare readonly [THING]: unknown;

  /** The id of the stored thing; 0 for a collection that is not loaded. */
  get id(): number {
    return stateOf(this).id;
  }

  /** The same as `id`: what makes it the stored thing, where it is an argument of queries. */
  get "#"(): number {
    return stateOf(this).id;
  }

  /** Whether it is there and kept up to date. */
  get isLoaded(): boolean {
    const { phase, model } = stateOf(this);
    return phase === "loaded" && model.feed !== undefined;
  }

  /** Calls `listener` at every event of this name, its own or emitted ones; the returned function takes it off again. */
  on<Name extends keyof ThingEvents | (keyof Events & string)>(
    event: Name,
    listener: (...args: Arguments<Events, Name>) => void,
  ): () => void {
    return stateOf(this).listeners.on(event, listener as (...args: never) => void);
  }

  /**
   * Keeps the thing, and all that its properties lead to, up to date. Resolves when everything is there.
   * @throws {ModelError} when there is no such thing
   */
  async watch(options: CallOptions = {}): Promise<this> {
    const own = stateOf(this);
    const { model, listeners, shape } = own;
    if (model.feed === undefined)
      throw new ThingsDBUsageError("the collection is not loaded: load() it first");
    const kept = model.keeper.find(shape.target, own.id);
    if (kept !== undefined && kept !== own) {
      // Another object stands for the same thing: from now on this one shows the same.
      kept.listeners.link(listeners);
      Object.defineProperty(this, THING, { value: kept });
    }
    await model.watch(stateOf(this), options);
    return this;
  }

  /** Takes `watch()` back. What no other thing that is kept leads to is forgotten: its fields are undefined then. */
  async unwatch(): Promise<void> {
    const state = stateOf(this);
    state.model.unwatch(state);
  }

  /** Sets properties, for all who use the model. */
  async set(
    values: { readonly [Name in keyof this]?: Given<this[Name]> },
    options?: CallOptions,
  ): Promise<void> {
    const { readers } = stateOf(this).shape;
    const written = Object.entries(values).map(([name, value]) => {
      const { write } = readers.get(name) ?? {};
      return [name, write === undefined ? value : write(value)];
    });
    await this.#change({ kind: "set", id: this.id, values: Object.fromEntries(written) }, options);
  }

  /** Deletes a property (of a thing without a type). */
  async del(prop: keyof this & string, options?: CallOptions): Promise<void> {
    await this.#change({ kind: "del", id: this.id, prop }, options);
  }

  /** Takes `count` items out of a list at `index`, and puts others in their place. */
  async splice<Name extends keyof this & string>(
    prop: Name,
    index: number,
    count: number,
    ...items: readonly Given<ItemOf<this[Name]>>[]
  ): Promise<void> {
    await this.#splice(prop, index, count, items);
  }

  /** Puts items at the end of a list. */
  async push<Name extends keyof this & string>(
    prop: Name,
    ...items: readonly Given<ItemOf<this[Name]>>[]
  ): Promise<void> {
    await this.#splice(prop, null, 0, items);
  }

  /** Adds things to a set. */
  async add<Name extends keyof this & string>(
    prop: Name,
    ...things: readonly Given<ItemOf<this[Name]>>[]
  ): Promise<void> {
    await this.#change({ kind: "add", id: this.id, prop, items: things });
  }

  /** Removes things from a set. */
  async remove<Name extends keyof this & string>(
    prop: Name,
    ...things: readonly (ItemOf<this[Name]> | number)[]
  ): Promise<void> {
    await this.#change({ kind: "remove", id: this.id, prop, items: things });
  }

  /** Emits an event, to all who keep this thing. */
  async emit<Name extends keyof Events & string>(
    event: Name,
    ...args: Extract<Events[Name], readonly unknown[]>
  ): Promise<void> {
    await this.#change({ kind: "emit", id: this.id, event, args });
  }

  toString(): string {
    return `${this.constructor.name}(#${this.id}${this.isLoaded ? "" : ", not loaded"})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  async #splice(prop: string, index: number | null, count: number, items: readonly unknown[]): Promise<void> {
    const { writeItem } = stateOf(this).shape.readers.get(prop) ?? {};
    const written = writeItem === undefined ? items : items.map(writeItem);
    await this.#change({ kind: "splice", id: this.id, prop, index, count, items: written });
  }

  async #change(change: Change, options: CallOptions = {}): Promise<void> {
    const { feed } = stateOf(this).model;
    if (feed === undefined) throw new ThingsDBUsageError("the collection is not loaded: load() it first");
    await feed.change(change, options);
  }
}
