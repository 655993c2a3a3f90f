import { startThingsDb, type ThingsDbServer } from "@x/simulators";
import { waitUntil } from "@x/testkit";
import { type Client, connect, ThingRef } from "../../src/index.ts";

describe("on a server before 1.0", () => {
  let server: ThingsDbServer;
  let client: Client;
  let other: Client;

  beforeAll(async () => {
    server = await startThingsDb({ legacy: true });
    client = await connect({ nodes: server.addresses, user: "admin", password: "pass", scope: "//stuff" });
    other = await connect({ nodes: server.addresses, user: "admin", password: "pass", scope: "//stuff" });
  });

  afterAll(async () => {
    await Promise.all([client.close(), other.close()]);
    await server.close();
  });

  it("watches things: whole at first, then what changes, and again after a reconnect", async () => {
    const id = await client.query<number>(".p = {name: 'Iris'}; .p.id();");
    const events: unknown[] = [];
    const off = client.addEventHandler({
      onInit: (event) => events.push(["init", event.thing]),
      onUpdate: (event) => events.push(["update", event.jobs]),
      onDelete: (event) => events.push(["delete", event["#"]]),
    });
    await client.watch(id);
    await waitUntil(() => events.length === 1);
    await other.query(".p.age = 6;");
    await waitUntil(() => events.length === 2);
    await client.reconnect();
    await waitUntil(() => events.length === 3);
    await other.query(".p.age = 7;");
    await waitUntil(() => events.length === 4);
    await client.unwatch([id]);
    await other.query(".p.age = 8;");
    expect(events).toEqual([
      ["init", { "#": id, name: "Iris" }],
      ["update", [{ set: { age: 6 } }]],
      ["init", { "#": id, name: "Iris", age: 6 }],
      ["update", [{ set: { age: 7 } }]],
    ]);
    off();
  });

  it("gives stored things as arguments in the way that this server knows", async () => {
    const id = await client.query<number>(".q = {name: 'Cato'}; .q.id();");
    expect(await client.query("x.name;", { vars: { x: new ThingRef(id) } })).toBe("Cato");
    expect(await client.query("x.name;", { vars: { x: { "#": id } } })).toBe("Cato");
  });

  it("refuses what names no things", async () => {
    await expect(client.watch(["a"] as never)).rejects.toThrow("by their ids");
  });
});

describe("on a server from 1.0 on", () => {
  it("says what to do instead of watching", async () => {
    await using server = await startThingsDb();
    await using client = await connect(server.url);
    await expect(client.watch(1, { scope: "//stuff" })).rejects.toMatchObject({
      name: "UnsupportedError",
      code: "ERR_THINGSDB_UNSUPPORTED",
      message: expect.stringContaining("room"),
    });
  });
});
