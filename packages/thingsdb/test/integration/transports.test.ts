import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTlsMaterial } from "@x/servers";
import { startThingsDb, type ThingsDbServer } from "@x/simulators";
import { expectNoLeaks, waitUntil } from "@x/testkit";
import { Client, connect, Room } from "../../src/index.ts";
import { startTarget } from "../support/target.ts";

/** A certificate for localhost, and the authority that only this test trusts. */
async function makeCertificate(): Promise<{ key: string; cert: string; ca: string }> {
  const folder = mkdtempSync(join(tmpdir(), "thingsdb-tls-"));
  try {
    const { ca, server } = await createTlsMaterial(folder);
    return { key: server.key, cert: server.certificate, ca };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same work over every transport. */
async function work(client: Client, scope = "//stuff"): Promise<void> {
  client.setDefaultScope(scope);
  const bytes = new Uint8Array(3_000_000).map((_, i) => i % 251);
  const [sum, echo] = await Promise.all([
    client.query("1 + 1;"),
    client.query<Uint8Array>("x;", { vars: { x: bytes } }),
  ]);
  expect(sum).toBe(2);
  expect(Buffer.compare(echo, bytes)).toBe(0);
  const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => client.query<number>(`${i};`)));
  expect(answers.every((answer, i) => answer === i)).toBe(true);
  await client.query("if (!.has('chat')) { .chat = room(); .chat.set_name('chat'); }; nil;");
  const heard: unknown[] = [];
  const room = new Room("chat", { onEmit: (...all) => heard.push(all) });
  await room.join(client);
  await room.emit("msg", 1);
  expect(heard).toEqual([["msg", 1]]);
}

describe("a client", () => {
  it("works over TCP, and over a WebSocket with one package per message", async () => {
    await expectNoLeaks(async () => {
      await using target = await startTarget();
      for (const url of target.urls) {
        await using client = await connect(url);
        await work(client, target.scope);
      }
    });
  });

  it("moves from a WebSocket to TCP when it must", async () => {
    await using server = await startThingsDb({ nodes: 2 });
    await using client = new Client({ backoff: { baseMs: 5, maxMs: 20 } });
    await client.connectPool([server.webSocketUrls[0]!, server.addresses[1]!], "admin", "pass");
    const isWebSocket = client.address!.startsWith("ws:");
    await server.nodes[isWebSocket ? 0 : 1]!.kill();
    await waitUntil(() => client.stats.reconnects === 1);
    expect(await client.query("1;")).toBe(1);
    expect(client.address!.startsWith("ws:")).toBe(!isWebSocket);
  });

  it("takes connect(host) apart from authenticate()", async () => {
    await using target = await startTarget();
    await using client = new Client();
    await client.connect(target.host, target.port, { timeoutMs: 1000 });
    await expect(client.query("1;")).rejects.toMatchObject({ message: "connection is not authenticated" });
    await client.authenticate("admin", "pass");
    expect(await client.query("1;")).toBe(1);
    await client.reconnect();
    expect(await client.query("2;")).toBe(2);
    await expect(client.connect("127.0.0.1")).rejects.toThrow("connected already");
  });

  it("fails when a WebSocket cannot be opened", async () => {
    await using client = new Client();
    await expect(client.connect("ws://127.0.0.1:1")).rejects.toMatchObject({ code: "ERR_THINGSDB_CONNECT" });
    const signal = AbortSignal.timeout(1);
    await expect(client.connect("ws://127.0.0.1:1", undefined, { signal })).rejects.toBeDefined();
  });

  describe("behind TLS", () => {
    let ca: string;
    let server: ThingsDbServer;
    beforeAll(async () => {
      const { ca: authority, ...tls } = await makeCertificate();
      ca = authority;
      server = await startThingsDb({ tls });
    });
    afterAll(() => server.close());

    it.each([0, 1])("works with a certificate that it trusts, and only then (%i)", async (kind) => {
      const { port, webSocketPort } = server.nodes[0]!;
      const node = kind === 0 ? `localhost:${port}` : `wss://localhost:${webSocketPort}`;
      await using client = new Client({ tls: { ca } });
      await client.connectPool([node], "admin", "pass");
      await work(client);
      await using stranger = new Client({ tls: true });
      await expect(stranger.connectPool([node], "admin", "pass")).rejects.toMatchObject({
        code: "ERR_THINGSDB_CONNECT",
      });
    });
  });
});
