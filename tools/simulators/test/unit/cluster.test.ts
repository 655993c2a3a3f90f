import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "@x/testkit";
import { PackageType, startThingsDb, type ThingsDbServer } from "../../src/index.ts";
import { BareClient } from "../support/bare-client.ts";

describe("several simulated nodes", () => {
  let server: ThingsDbServer;
  let clients: BareClient[];
  beforeEach(async () => {
    server = await startThingsDb({ nodes: 3, shutdownPeriodMs: 100, replicationDelayMs: 30 });
    await server.query("//stuff", ".n = 0; .room = room(); .list = [];");
    await sleep(60);
    clients = await Promise.all(server.nodes.map(({ port }) => BareClient.open(port)));
  });
  afterEach(async () => {
    for (const client of clients) await client[Symbol.asyncDispose]();
    await server.close();
  });

  it("show a change at once where it was made, and later elsewhere", async () => {
    await using slow = await startThingsDb({ nodes: 2, replicationDelayMs: 500 });
    await using here = await BareClient.open(slow.nodes[0]!.port);
    await using there = await BareClient.open(slow.nodes[1]!.port);
    await here.query("//stuff", ".n = 5;");
    expect(await here.query("//stuff", ".n;")).toBe(5);
    await expect(there.query("//stuff", ".n;")).rejects.toMatchObject({ code: -54 });
    await waitUntil(async () => (await there.query("//stuff", ".get('n');")) === 5);
  });

  it("make changes in one order, wherever they were asked for", async () => {
    const changes = Array.from({ length: 30 }, (_, index) =>
      clients[index % 3]!.query(
        "//stuff",
        `.n += 1; .list.push(${index}); .t${index} = {at: now(), luck: rand()};`,
      ),
    );
    await Promise.all(changes);
    await sleep(80);
    const states = await Promise.all(clients.map((client) => client.query("//stuff", "return root(), 2;")));
    expect(states[0]).toMatchObject({ n: 30 });
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  });

  it("bring what is emitted on one to the clients of the others", async () => {
    const [roomId] = (await clients[2]!.request(PackageType.JOIN, ["//stuff", 3])).value as number[];
    expect(roomId).toBe(3);
    await clients[2]!.event(PackageType.ROOM_JOIN);
    await clients[0]!.query("//stuff", ".room.emit('hello', 1);");
    expect((await clients[2]!.event()).value).toEqual({
      scope: "@collection:stuff",
      id: 3,
      event: "hello",
      args: [1],
    });
    expect(clients[2]!.received).toEqual([]);
  });

  it("tell of a room that is gone", async () => {
    await clients[1]!.request(PackageType.JOIN, ["//stuff", 3]);
    await clients[1]!.event(PackageType.ROOM_JOIN);
    await clients[0]!.query("//stuff", ".del('room');");
    expect((await clients[1]!.event(PackageType.ROOM_DELETE)).value).toMatchObject({ id: 3 });
  });

  it("repeat futures that change something", async () => {
    await clients[0]!.query("//stuff", "future(|| {.n = 9;});");
    await waitUntil(async () => (await clients[2]!.query("//stuff", ".n;")) === 9);
  });

  it("serve on for a while when they stop, but no new connections", async () => {
    const stopped = server.nodes[1]!.stop();
    expect((await clients[1]!.event()).value).toEqual({ id: 1, status: "SHUTTING_DOWN" });
    expect(await clients[1]!.query("//stuff", ".n = 1;")).toBe(1);
    await using late = await BareClient.connect(server.nodes[1]!.port);
    late.send(PackageType.PING);
    await expect(late.take(() => true, 30)).rejects.toThrow("no such package came");
    expect((await clients[1]!.event()).value).toEqual({ id: 1, status: "OFFLINE" });
    await waitUntil(() => clients[1]!.closed);
    await stopped;
    expect(await clients[0]!.query("@n", "nodes_info().map(|n| n.load().status);")).toEqual([
      "READY",
      "OFFLINE",
      "READY",
    ]);
  });

  it("refuse changes without a quorum, and answer reads", async () => {
    await server.nodes[1]!.kill();
    await server.nodes[2]!.kill();
    expect(await clients[0]!.query("//stuff", ".n;")).toBe(0);
    await expect(clients[0]!.query("//stuff", ".n = 1;")).rejects.toMatchObject({ code: -51 });
  });

  it("come back after they were killed, and know what has happened", async () => {
    const { port } = server.nodes[2]!;
    await server.nodes[2]!.kill();
    await waitUntil(() => clients[2]!.closed);
    const refused = connect(port, "127.0.0.1");
    await expect(once(refused, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await clients[0]!.query("//stuff", ".n = 7;");
    await server.nodes[2]!.start();
    await using again = await BareClient.open(port);
    await waitUntil(async () => (await again.query("//stuff", ".n;")) === 7);
  });
});
