import { waitUntil } from "@x/testkit";
import type { Client } from "../../src/index.ts";
import { Collection, type ModelError, type Props, Thing } from "../../src/model/index.ts";
import { MODEL_SERVERS, type ModelTarget, startModelTarget } from "../support/model-target.ts";

class Bar extends Thing<{ greet: [text: string, count: number] }> {
  declare name: string;
  declare age: number | null;
  declare other: Bar | null;
  declare tags: readonly string[];
  declare pals: ReadonlySet<Bar>;
  static props = {
    name: "str",
    age: { nullable: "int" },
    other: () => Bar,
    tags: { list: "str" },
    pals: { set: () => Bar },
  } satisfies Props<Bar>;

  greeting(): string {
    return `hello ${this.name}`;
  }
}

class Foo extends Collection<{ bell: [] }> {
  declare bar: Bar;
  declare all: readonly Bar[];
  declare extra: unknown;
  static props = { bar: () => Bar, all: { list: () => Bar }, extra: "any" } satisfies Props<Foo>;
}

const SETUP = `
  .bar = {name: 'Iris', age: 6, tags: ['a', 'b'], pals: set(), other: nil, secret: {x: 1}};
  .all = [.bar, {name: 'Cato', tags: [], pals: set()}];
  .undeclared = {name: 'nobody', child: {name: 'nobody'}};
  nil;`;

describe.each(MODEL_SERVERS)("a model on %s", (kind) => {
  let target: ModelTarget;
  let client: Client;
  let other: Client;

  beforeAll(async () => {
    target = await startModelTarget(kind);
    client = await target.client();
    other = await target.client();
  });

  afterAll(async () => {
    await target[Symbol.asyncDispose]();
  });

  const foos: Foo[] = [];
  beforeEach(async () => {
    await target.reset();
    await client.query(SETUP);
    await new Foo(client).install();
  });
  afterEach(async () => {
    for (const foo of foos.splice(0)) await foo.unwatch();
  });

  const open = async (on: Client = client): Promise<Foo> => {
    const foo = await new Foo(on, target.scope).load();
    foos.push(foo);
    return foo;
  };

  it("loads what is declared, to its end", async () => {
    const foo = await open();
    expect(foo.isLoaded).toBe(true);
    expect(foo.bar).toBeInstanceOf(Bar);
    expect([foo.bar.name, foo.bar.age, foo.bar.tags, foo.bar.other]).toEqual(["Iris", 6, ["a", "b"], null]);
    expect(foo.bar.greeting()).toBe("hello Iris");
    expect(foo.all.map(({ name }) => name)).toEqual(["Iris", "Cato"]);
    expect(foo.all[0]).toBe(foo.bar);
    expect(foo.all[1]!.age).toBeNull();
    expect(String(foo.bar)).toBe(`Bar(#${foo.bar.id})`);
  });

  it("takes its client when it is loaded, and its collection from there, by name or by scope", async () => {
    const name = target.scope.slice(2);
    for (const foo of [
      await new Foo().load(client),
      await new Foo().load(client, { collection: name }),
      await new Foo(undefined, name).load(client),
    ]) {
      expect(foo.bar.name).toBe("Iris");
      await foo.unwatch();
    }
  });

  it("shows one client what another one changes, in order", async () => {
    const [mine, theirs] = [await open(), await open(other)];
    const seen: unknown[] = [];
    mine.bar.on("change", ({ props, isReload }) => seen.push([...props, isReload]));
    await theirs.bar.set({ name: "Eve" });
    await theirs.bar.push("tags", "c", "d");
    await theirs.bar.splice("tags", 0, 2, "x");
    await theirs.bar.set({ age: null });
    await theirs.bar.add("pals", theirs.bar, theirs.all[1]!);
    await theirs.bar.set({ other: theirs.all[1]! });
    await theirs.bar.remove("pals", theirs.bar);
    await waitUntil(() => mine.bar.pals.size === 1 && mine.bar.other !== null);
    expect([mine.bar.name, mine.bar.tags, mine.bar.age]).toEqual(["Eve", ["x", "c", "d"], null]);
    expect([...mine.bar.pals]).toEqual([mine.all[1]]);
    expect(mine.bar.other).toBe(mine.all[1]);
    expect(seen).toEqual([
      ["name", false],
      ["tags", false],
      ["tags", false],
      ["age", false],
      ["pals", false],
      ["other", false],
      ["pals", false],
    ]);
    await waitUntil(() => theirs.bar.pals.size === 1);
  });

  it("loads what a change leads to before it shows the change", async () => {
    const [mine, theirs] = [await open(), await open(other)];
    const seen: unknown[] = [];
    mine.on("change", ({ thing, props }) => seen.push([thing, ...props, mine.bar.other?.other?.name]));
    const fresh = { name: "New", tags: [], pals: [], other: { name: "Newer", tags: [], pals: [] } };
    await theirs.bar.set({ other: fresh });
    await waitUntil(() => seen.length > 0);
    expect(seen).toEqual([[mine.bar, "other", "Newer"]]);
    expect(mine.bar.other!.isLoaded).toBe(true);
    const { other: newer } = mine.bar.other!;
    await waitUntil(() => theirs.bar.other !== null);
    await theirs.bar.other!.other!.set({ name: "Newest" });
    await waitUntil(() => newer!.name === "Newest");
  });

  it("hears what is emitted for a thing, typed", async () => {
    const [mine, theirs] = [await open(), await open(other)];
    const heard: unknown[] = [];
    mine.bar.on("greet", (text, n) => heard.push([text, n]));
    mine.bar.on("emit", (event) => heard.push(event));
    mine.on("bell", () => heard.push("bell"));
    await theirs.bar.emit("greet", "hi", 1);
    await theirs.emit("bell");
    await waitUntil(() => heard.length === 2);
    expect(heard).toEqual([["hi", 1], "bell"]);
  });

  it("forgets what nothing leads to any more, and what it leads to", async () => {
    const [mine, theirs] = [await open(), await open(other)];
    const [, cato] = mine.all;
    await theirs.bar.set({
      other: { name: "A", tags: [], pals: [], other: { name: "B", tags: [], pals: [] } },
    });
    await waitUntil(() => mine.bar.other?.other?.name === "B");
    const { other: a } = mine.bar;
    const { other: b } = a!;
    await theirs.bar.set({ other: null });
    await theirs.splice("all", 1, 1);
    await waitUntil(() => mine.all.length === 1 && mine.bar.other === null);
    for (const gone of [cato!, a!, b!]) {
      expect([gone.isLoaded, gone.name]).toEqual([false, undefined]);
    }
  });

  it("watches a thing by its id, until it is taken back", async () => {
    const foo = await open();
    const id = await client.query<number>(".undeclared.id();");
    class Any extends Thing {
      declare name: string;
      static props = { name: "str" } satisfies Props<Any>;
    }
    const any = await new Any(foo, id).watch();
    expect(any.name).toBe("nobody");
    await any.set({ name: "somebody" });
    await waitUntil(() => any.name === "somebody");
    await any.unwatch();
    expect([any.isLoaded, any.name]).toEqual([false, undefined]);
    await expect(new Any(foo, 999_999).watch()).rejects.toMatchObject({ code: "ERR_THINGSDB_MODEL_LOAD" });
  });

  it("shows a thing that is kept already through other objects, too", async () => {
    const foo = await open();
    const seen: string[] = [];
    const again = new Bar(foo, foo.bar.id);
    again.on("change", () => seen.push("again"));
    foo.bar.on("change", () => seen.push("bar"));
    foo.on("change", () => seen.push("foo"));
    await again.watch();
    await again.set({ name: "Both" });
    await waitUntil(() => seen.length > 0);
    expect([again.name, foo.bar.name, again.isLoaded]).toEqual(["Both", "Both", true]);
    expect(seen).toEqual(["again", "bar", "foo"]);
    await again.unwatch();
    expect(foo.bar.name).toBe("Both");
  });

  it("can see one thing as several classes", async () => {
    const foo = await open();
    class Brief extends Thing {
      declare name: string;
      static props = { name: "str" } satisfies Props<Brief>;
    }
    const brief = await new Brief(foo, foo.bar.id).watch();
    await foo.bar.set({ name: "Both" });
    await waitUntil(() => brief.name === "Both" && foo.bar.name === "Both");
    await brief.unwatch();
    await foo.bar.set({ name: "One" });
    await waitUntil(() => foo.bar.name === "One");
    expect(brief.name).toBeUndefined();
  });

  it("tells of values that do not fit, and shows them as undefined", async () => {
    const [mine, theirs] = [await open(), await open(other)];
    const errors: ModelError[] = [];
    mine.on("error", (error) => errors.push(error));
    theirs.on("error", () => {});
    await theirs.bar.set({ name: 5 } as never);
    await waitUntil(() => errors.length === 1);
    expect(errors[0]).toMatchObject({
      name: "ModelError",
      code: "ERR_THINGSDB_MODEL_VALUE",
      id: mine.bar.id,
      prop: "name",
      value: 5,
      message: `Bar #${mine.bar.id}.name: expected text, got 5`,
    });
    expect(mine.bar.name).toBeUndefined();
    await theirs.bar.set({ name: "right" });
    await waitUntil(() => mine.bar.name === "right");
    await theirs.bar.set({ name: 5 } as never);
    await waitUntil(() => errors.length === 2);
    await expect(new Foo(client, target.scope).load()).rejects.toMatchObject({
      code: "ERR_THINGSDB_MODEL_VALUE",
    });
  });

  it("sends floats as floats, whole or not", async () => {
    await client.query(".n = {x: 1.5, all: [1.5]}; nil;");
    const foo = await open();
    class Numbers extends Thing {
      declare x: number;
      declare all: number[];
      static props = { x: "float", all: { list: "float" } } satisfies Props<Numbers>;
    }
    const numbers = await new Numbers(foo, await client.query<number>(".n.id();")).watch();
    await numbers.set({ x: 2, all: [3] });
    await numbers.push("all", 4, 4.5);
    expect(await client.query("[type(.n.x), .n.all.map(|n| type(n))];")).toEqual([
      "float",
      ["float", "float", "float"],
    ]);
    await waitUntil(() => numbers.all.length === 3);
    expect([numbers.x, ...numbers.all]).toEqual([2, 3, 4, 4.5]);
  });

  it("shows values of any type as queries give them, at first and later, on all servers", async () => {
    const value = "[datetime(2020, 1, 2), /a/i, {q: 1}, bytes('x'), 1.5, nil, err(-100, 'e')]";
    await client.query(`.extra = ${value}; nil;`);
    const [mine, theirs] = [await open(), await open(other)];
    const check = (extra: unknown): void => {
      const [time, regex, thing, ...rest] = extra as unknown[];
      expect([time, regex, ...rest]).toEqual([
        "2020-01-02T00:00:00Z",
        "/a/i",
        new Uint8Array([0x78]),
        1.5,
        null,
        "e",
      ]);
      expect(thing).toBeInstanceOf(Thing);
      expect((thing as Thing).isLoaded).toBe(false);
    };
    const first = mine.extra;
    check(first);
    await client.query(
      target.isLegacy ? `.extra = ${value}; nil;` : `wse(run('_model_set', .id(), {extra: ${value}})); nil;`,
    );
    await waitUntil(() => mine.extra !== first);
    check(mine.extra);
    await theirs.del("extra");
    await waitUntil(() => mine.extra === undefined);
  });

  it("lets nobody assign", async () => {
    const foo = await open();
    expect(() => {
      foo.bar.name = "x";
    }).toThrow(TypeError);
    expect(() => (foo.bar.tags as string[]).push("x")).toThrow(TypeError);
  });

  it("is given to queries as the stored thing", async () => {
    const foo = await open();
    expect(await client.query("b.name;", { vars: { b: foo.bar } })).toBe("Iris");
  });

  it("shows what has happened while its client was away", async () => {
    const mover = await target.client();
    const [mine, theirs] = [await open(mover), await open(other)];
    const seen: unknown[] = [];
    mine.on("change", ({ thing, props }) => seen.push(thing === mine.bar, ...props));
    await mover.reconnect();
    await theirs.bar.set({ name: "Later" });
    await waitUntil(() => mine.bar.name === "Later");
    await mover.reconnect();
    await theirs.bar.push("tags", "z");
    await waitUntil(() => mine.bar.tags.length === 3);
    expect(seen).toEqual([true, "name", true, "tags"]);
  });
});
