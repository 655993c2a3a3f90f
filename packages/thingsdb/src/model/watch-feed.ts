import type { Client } from "../client.ts";
import type { ClientCore } from "../client-core.ts";
import type { WatchEvent } from "../client-events.ts";
import { coreOf } from "../core-of.ts";
import type { CallOptions } from "../options.ts";
import { readEnums } from "./definitions.ts";
import type { Change, Feed } from "./feed.ts";
import type { Job } from "./jobs.ts";
import type { Model } from "./model.ts";
import { ModelError } from "./model-error.ts";
import { idIn } from "./plain-values.ts";
import type { ThingState } from "./thing-state.ts";

/** Feeds a model by the watch protocol of servers before 1.0. */
export class WatchFeed implements Feed {
  readonly #client: Client;
  readonly #scope: string;
  readonly #model: Model;
  readonly #ids = new Set<number>();
  readonly #users: Users;
  readonly #offs: (() => void)[];

  constructor(client: Client, scope: string, model: Model) {
    this.#client = client;
    this.#scope = scope;
    this.#model = model;
    this.#users = usersOf(coreOf(client));
    this.#offs = [
      client.on("init", (event) => this.#onInit(event)),
      client.on("update", (event) => this.#onUpdate(event)),
      client.on("delete", (event) => this.#onDelete(event)),
      client.on("warning", ({ code, message }) => this.#onWarning(code, message)),
    ];
  }

  async start(root: ThingState, options: CallOptions): Promise<void> {
    const limits = { ...options, scope: this.#scope, int64: "auto", idempotent: true } as const;
    root.id = await this.#client.query<number>(".id();", limits);
    this.#model.begin(root);
    await this.#watch([root.id], options);
  }

  need(states: readonly ThingState[]): void {
    this.#watch([...new Set(states.map(({ id }) => id))], {}).catch((error) =>
      this.#model.failed(states, error),
    );
  }

  release(ids: readonly number[]): void {
    const unused: number[] = [];
    for (const id of ids) {
      if (!this.#ids.delete(id)) continue;
      const count = (this.#users.get(id) ?? 1) - 1;
      if (count > 0) this.#users.set(id, count);
      else {
        this.#users.delete(id);
        unused.push(id);
      }
    }
    if (unused.length === 0 || !this.#client.isConnected()) return;
    // Without a connection nothing is watched; what fails is heard of, and dropped.
    this.#client.unwatch(unused, { scope: this.#scope }).catch(() => {});
  }

  reload(): void {
    this.#watch([...this.#ids], {}).catch((cause) =>
      this.#model.report(
        undefined,
        new ModelError("the model could not be loaded again", "LOAD", { id: undefined, cause }),
      ),
    );
  }

  async change(change: Change, options: CallOptions): Promise<void> {
    const { code, vars } = codeOf(change);
    await this.#client.query(code, { ...options, vars, scope: this.#scope });
  }

  async stop(): Promise<void> {
    for (const off of this.#offs) off();
    this.release([...this.#ids]);
  }

  async #watch(ids: readonly number[], options: CallOptions): Promise<void> {
    for (const id of ids) {
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      this.#users.set(id, (this.#users.get(id) ?? 0) + 1);
    }
    if (ids.length > 0) await this.#client.watch(ids, { ...options, scope: this.#scope });
  }

  #onInit({ thing, event, enums }: WatchEvent): void {
    const id = idIn(thing);
    if (id === undefined || !this.#model.keeper.has(id)) return;
    if (enums !== undefined) this.#model.enums = readEnums(enums);
    this.#model.snapshot(id, Number(event), thing as Record<string, unknown>);
  }

  #onUpdate(update: WatchEvent): void {
    const id = idIn(update);
    if (id === undefined || !Array.isArray(update.jobs)) return;
    this.#model.jobs(id, Number(update.event), update.jobs as readonly Job[]);
  }

  #onDelete(event: WatchEvent): void {
    const id = idIn(event);
    if (id !== undefined) this.#model.gone(id);
  }

  /** Of a thing that does not exist there is a warning, and nothing else. */
  #onWarning(code: number, message: string): void {
    const id = /failed to watch thing `#(\d+)`/.exec(message)?.[1];
    if (code === 1 && id !== undefined) this.#model.gone(Number(id));
  }
}

/** How many models of a client watch each thing. */
type Users = Map<number, number>;

const USERS = /* @__PURE__ */ new WeakMap<ClientCore, Users>();

function usersOf(core: ClientCore): Users {
  const users = USERS.get(core) ?? new Map();
  USERS.set(core, users);
  return users;
}

/** Watchers hear of whatever code does. */
function codeOf(change: Change): { code: string; vars: Record<string, unknown> } {
  const vars: Record<string, unknown> = { id: change.id };
  const given = (values: readonly unknown[]): string =>
    values
      .map((value, i) => {
        vars[`a${i}`] = value;
        return `, a${i}`;
      })
      .join("");
  switch (change.kind) {
    case "set": {
      const sets = Object.entries(change.values).map(([name, value], i) => {
        vars[`k${i}`] = name;
        vars[`v${i}`] = value;
        return `t.set(k${i}, v${i});`;
      });
      return { code: `t = thing(id); ${sets.join(" ")} nil;`, vars };
    }
    case "del":
      return { code: "thing(id).del(p); nil;", vars: { ...vars, p: change.prop } };
    case "splice": {
      vars.p = change.prop;
      const items = given(change.items);
      const list = "wse(thing(id).get(p))";
      if (change.index === null) return { code: `${list}.push(${items.slice(2)}); nil;`, vars };
      return {
        code: `${list}.splice(i, n${items}); nil;`,
        vars: { ...vars, i: change.index, n: change.count },
      };
    }
    case "emit":
      return { code: `thing(id).emit(e${given(change.args)}); nil;`, vars: { ...vars, e: change.event } };
    default: {
      const items = change.items.map((item, i) => {
        vars[`a${i}`] = item;
        return typeof item === "number" ? `thing(a${i})` : `a${i}`;
      });
      const code = `wse(thing(id).get(p)).${change.kind}(${items.join(", ")}); nil;`;
      return { code, vars: { ...vars, p: change.prop } };
    }
  }
}
