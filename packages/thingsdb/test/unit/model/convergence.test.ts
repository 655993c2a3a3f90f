import fc from "fast-check";
import { Collection, type Job, type Props, Thing } from "../../../src/model/index.ts";
import { stateOf } from "../../../src/model/state-of.ts";
import type { ThingState } from "../../../src/model/thing-state.ts";

class Node extends Thing {
  declare n: number | null;
  declare next: Node | null;
  declare list: readonly Node[];
  static props = {
    n: { nullable: "int" },
    next: () => Node,
    list: { list: () => Node },
    group: { set: () => Node },
  };
  declare group: ReadonlySet<Node>;
}

class Root extends Collection {
  declare first: Node | null;
  static props = { first: () => Node } satisfies Props<Root>;
}

interface Stored {
  n: number | null;
  next: number | null;
  list: number[];
  group: Set<number>;
}

const ROOT = 0;
const ref = (id: number): object => ({ "#": id });

/** A server in plain values, which tells of changes and answers requests, both late but in order. */
class Server {
  readonly things = new Map<number, Stored>();
  first: number | null = null;
  version = 0;
  readonly #outbox: (() => void)[] = [];
  readonly root = new Root();
  readonly model = stateOf(this.root).model;
  readonly watched = new Set<number>();

  constructor() {
    for (let id = 1; id <= 6; id++) this.things.set(id, { n: id, next: null, list: [], group: new Set() });
    const state = stateOf(this.root);
    this.model.feed = {
      start: async () => {},
      need: (states) => this.#need(states),
      release: (ids) => {
        for (const id of ids) this.watched.delete(id);
      },
      reload: () => {},
      change: async () => {},
      stop: async () => {},
    };
    state.id = ROOT;
    this.model.begin(state);
    this.#need([state]);
  }

  tell(id: number, jobs: readonly Job[]): void {
    const version = ++this.version;
    const text = structuredClone(jobs);
    if (this.watched.has(id)) this.#outbox.push(() => this.model.jobs(id, version, text));
  }

  /** Lets some of what is on its way arrive. */
  async deliver(count: number): Promise<void> {
    for (const arrive of this.#outbox.splice(0, count)) arrive();
    // Requests leave at the end of a tick.
    await Promise.resolve();
  }

  async settle(): Promise<void> {
    do await this.deliver(1);
    while (this.#outbox.length > 0);
  }

  #need(states: readonly ThingState[]): void {
    for (const { id } of states) {
      this.watched.add(id);
      const raw = this.#raw(id);
      const { version } = this;
      this.#outbox.push(() => this.model.snapshot(id, version, raw));
    }
  }

  #raw(id: number): Record<string, unknown> {
    const link = (to: number | null): object | null => (to === null ? null : ref(to));
    if (id === ROOT) return { first: link(this.first) };
    const { n, next, list, group } = this.things.get(id)!;
    return { n, next: link(next), list: list.map(ref), group: [...group].map(ref) };
  }

  /** What is to be seen in the end: everything that the root leads to. */
  expected(): unknown {
    const seen = new Map<number, unknown>();
    const stack = this.first === null ? [] : [this.first];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (seen.has(id)) continue;
      const { n, next, list, group } = this.things.get(id)!;
      seen.set(id, { n, next, list, group: [...group].sort() });
      stack.push(...list, ...group);
      if (next !== null) stack.push(next);
    }
    return { first: this.first, things: [...seen].sort(([a], [b]) => a - b) };
  }

  shown(): unknown {
    const seen = new Map<number, unknown>();
    const stack = this.root.first === null ? [] : [this.root.first];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seen.has(node.id)) continue;
      expect(node.isLoaded).toBe(true);
      const { n, next, list, group } = node;
      const ids = (nodes: Iterable<Node>): number[] => [...nodes].map(({ id }) => id);
      seen.set(node.id, { n, next: next?.id ?? null, list: ids(list), group: ids(group).sort() });
      stack.push(...list, ...group);
      if (next !== null) stack.push(next);
    }
    return { first: this.root.first?.id ?? null, things: [...seen].sort(([a], [b]) => a - b) };
  }
}

const id = fc.integer({ min: 1, max: 6 });
const operation = fc.oneof(
  fc.record({ kind: fc.constant("first" as const), to: fc.option(id) }),
  fc.record({ kind: fc.constant("n" as const), on: id, n: fc.option(fc.integer()) }),
  fc.record({ kind: fc.constant("next" as const), on: id, to: fc.option(id) }),
  fc.record({
    kind: fc.constant("splice" as const),
    on: id,
    at: fc.nat(),
    count: fc.nat(2),
    items: fc.array(id, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("add" as const), on: id, ids: fc.array(id, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("remove" as const), on: id, ids: fc.array(id, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("deliver" as const), count: fc.integer({ min: 1, max: 5 }) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

async function play(server: Server, one: Operation): Promise<void> {
  if (one.kind === "deliver") return server.deliver(one.count);
  if (one.kind === "first") {
    server.first = one.to;
    return server.tell(ROOT, [{ set: { first: one.to === null ? null : ref(one.to) } }]);
  }
  const thing = server.things.get(one.on)!;
  switch (one.kind) {
    case "n":
      thing.n = one.n;
      return server.tell(one.on, [{ set: { n: one.n } }]);
    case "next":
      thing.next = one.to;
      return server.tell(one.on, [{ set: { next: one.to === null ? null : ref(one.to) } }]);
    case "splice": {
      const at = one.at % (thing.list.length + 1);
      const count = Math.min(one.count, thing.list.length - at);
      thing.list.splice(at, count, ...one.items);
      return server.tell(one.on, [{ splice: { list: [at, count, ...one.items.map(ref)] } }]);
    }
    case "add":
      for (const other of one.ids) thing.group.add(other);
      return server.tell(one.on, [{ add: { group: one.ids.map(ref) } }]);
    default:
      for (const other of one.ids) thing.group.delete(other);
      return server.tell(one.on, [{ remove: { group: one.ids } }]);
  }
}

describe("a model", () => {
  it("shows what is on the server in the end, and never a thing that is not there", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (operations) => {
        const server = new Server();
        for (const one of operations) {
          await play(server, one);
          // Every thing that can be seen is whole, at any time.
          if (stateOf(server.root).phase === "loaded") server.shown();
        }
        await server.settle();
        expect(server.shown()).toEqual(server.expected());
        await server.root.unwatch();
        expect(server.model.keeper.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
