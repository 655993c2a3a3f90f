import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "@x/testkit";
import { type Client, Room } from "../../src/index.ts";
import { startTarget, type Target } from "../support/target.ts";

interface ChatEvents {
  msg: [text: string, count: number];
  bye: [];
}

describe("a room", () => {
  let target: Target;
  let client: Client;
  let other: Client;

  beforeAll(async () => {
    target = await startTarget();
    client = await target.client();
    other = await target.client();
    await client.query(".chat = room(); .chat.set_name('chat'); .second = room();");
  });

  afterAll(async () => {
    await target[Symbol.asyncDispose]();
  });

  it("is joined by name, by id and by code, once for all, and each hears every emit", async () => {
    const id = await client.query<number>(".chat.id();");
    const heard: unknown[] = [];
    const rooms = [
      new Room<ChatEvents>("chat"),
      new Room<ChatEvents>(id),
      new Room<ChatEvents>({ code: ".chat.id();" }),
    ];
    for (const [i, room] of rooms.entries()) {
      room.on("msg", (text, count) => heard.push([i, text, count]));
      await room.join(client);
      expect(room.isJoined).toBe(true);
      expect(room.id).toBe(id);
    }
    await rooms[0]!.emit("msg", "hello", 1);
    expect(heard).toEqual([0, 1, 2].map((i) => [i, "hello", 1]));
    await rooms[0]!.leave();
    await rooms[1]!.emit("msg", "again", 2);
    expect(heard.slice(3)).toEqual([1, 2].map((i) => [i, "again", 2]));
    await rooms[1]!.leave();
    await rooms[2]!.leave();
    await rooms[2]!.emit("msg", "unheard", 3);
    expect(heard).toHaveLength(5);
  });

  it("tells of its life in order", async () => {
    const life: unknown[] = [];
    const room = new Room("chat", {
      scope: target.scope,
      onInit: async () => {
        await sleep(5);
        life.push("init");
      },
      onJoin: (report) => void life.push(["join", report.isRejoin, report.deleted.length]),
      onLeave: () => life.push("leave"),
      onDelete: () => life.push("delete"),
      onEmit: (event, ...args) => life.push(["emit", event, ...args]),
    });
    await room.join(client);
    await room.join(client);
    await other.query(".chat.emit('news', 1, [2]);");
    await waitUntil(() => life.length === 3);
    await room.leave();
    await room.join(client);
    await room.leave();
    expect(life).toEqual([
      "init",
      ["join", false, 0],
      ["emit", "news", 1, [2]],
      "leave",
      ["join", false, 0],
      "leave",
    ]);
  });

  it("joined twice at the same time is joined once", async () => {
    let joins = 0;
    const onJoin = (): void => {
      joins++;
    };
    const room = new Room("chat", { onJoin });
    await Promise.all([room.join(client), room.join(client)]);
    expect(joins).toBe(1);
    await room.leave();
  });

  it("emits to everybody, or to everybody else", async () => {
    const heard: string[] = [];
    const mine = new Room<ChatEvents>("chat");
    const theirs = new Room<ChatEvents>("chat");
    mine.on("msg", (text) => heard.push(`mine ${text}`));
    theirs.on("msg", (text) => heard.push(`theirs ${text}`));
    await mine.join(client);
    await theirs.join(other);
    await mine.emit("msg", "all", 1);
    await mine.emitToPeers("msg", "peers", 2);
    await waitUntil(() => heard.length === 3);
    expect(heard.sort()).toEqual(["mine all", "theirs all", "theirs peers"]);
    await mine.leave();
    await theirs.leave();
  });

  it("takes emits from those who have not joined", async () => {
    const heard: unknown[] = [];
    const room = new Room<ChatEvents>("chat");
    room.on("bye", (...args) => heard.push(args));
    await room.join(client);
    const outside = new Room<ChatEvents>("chat");
    await expect(outside.emit("bye")).rejects.toThrow("belongs to no client yet");
    await outside.noJoin(other);
    await outside.emit("bye");
    await waitUntil(() => heard.length === 1);
    expect(heard).toEqual([[]]);
    await room.leave();
  });

  it("is iterated over until it is left", async () => {
    const room = new Room<ChatEvents>("chat");
    await room.join(client);
    const messages = room[Symbol.asyncIterator]();
    await room.emit("msg", "one", 1);
    await room.emit("bye");
    await room.leave();
    const seen: unknown[] = [];
    for (let next = await messages.next(); !next.done; next = await messages.next()) seen.push(next.value);
    expect(seen).toEqual([
      { event: "msg", args: ["one", 1] },
      { event: "bye", args: [] },
    ]);
  });

  it("hears that it was deleted, and ends", async () => {
    let isDeleted = false;
    const onDelete = (): void => {
      isDeleted = true;
    };
    const room = new Room("doomed", { onDelete });
    await client.query(".doomed = room(); .doomed.set_name('doomed'); nil;");
    await room.join(client);
    const messages = room[Symbol.asyncIterator]();
    await other.query(".del('doomed'); nil;");
    await waitUntil(() => isDeleted);
    expect(await messages.next()).toEqual({ done: true, value: undefined });
    expect(room.isJoined).toBe(false);
    await expect(room.join(client)).rejects.toMatchObject({ name: "ThingsDBLookupError", serverCode: -54 });
  });

  it("that does not exist cannot be joined", async () => {
    await expect(new Room("nope").join(client)).rejects.toMatchObject({ serverCode: -54 });
    await expect(new Room(999_999).join(client)).rejects.toMatchObject({ serverCode: -54 });
    await expect(new Room({ code: "'x';" }).join(client)).rejects.toMatchObject({ serverCode: -54 });
    expect(() => new Room("", {})).toThrow("a room is named by");
    expect(() => new Room("chat", { scope: "@t" })).toThrow("rooms are in collections");
  });

  it("of another collection with the same id hears nothing of this one's", async () => {
    const name = `${target.scope.slice(2)}_twin`;
    await client.query("new_collection(name);", { scope: "@t", vars: { name } });
    const heard: string[] = [];
    try {
      await client.query(".r = room(); .r.id();", { scope: `//${name}` });
      const ids = await Promise.all(
        [`//${name}`, target.scope].map((scope) =>
          client.query<number>("(.has('r') ? .r : .chat).id();", { scope }),
        ),
      );
      const twin = new Room<ChatEvents>(ids[0]!, { scope: `//${name}` });
      const room = new Room<ChatEvents>(ids[1]!);
      twin.on("msg", (text) => heard.push(`twin ${text}`));
      room.on("msg", (text) => heard.push(`room ${text}`));
      await twin.join(client);
      await room.join(client);
      await twin.emit("msg", "a", 1);
      await room.emit("msg", "b", 1);
      expect(heard).toEqual(["twin a", "room b"]);
      await room.leave();
    } finally {
      await client.query("del_collection(name);", { scope: "@t", vars: { name } });
    }
  });

  it("is joined again when the client has come back", async () => {
    const reports: unknown[] = [];
    const mover = await target.client();
    const life: unknown[] = [];
    const room = new Room<ChatEvents>("chat", { onJoin: ({ isRejoin }) => void life.push(isRejoin) });
    const heard: string[] = [];
    room.on("msg", (text) => heard.push(text));
    await room.join(mover);
    mover.addEventHandler({ onReconnect: (report) => reports.push(report) });
    await mover.reconnect();
    await waitUntil(() => life.length === 2);
    expect(life).toEqual([false, true]);
    expect(reports).toMatchObject([{ rejoined: [room], deleted: [] }]);
    await room.emit("msg", "back", 1);
    expect(heard).toEqual(["back"]);
    await mover.close();
    expect(room.isJoined).toBe(false);
  });

  it("that was deleted meanwhile says so when the client has come back", async () => {
    const mover = await target.client({ autoReconnect: true });
    const deleted: string[] = [];
    const reports: unknown[] = [];
    await client.query(".gone = room(); .gone.set_name('gone'); nil;");
    const gone = new Room({ code: ".gone.id();" }, { onDelete: () => void deleted.push("gone") });
    const kept = new Room("chat", { onJoin: (report) => void reports.push(report.deleted) });
    await gone.join(mover);
    await kept.join(mover);
    // On the new connection its code does not lead to a room any more.
    await client.query(".gone = nil;");
    await waitUntil(() => deleted.length === 1);
    await mover.reconnect();
    expect(deleted).toEqual(["gone"]);
    await waitUntil(() => reports.length === 2);
    await mover.close();
  });
});
