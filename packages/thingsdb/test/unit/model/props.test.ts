import { Collection, type Props, Thing } from "../../../src/model/index.ts";

class Bar extends Thing {
  declare name: string;
  static props = { name: "str" } satisfies Props<Bar>;
}

describe("the kinds of a class", () => {
  it("are checked against its fields by the compiler", () => {
    class All extends Collection {
      declare str: string;
      declare int: number;
      declare float: number;
      declare big: bigint;
      declare bool: boolean;
      declare readonly bytes: Uint8Array;
      declare anything: unknown;
      declare bar: Bar;
      declare maybe: Bar | null;
      declare nick: string | null;
      declare flag: boolean | null;
      declare tags: string[];
      declare grid: readonly (readonly number[])[];
      declare holes: readonly (string | null)[];
      declare pals: ReadonlySet<Bar>;
      declare bare: Thing | null;
      declare bares: Set<Thing>;
      get upper(): string {
        return this.str.toUpperCase();
      }
      method(): void {}
      static props = {
        str: "str",
        int: "int",
        float: "float",
        big: "bigint",
        bool: "bool",
        bytes: "bytes",
        anything: "any",
        bar: () => Bar,
        maybe: () => Bar,
        nick: { nullable: "str" },
        flag: { nullable: "bool" },
        tags: { list: "str" },
        grid: { list: { list: "int" } },
        holes: { list: { nullable: "str" } },
        pals: { set: () => Bar },
        bare: "thing",
        bares: { set: "thing" },
      } satisfies Props<All, "upper">;
    }
    expect(Object.keys(All.props)).toHaveLength(17);
  });

  it("must be of the types of the fields, neither more nor fewer", () => {
    class Wrong {
      declare str: string;
      declare nick: string | null;
      declare bar: Bar;
      declare tags: string[];
    }
    const right = { str: "str", nick: { nullable: "str" }, bar: () => Bar, tags: { list: "str" } } as const;
    right satisfies Props<Wrong>;
    // @ts-expect-error: text is no int
    ({ ...right, str: "int" }) satisfies Props<Wrong>;
    // @ts-expect-error: it may be null
    ({ ...right, nick: "str" }) satisfies Props<Wrong>;
    // @ts-expect-error: it may not
    ({ ...right, str: { nullable: "str" } }) satisfies Props<Wrong>;
    // @ts-expect-error: another class
    ({ ...right, bar: () => Wrong }) satisfies Props<Wrong>;
    // @ts-expect-error: of what
    ({ ...right, tags: { list: "int" } }) satisfies Props<Wrong>;
    ({
      str: "str",
      nick: { nullable: "str" },
      bar: () => Bar,
      tags: { list: "str" },
      // @ts-expect-error: one too many
      x: "any",
    }) satisfies Props<Wrong>;
    // @ts-expect-error: one is missing
    ({ str: "str" }) satisfies Props<Wrong>;
    expect(Object.keys(right)).toHaveLength(4);
  });

  it("may be those of a class that it extends, and more", () => {
    class Baz extends Bar {
      declare age: number;
      static override props = { ...Bar.props, age: "int" } satisfies Props<Baz>;
    }
    const baz = new Baz(new Collection(), 5);
    expect(baz.name).toBeUndefined();
    expect(Object.keys(Baz.props)).toEqual(["name", "age"]);
  });

  it("are refused where a thing has that name itself, and where there is no such kind", () => {
    class Named extends Collection {
      static props = { watch: "str" };
    }
    expect(() => new Named()).toThrow('every thing has its own "watch"');
    class Odd extends Collection {
      static props = { a: "string" };
    }
    expect(() => new Odd()).toThrow('there is no kind "string"');
  });

  it("type events, and what is set and pushed", () => {
    class Chat extends Thing<{ msg: [from: string, text: string] }> {
      declare title: string;
      declare tags: string[];
      declare bars: ReadonlySet<Bar>;
      static props = { title: "str", tags: { list: "str" }, bars: { set: () => Bar } } satisfies Props<Chat>;
    }
    const use = async (chat: Chat, bar: Bar): Promise<void> => {
      chat.on("msg", (from, text) => from + text);
      chat.on("change", ({ props, isReload }) => [props.length, isReload]);
      // @ts-expect-error: there is no such event
      chat.on("nope", () => {});
      await chat.set({ title: "a" });
      // @ts-expect-error: it is text
      await chat.set({ title: 5 });
      await chat.push("tags", "a", "b");
      // @ts-expect-error: of text
      await chat.push("tags", 5);
      await chat.add("bars", bar, { name: "new" }, 5);
      // @ts-expect-error: things
      await chat.add("bars", "x");
      await chat.emit("msg", "a", "b");
      // @ts-expect-error: two texts
      await chat.emit("msg", "a");
    };
    expect(use).toBeDefined();
  });
});

describe("a thing", () => {
  it("is of a collection, and has an id", () => {
    expect(() => new Bar({} as never, 5)).toThrow("belongs to a collection");
    expect(() => new Bar(undefined as never, 5)).toThrow("belongs to a collection");
    expect(() => new Bar(new Collection(), -1)).toThrow("by its id");
    expect(() => new Bar(new Collection(), 1.5)).toThrow("by its id");
  });

  it("prints readably, and has no values before it is loaded", async () => {
    const bar = new Bar(new Collection(), 5);
    expect([String(bar), bar.id, bar.isLoaded, bar.name]).toEqual([
      "Bar(#5, not loaded)",
      5,
      false,
      undefined,
    ]);
    await expect(bar.watch()).rejects.toThrow("load() it first");
    await expect(bar.set({ name: "x" })).rejects.toThrow("load() it first");
  });

  it("whose collection has no client says so", async () => {
    await expect(new Collection().load()).rejects.toThrow("no client");
    expect(() => new Collection(undefined, "")).toThrow("by its name or its scope");
    expect(() => new Collection(undefined, "@t")).toThrow("@t is none");
  });
});
