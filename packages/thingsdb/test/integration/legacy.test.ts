import { waitUntil } from "@x/testkit";
import { type Client, ThingRef } from "../../src/index.ts";
import { startTarget, type Target } from "../support/target.ts";

describe("on a server before 1.0", () => {
  let target: Target;
  let client: Client;
  let other: Client;

  beforeAll(async () => {
    target = await startTarget({ legacy: true });
    client = await target.client();
    other = await target.client();
  });

  afterAll(async () => {
    await target[Symbol.asyncDispose]();
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

  it("is told by the server what is no stored thing", async () => {
    const id = await client.query<number>(".q = {name: 'Cato'}; .q.id();");
    const ask = (x: unknown): Promise<unknown> => client.query("x;", { vars: { x }, convertVars: false });
    await expect(ask({ "#": id, name: "Iris" })).rejects.toMatchObject({
      serverCode: -53,
      message: expect.stringContaining(`cannot directly assign properties to \`#${id}\``),
    });
    await expect(ask({ "#": 999_999 })).rejects.toMatchObject({
      serverCode: -54,
      message: expect.stringContaining("thing `#999999` not found"),
    });
    await expect(ask({ "#": "a" })).rejects.toMatchObject({ serverCode: -61 });
    await expect(ask({ name: "Iris", "#": id })).rejects.toMatchObject({ serverCode: -60 });
    await expect(client.query("room();")).rejects.toThrow("function `room` is undefined");
  });

  it("refuses what names no things", async () => {
    await expect(client.watch(["a"] as never)).rejects.toThrow("by their ids");
  });
});

describe("on a server from 1.0 on", () => {
  it("says what to do instead of watching", async () => {
    await using target = await startTarget();
    const client = await target.client();
    await expect(client.watch(1)).rejects.toMatchObject({
      name: "UnsupportedError",
      code: "ERR_THINGSDB_UNSUPPORTED",
      message: expect.stringContaining("room"),
    });
  });
});
