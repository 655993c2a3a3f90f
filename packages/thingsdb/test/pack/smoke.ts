import {
  type Client,
  connect,
  Float,
  type QueryOptions,
  Room,
  type RoomMessage,
  ThingRef,
} from "@x/thingsdb";

interface ChatEvents {
  msg: [from: string, text: string];
  bye: [];
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
  // @ts-expect-error: code is text
  await client.query(5);
  console.log(n, sum);
}

void main();
