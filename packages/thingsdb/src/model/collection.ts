import type { Client } from "../client.ts";
import { coreOf } from "../core-of.ts";
import { ThingsDBUsageError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import type { RoomEvents } from "../room.ts";
import { roomScope } from "../room-target.ts";
import { checkScope } from "../scope.ts";
import { installCode } from "./install-code.ts";
import { Model } from "./model.ts";
import { RoomFeed } from "./room-feed.ts";
import { stateOf } from "./state-of.ts";
import { MODEL, Thing, type ThingOwner } from "./thing.ts";
import { WatchFeed } from "./watch-feed.ts";
import { within } from "./within.ts";

/** Options of `load`. */
export interface LoadOptions extends CallOptions {
  /** Name or scope of the collection. Default: what the constructor was given, else the client's default scope. */
  readonly collection?: string | undefined;
}

/** Options of `install`. */
export interface InstallOptions extends CallOptions {
  /** Prints the code instead of running it. Default false. */
  readonly print?: boolean | undefined;
}

/**
 * The root of a collection, kept up to date with all that its declared properties lead to; what is not declared is neither
 * watched nor kept.
 *
 * ```ts
 * class Foo extends Collection {
 *   declare bar: Bar;
 *   static props = { bar: () => Bar } satisfies Props<Foo>;
 * }
 * const foo = new Foo(client, "stuff");
 * await foo.load();
 * console.log(foo.bar.name);
 * ```
 *
 * On servers from 1.0 on, the collection needs some code: `await foo.install()` once.
 */
export class Collection<Events extends RoomEvents<Events> = Record<string, readonly unknown[]>>
  extends Thing<Events>
  implements ThingOwner, AsyncDisposable
{
  /** @internal */
  declare readonly [MODEL]: unknown;
  #client: Client | undefined;
  #scope: string | undefined;
  #loading: Promise<void> | undefined;
  #off: (() => void) | undefined;

  /** @param collection its name or scope; default: the client's default scope when it is loaded */
  constructor(client?: Client, collection?: string) {
    const model: Model = new Model({
      make: (target, id) => new (target as unknown as typeof Thing)(owner, id),
      makeBare: (id) => new Thing(owner, id),
      show: (thing, name) => stateOf(thing).values[name],
    });
    // A thing belongs to an owner, and there is no "this" yet.
    const owner: ThingOwner = { [MODEL]: model };
    super(owner, 0);
    model.root = stateOf(this);
    // Not to be seen when it is printed.
    Object.defineProperty(this, MODEL, { value: model });
    this.#client = client;
    this.#scope = collection === undefined ? undefined : scopeOf(collection);
    if (client !== undefined) coreOf(client);
  }

  /**
   * Loads everything, and keeps it up to date from then on. Resolves with itself when all is there.
   * @throws {UnsupportedError} when the server is of version 1 and the collection lacks the code: see {@link install}
   * @throws {ModelError} for values that do not fit, unless somebody listens to `error`
   */
  async load(options?: LoadOptions): Promise<this>;
  async load(client: Client, options?: LoadOptions): Promise<this>;
  async load(first?: Client | LoadOptions, second?: LoadOptions): Promise<this> {
    const isClient = typeof (first as Client | undefined)?.query === "function";
    if (isClient) this.#client = first as Client;
    const { collection, ...limits } = (isClient ? second : (first as LoadOptions | undefined)) ?? {};
    if (collection !== undefined) this.#scope = scopeOf(collection);
    this.#loading ??= this.#load(limits).finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
    return this;
  }

  /**
   * Gives the collection the code that models need on servers from 1.0 on: a room, and procedures that change things and tell
   * of it. Again does no harm, and brings older code up to date; servers before 1.0 need nothing. Yields the code.
   */
  async install({ print = false, ...limits }: InstallOptions = {}): Promise<string> {
    const code = installCode();
    if (print) console.log(code);
    else {
      const { client, scope } = this.#place();
      if (await coreOf(client).version.isLegacy()) return "";
      await client.query(code, { ...limits, scope, idempotent: true });
    }
    return code;
  }

  /** Hears no more, and forgets all things. */
  override async unwatch(): Promise<void> {
    this.#off?.();
    this.#off = undefined;
    const stopped = this.#stop();
    stateOf(this).model.end(new ThingsDBUsageError("the collection was unwatched"));
    await stopped;
  }

  /** The same as `unwatch()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.unwatch();
  }

  /** The same as `load()`. */
  override async watch(options: CallOptions = {}): Promise<this> {
    return this.load(options);
  }

  async #load(options: CallOptions): Promise<void> {
    const { model } = stateOf(this);
    if (model.feed !== undefined) return;
    const { client, scope } = this.#place();
    const core = coreOf(client);
    const state = stateOf(this);
    // What an earlier client has left.
    model.end(undefined);
    model.timeoutMs = core.options.timeoutMs;
    model.unheard = [];
    this.#off?.();
    this.#off = client.on("state", (now) => {
      if (now === "closed") void this.#stop();
    });
    try {
      await within(
        async (limits) => {
          const isLegacy = await core.version.isLegacy();
          const feed = isLegacy ? new WatchFeed(client, scope, model) : new RoomFeed(client, scope, model);
          model.feed = feed;
          await feed.start(state, limits);
          await model.whenLoaded(state);
        },
        options,
        model.timeoutMs,
        `the collection ${scope}`,
      );
      if (model.unheard.length > 0) throw model.unheard[0];
    } catch (error) {
      await this.unwatch();
      throw error;
    } finally {
      model.unheard = undefined;
    }
  }

  /** Hears no more; what is there stays. */
  async #stop(): Promise<void> {
    const { model } = stateOf(this);
    const { feed } = model;
    model.stop();
    await feed?.stop();
  }

  #place(): { client: Client; scope: string } {
    const client = this.#client;
    if (client === undefined) throw new ThingsDBUsageError("the collection has no client: load(client)");
    return { client, scope: this.#scope ?? roomScope(client.getDefaultScope()) };
  }
}

/** The scope of a collection that is given by name or scope. */
function scopeOf(collection: string): string {
  if (typeof collection !== "string" || collection === "") {
    throw new ThingsDBUsageError("a collection is given by its name or its scope");
  }
  return roomScope(/^[@/]/.test(collection) ? checkScope(collection) : `//${collection}`);
}
