import {
  type Client,
  connect,
  Float,
  type QueryOptions,
  Room,
  type RoomMessage,
  ThingRef,
} from "@x/thingsdb";
import { Collection, type ModelError, type Props, Thing } from "@x/thingsdb/model";

interface ChatEvents {
  msg: [from: string, text: string];
  bye: [];
}

class Bar extends Thing<{ greet: [text: string] }> {
  declare name: string;
  declare other: Bar | null;
  declare tags: string[];
  static props = { name: "str", other: () => Bar, tags: { list: "str" } } satisfies Props<Bar>;
}

class Foo extends Collection {
  declare bar: Bar;
  static props = { bar: () => Bar } satisfies Props<Foo>;
}

async function model(client: Client): Promise<string> {
  await using foo: Foo = await new Foo(client, "stuff").load();
  foo.on("change", ({ props, isReload }) => console.log(props.join(), isReload));
  foo.on("error", (error: ModelError) => console.log(error.code, error.prop));
  const bar: Bar = await new Bar(foo, 5).watch();
  bar.on("greet", (text) => console.log(text.length));
  // @ts-expect-error: of text
  await bar.push("tags", 5);
  return foo.bar.name + (bar.other?.name ?? "");
}

async function main(): Promise<void> {
  await using client: Client = await connect({
    nodes: ["n1", ["n2", 9201]],
    user: "u",
    password: async () => "p",
  });
  const options: QueryOptions = {
    scope: "//stuff",
    vars: { x: new Float(2), t: new ThingRef(5) },
    timeoutMs: null,
  };
  const n: number = await client.query<number>("x;", options);
  const sum: bigint = await client.run<bigint>("add", { a: 1n, b: 2 }, { int64: "bigint" });
  const room = new Room<ChatEvents>("chat", { onJoin: ({ isRejoin }) => console.log(isRejoin) });
  room.on("msg", (from, text) => console.log(from.length, text.length));
  // @ts-expect-error: there is no such event
  room.on("nope", () => {});
  await room.join(client);
  await room.emit("msg", "Iris", "hello");
  // @ts-expect-error: it takes two texts
  await room.emit("msg", 1);
  for await (const message of room) {
    const { event, args }: RoomMessage = message;
    console.log(event, args);
  }
  const off: () => void = client.addEventHandler({ onNodeStatus: ({ status }) => console.log(status) });
  off();
  console.log(await model(client));
  // @ts-expect-error: code is text
  await client.query(5);
  console.log(n, sum);
}

void main();
