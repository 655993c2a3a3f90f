import { setTimeout as sleep } from "node:timers/promises";
import { startThingsDb, type ThingsDbServer } from "@x/simulators";
import { expectNoLeaks, waitUntil } from "@x/testkit";
import { type Client, type ClientOptions, connect } from "../../src/index.ts";
import { Collection, type Props, Thing } from "../../src/model/index.ts";
import { stateOf } from "../../src/model/state-of.ts";

class Bar extends Thing {
  declare name: string;
  declare other: Bar | null;
  declare tags: readonly number[];
  declare pals: ReadonlySet<Bar>;
  static props = {
    name: "str",
    other: () => Bar,
    tags: { list: "int" },
    pals: { set: () => Bar },
  } satisfies Props<Bar>;
}

class Foo extends Collection {
  declare bars: readonly Bar[];
  static props = { bars: { list: () => Bar } } satisfies Props<Foo>;
}

const QUICK = { user: "admin", password: "pass", scope: "//stuff", backoff: { baseMs: 5, maxMs: 20 } };
const SETUP = `
  .bars = range(4).map(|i| {name: \`bar {i}\`, tags: [], pals: set()});
  nil;`;
const LEGACY_SETUP = `
  .bars = range(4).map(|i| {name: 'bar ' + str(i), tags: [], pals: set()});
  nil;`;

async function withServer(
  options: { legacy?: boolean; nodes?: number; resultSizeLimit?: number },
  work: (server: ThingsDbServer, open: (options?: ClientOptions) => Promise<Client>) => Promise<void>,
): Promise<void> {
  await expectNoLeaks(async () => {
    await using server = await startThingsDb(options);
    const clients: Client[] = [];
    const open = async (own: ClientOptions = {}): Promise<Client> => {
      const client = await connect({ ...QUICK, ...own, nodes: server.addresses });
      clients.push(client);
      return client;
    };
    try {
      const admin = await open();
      await admin.query(options.legacy ? LEGACY_SETUP : SETUP);
      await new Foo(admin).install();
      await work(server, open);
    } finally {
      await Promise.all(clients.map((client) => client.close({ timeoutMs: 100 })));
    }
  });
}

const kept = (thing: Thing): number => stateOf(thing).model.keeper.size;
const isLoad = (request: { payload: Uint8Array }): boolean =>
  Buffer.from(request.payload).includes("_model_load");

/** A model in plain values, things by their names. */
const show = (foo: Foo): unknown =>
  foo.bars.map(({ name, tags, pals, other }) => ({
    name,
    tags,
    pals: [...pals].map((pal) => pal.name).sort(),
    other: other?.name ?? null,
  }));
const TRUTH = `return .bars.map(|b| [b.name, b.tags, b.pals.map(|p| p.name), b.get('other') ? b.other.name : nil]), 3;`;

async function truth(client: Client): Promise<unknown> {
  const rows = await client.query<[string, number[], string[], string | null][]>(TRUTH);
  return rows.map(([name, tags, pals, other]) => ({ name, tags, pals: [...pals].sort(), other }));
}

describe("a model on a server from 1.0 on", () => {
  it("applies what comes while it loads after that, once, in order", async () => {
    await withServer({}, async (server, open) => {
      const [mine, theirs] = [await open(), await open()];
      const writer = await new Foo(theirs).load();
      const delay = server.faults.delayAnswers(150, { match: isLoad });
      const loading = new Foo(mine).load();
      for (let i = 0; i < 20; i++) {
        await writer.bars[0]!.push("tags", i);
        await sleep(10);
      }
      delay.stop();
      const foo = await loading;
      await waitUntil(() => foo.bars[0]!.tags.length === 20);
      expect(foo.bars[0]!.tags).toEqual(Array.from({ length: 20 }, (_, i) => i));
    });
  });

  it("loads everything again when it has missed a change", async () => {
    await withServer({}, async (_, open) => {
      const [mine, theirs] = [await open(), await open()];
      const foo = await new Foo(mine).load();
      const seen: unknown[] = [];
      foo.on("change", ({ thing, props, isReload }) => seen.push([(thing as Bar).name, ...props, isReload]));
      // A change that nobody was told of.
      await theirs.query(".bars[1].name = 'silent'; ._model.seq += 1; nil;");
      await theirs.query("wse(run('_model_set', .bars[2], {name: 'told'}));");
      await waitUntil(() => foo.bars[1]!.name === "silent");
      expect(seen).toEqual([
        ["silent", "name", true],
        ["told", "name", true],
      ]);
    });
  });

  it("brings changes into order that come in another one, without loading again", async () => {
    await withServer({}, async (server, open) => {
      const foo = await new Foo(await open()).load();
      const loads = server.faults.delayAnswers(0, { match: isLoad });
      const [first] = foo.bars;
      await (await open()).query(
        `m = ._model; id = .bars[0].id(); m.seq += 2; .bars[0].name = 'second';
         m.room.emit(2, 'jobs', id, m.seq, [{set: {name: 'second'}}]);
         m.room.emit(2, 'jobs', id, m.seq - 1, [{set: {name: 'first'}}]); nil;`,
      );
      await waitUntil(() => first!.name === "second");
      await sleep(600);
      expect([first!.name, loads.count]).toEqual(["second", 0]);
    });
  });

  it("loads again when it is told to", async () => {
    await withServer({}, async (_, open) => {
      const foo = await new Foo(await open()).load();
      const other = await open();
      await other.query(".bars[3].name = 'bulk'; nil;");
      await other.run("_model_reload");
      await waitUntil(() => foo.bars[3]!.name === "bulk");
    });
  });

  it("asks for less at a time where all at once would be too large an answer", async () => {
    await withServer({ resultSizeLimit: 20_000 }, async (_, open) => {
      const client = await open();
      await client.query(".bars = range(3000).map(|i| {name: `{i}`, tags: [], pals: set()}); nil;", {});
      const foo = await new Foo(client).load();
      expect(foo.bars.map(({ name }) => name)).toEqual(Array.from({ length: 3000 }, (_, i) => String(i)));
    });
  });

  it("says what to do where its code is missing, and shows that code", async () => {
    await using server = await startThingsDb();
    await using client = await connect({ ...QUICK, nodes: server.addresses });
    const foo = new Foo(client);
    await expect(foo.load()).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("await foo.install()"),
    });
    const lines: string[] = [];
    const log = jest.spyOn(console, "log").mockImplementation((text: string) => void lines.push(text));
    try {
      const code = await foo.install({ print: true });
      expect(lines).toEqual([code]);
      await expect(foo.load()).rejects.toMatchObject({ name: "UnsupportedError" });
      await client.query(code);
    } finally {
      log.mockRestore();
    }
    await client.query(SETUP);
    await foo.load();
    await foo.bars[0]!.set({ name: "x" });
    // Again changes nothing, and loses no count.
    await foo.install();
    await foo.bars[0]!.set({ name: "y" });
    await waitUntil(() => foo.bars[0]!.name === "y");
    await foo.unwatch();
    // Code of an earlier version of the package.
    await client.query("._model.del('version'); nil;");
    await expect(foo.load()).rejects.toMatchObject({ name: "UnsupportedError" });
  });

  it("brings together what happens on several nodes at the same time", async () => {
    await withServer({ nodes: 3 }, async (server) => {
      const clients = await Promise.all(
        server.addresses.map((address) => connect({ ...QUICK, nodes: [address] })),
      );
      try {
        const foos = await Promise.all(clients.map((client) => new Foo(client).load()));
        for (let i = 0; i < 25; i++) {
          await Promise.all(
            foos.map(async (foo, node) => {
              await foo.bars[i % 4]!.push("tags", i * 3 + node);
              await foo.bars[node]!.set({ name: `${node}: ${i}` });
            }),
          );
        }
        const end = await truth(clients[0]!);
        for (const foo of foos) {
          await waitUntil(() => JSON.stringify(show(foo)) === JSON.stringify(end)).catch(() => {});
          expect(show(foo)).toEqual(end);
        }
      } finally {
        await Promise.all(clients.map((client) => client.close()));
      }
    });
  });

  it("leaves its room", async () => {
    await withServer({}, async (server, open) => {
      const foo = await new Foo(await open()).load();
      await foo.unwatch();
      const rooms = await server.query("//stuff", "._model.room;");
      expect(rooms).toMatch(/^room:/);
      expect([kept(foo), foo.bars, foo.isLoaded]).toEqual([0, undefined, false]);
      await foo.load();
      expect(foo.bars).toHaveLength(4);
    });
  });
});

describe("a model on a server before 1.0", () => {
  it("watches what it keeps, and nothing else", async () => {
    await withServer({ legacy: true }, async (server, open) => {
      const [mine, theirs] = [await open(), await open()];
      const foo = await new Foo(mine).load();
      expect(kept(foo)).toBe(5);
      const gone = foo.bars[3]!;
      await theirs.query("b = .bars.pop(); .keep = b; nil;");
      await waitUntil(() => foo.bars.length === 3);
      await waitUntil(() => kept(foo) === 4);
      const events: unknown[] = [];
      mine.on("update", (event) => events.push(event["#"]));
      await theirs.query(".keep.name = 'unheard'; .bars[0].name = 'heard'; nil;");
      await waitUntil(() => foo.bars[0]!.name === "heard");
      expect([gone.isLoaded, events.includes(gone.id)]).toEqual([false, false]);
      await foo.unwatch();
      await theirs.query(".bars[0].name = 'later'; .x = 1; nil;");
      await server.query("//stuff", "1;");
      expect(events).toHaveLength(1);
    });
  });

  it("tells when a thing is deleted", async () => {
    await withServer({ legacy: true }, async (_, open) => {
      const client = await open();
      const foo = await new Foo(client).load();
      const id = await client.query<number>(".lone = {name: 'lone', tags: [], pals: set()}; .lone.id();");
      const lone = await new Bar(foo, id).watch();
      let isDeleted = false;
      lone.on("delete", () => {
        isDeleted = true;
      });
      await client.query(".del('lone'); nil;");
      await waitUntil(() => isDeleted);
      expect([lone.isLoaded, kept(foo)]).toEqual([false, 5]);
    });
  });

  it("shares what it watches with other models of its client", async () => {
    await withServer({ legacy: true }, async (_, open) => {
      const client = await open();
      const [one, two] = [await new Foo(client).load(), await new Foo(client).load()];
      await one.unwatch();
      await two.bars[0]!.set({ name: "still" });
      await waitUntil(() => two.bars[0]!.name === "still");
    });
  });

  it("knows the members of enums, and new ones", async () => {
    await withServer({ legacy: true }, async (_, open) => {
      const client = await open();
      await client.query("set_enum('Color', {RED: '#f00'}); .bars[0].name = Color{RED}; nil;");
      const foo = await new Foo(client).load();
      expect(foo.bars[0]!.name).toBe("#f00");
      await client.query("mod_enum('Color', 'add', 'BLUE', '#00f'); nil;");
      await client.query(".bars[0].name = Color{BLUE}; nil;");
      await waitUntil(() => foo.bars[0]!.name === "#00f");
    });
  });
});

describe.each([
  ["from 1.0 on", false],
  ["before 1.0", true],
])("a model on a server %s", (_, legacy) => {
  it("is as the server is in the end, whatever happens to its connection meanwhile", async () => {
    await withServer({ legacy }, async (server, open) => {
      const [mine, theirs] = [await open(), await open()];
      const [foo, writer] = [await new Foo(mine).load(), await new Foo(theirs).load()];
      foo.on("error", () => {});
      let seed = 12345;
      const random = (n: number): number => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        return Math.floor((seed / 2147483648) * n);
      };
      for (let i = 0; i < 120; i++) {
        const bar = writer.bars[random(4)]!;
        const pal = writer.bars[random(4)]!;
        await [
          () => bar.push("tags", i),
          () => bar.splice("tags", 0, Math.min(1, bar.tags.length), i, i),
          () => bar.set({ name: `name ${i}` }),
          () => bar.add("pals", pal),
          () => bar.remove("pals", pal),
          () => bar.set({ other: pal }),
          () => bar.set({ other: null }),
          () => bar.set({ other: { name: `new ${i}`, tags: [i], pals: [] } as never }),
        ][random(8)]!();
        if (i % 25 === 10) {
          await mine.reconnect();
        }
        if (i % 40 === 5) {
          const fault = server.faults.resetOnRequest({ times: 1 });
          await mine.query("1;").catch(() => {});
          fault.stop();
        }
      }
      const end = await truth(theirs);
      await waitUntil(() => JSON.stringify(show(foo)) === JSON.stringify(end)).catch(() => {});
      expect(show(foo)).toEqual(end);
      expect(show(writer)).toEqual(end);
    });
  });

  it("lets go of things that refer to each other", async () => {
    await withServer({ legacy }, async (_, open) => {
      const foo = await new Foo(await open()).load();
      const [a, b] = [foo.bars[2]!, foo.bars[3]!];
      await a.set({ other: b });
      await b.set({ other: a });
      await waitUntil(() => b.other === a);
      expect(kept(foo)).toBe(5);
      await foo.splice("bars", 2, 2);
      await waitUntil(() => foo.bars.length === 2);
      await waitUntil(() => kept(foo) === 3);
      expect([a.isLoaded, b.isLoaded]).toEqual([false, false]);
    });
  });

  it("that cannot be loaded in time can be loaded later", async () => {
    await withServer({ legacy }, async (server, open) => {
      const foo = new Foo(await open({ timeoutMs: 200 }));
      const fault = server.faults.ignoreRequests();
      await expect(foo.load({ timeoutMs: 50 })).rejects.toMatchObject({ code: "ERR_THINGSDB_TIMEOUT" });
      await expect(foo.load({ signal: AbortSignal.abort(new Error("no more")) })).rejects.toThrow("no more");
      fault.stop();
      await sleep(250);
      await foo.load();
      expect(foo.bars).toHaveLength(4);
    });
  });

  it("ends quietly with its client, and shows what was there last", async () => {
    await withServer({ legacy }, async (server, open) => {
      const client = await open();
      const foo = await new Foo(client).load();
      // Things are on their way when the client is closed.
      const fault = server.faults.delayAnswers(200);
      foo.push("bars", { name: "new", tags: [], pals: [] } as never).catch(() => {});
      const other = new Foo(client).load().catch((error: unknown) => error);
      await client.close({ timeoutMs: 20 });
      fault.stop();
      expect(await other).toMatchObject({ code: "ERR_THINGSDB_CLOSED" });
      await sleep(50);
      expect([foo.isLoaded, foo.bars[0]!.name]).toEqual([false, "bar 0"]);
      await foo.load(await open());
      expect(foo.isLoaded).toBe(true);
    });
  });

  it("holds nothing after a thousand things have come and gone", async () => {
    await withServer({ legacy }, async (_, open) => {
      const client = await open();
      const foo = await new Foo(client).load();
      for (let i = 0; i < 20; i++) {
        const fresh = Array.from({ length: 50 }, (_, j) => ({ name: `${j}`, tags: [], pals: [] }));
        await foo.push("bars", ...(fresh as never[]));
        await waitUntil(() => foo.bars.length === 54);
        await foo.splice("bars", 4, 50);
        await waitUntil(() => foo.bars.length === 4);
      }
      expect(kept(foo)).toBe(5);
      const { keeper } = stateOf(foo).model;
      expect([...keeper.all()].every(({ phase, refs }) => phase === "loaded" && refs <= 1)).toBe(true);
    });
  });
});
