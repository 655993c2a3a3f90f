import { setTimeout as sleep } from "node:timers/promises";
import { FaultProxy, type PeerConnection, waitUntil } from "@x/testkit";
import { connect, VoltConnectionError, VoltTimeoutError } from "../../src/index.ts";
import type { Invocation } from "../../src/protocol/read-invocation.ts";
import { FakeServer, oneValue, responseFrame } from "../support/fake-server.ts";
import { echo, firstValue, using } from "../support/with-client.ts";

describe("limits", () => {
  test("a call that takes too long fails; its late answer is dropped, and the next call gets its own", async () => {
    const held: (() => Promise<void>)[] = [];
    const answer = (call: Invocation, connection: PeerConnection) => {
      if (call.procedure !== "Slow") return echo(call);
      held.push(() => connection.send(responseFrame(call.handle, echo(call))));
      return undefined;
    };
    await using({ answer }, {}, async (client) => {
      const error = await client.call("Slow", [1n], { timeoutMs: 30 }).catch((reason) => reason);
      expect(error).toBeInstanceOf(VoltTimeoutError);
      expect(error).toMatchObject({
        code: "ERR_VOLT_TIMEOUT_OUTCOME_UNKNOWN",
        timeoutMs: 30,
        procedure: "Slow",
        retryable: false,
      });
      await expect(client.call("Slow", [1n], { timeoutMs: 30, idempotent: true })).rejects.toMatchObject({
        code: "ERR_VOLT_TIMEOUT",
        retryable: true,
      });
      const next = firstValue(client.call("Echo", [2n]));
      for (const release of held) await release();
      expect(await next).toBe(2n);
      await waitUntil(() => client.stats.servers[0]!.late === 2);
      expect(client.stats).toMatchObject({ open: 0, procedures: { Slow: { timeouts: 2 } } });
    });
  });

  test("many limits of different lengths end in their order", async () => {
    await using({ answer: () => undefined }, {}, async (client) => {
      const ended: number[] = [];
      const calls = [600, 200, 400, 200].map((timeoutMs) =>
        client.call("P", [], { timeoutMs }).catch(() => ended.push(timeoutMs)),
      );
      await Promise.all(calls);
      expect(ended).toEqual([200, 200, 400, 600]);
    });
  });

  test("an abort rejects with its reason in every phase: before, while waiting, after sending", async () => {
    const reason = new Error("enough");
    await using(
      { answer: ({ procedure }) => (procedure === "Ok" ? {} : undefined) },
      { maxInFlight: 1 },
      async (client, server) => {
        await expect(client.call("P", [], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
        const controller = new AbortController();
        const sent = client.call("Sent", [], { signal: controller.signal });
        const waiting = client.call("Waiting", [], { signal: controller.signal });
        await waitUntil(() => server.names.includes("Sent"));
        expect(client.stats).toMatchObject({ open: 2, waiting: 1 });
        controller.abort(reason);
        await expect(sent).rejects.toBe(reason);
        await expect(waiting).rejects.toBe(reason);
        expect(server.names).toEqual(["Sent"]);
        // The one that was sent counts on until it is answered.
        const next = client.call("Ok");
        const { handle } = server.calls.find(({ procedure }) => procedure === "Sent")!;
        await server.connection.send(responseFrame(handle));
        await next;
        expect(client.stats).toMatchObject({ open: 0, waiting: 0, servers: [{ late: 1 }] });
      },
    );
  });

  test("no more calls are under way than allowed, and the others follow in order", async () => {
    let underWay = 0;
    let most = 0;
    const answer = async (call: Invocation) => {
      most = Math.max(most, ++underWay);
      await sleep(1);
      underWay--;
      return echo(call);
    };
    await using({ answer }, { maxInFlight: 4 }, async (client, server) => {
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, i) => firstValue(client.call("Echo", [i]))),
      );
      expect(answers).toEqual(Array.from({ length: 40 }, (_, i) => BigInt(i)));
      expect(most).toBeLessThanOrEqual(4);
      const handles = server.calls.map(({ handle }) => handle);
      expect(handles).toEqual([...handles].sort((a, b) => Number(a - b)));
    });
  });

  test("a server that does not read holds calls back: memory stays bounded, and too much is refused", async () => {
    await using server = await FakeServer.listen({ answer: () => ({}) });
    await using proxy = await FaultProxy.start({ port: server.peer.port });
    await using client = await connect({ servers: proxy.address, maxQueuedBytes: 20_000_000 });
    proxy.set({ mode: "stall" }, "toServer");
    const bytes = new Uint8Array(500_000);
    const calls = Array.from({ length: 200 }, () => client.call("P", [bytes]));
    const ends = Promise.allSettled(calls);
    await sleep(50);
    const { waiting } = client.stats;
    expect(waiting).toBeGreaterThan(0);
    expect(waiting).toBeLessThanOrEqual(40);
    proxy.clear();
    const refused = (await ends).filter((end): end is PromiseRejectedResult => end.status === "rejected");
    expect(refused.length).toBeGreaterThan(100);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: "ERR_VOLT_BUSY", retryable: true });
    await client.close();
  });
});

describe("a lost connection", () => {
  const dying = async (call: Invocation, connection: PeerConnection) => {
    if (call.procedure !== "Die") return echo(call);
    connection.reset();
    return undefined;
  };

  test("leaves the outcome of calls unknown, and comes back by itself", async () => {
    await using({ answer: dying }, {}, async (client, server) => {
      const states: string[] = [];
      client.on("state", (state) => states.push(state));
      const error = await client.call("Die", [1n]).catch((reason) => reason);
      expect(error).toBeInstanceOf(VoltConnectionError);
      expect(error).toMatchObject({
        code: "ERR_VOLT_OUTCOME_UNKNOWN",
        procedure: "Die",
        address: server.address,
      });
      expect(await firstValue(client.call("Echo", [3n]))).toBe(3n);
      expect(states).toEqual(["disconnected", "open"]);
      expect(client.stats.servers[0]).toMatchObject({ connects: 2, isUp: true });
    });
  });

  test("is made up for by sending idempotent calls again", async () => {
    let deaths = 0;
    const answer = (call: Invocation, connection: PeerConnection) =>
      deaths++ < 2 ? dying({ ...call, procedure: "Die" }, connection) : echo(call);
    await using({ answer }, {}, async (client, server) => {
      expect(await firstValue(client.call("Echo", [4n], { idempotent: true }))).toBe(4n);
      expect(server.names).toEqual(["Echo", "Echo", "Echo"]);
      await client.ping();
    });
  });

  test("lets calls wait for the next one, as long as their limit", async () => {
    await using server = await FakeServer.listen({ answer: echo });
    await using client = await connect({ servers: server.address, reconnect: { baseMs: 5, maxMs: 5 } });
    const { port } = server.peer;
    await server.close();
    await waitUntil(() => client.state === "disconnected");
    await expect(client.call("P", [], { timeoutMs: 30 })).rejects.toMatchObject({ code: "ERR_VOLT_TIMEOUT" });
    const waiting = client.call("Waiting");
    expect(client.stats.waiting).toBe(1);
    await client.close();
    await expect(waiting).rejects.toMatchObject({ code: "ERR_VOLT_CLOSED" });
    expect(port).toBeGreaterThan(0);
  });

  test("is noticed when a server is silent", async () => {
    await using server = await FakeServer.listen({ answer: echo });
    await using proxy = await FaultProxy.start({ port: server.peer.port });
    await using client = await connect({
      servers: proxy.address,
      keepAliveMs: 20,
      reconnect: { baseMs: 1, maxMs: 5 },
    });
    await sleep(80);
    // Pings keep a healthy connection.
    expect(server.peer.connectionCount).toBe(1);
    expect(server.calls.filter(({ procedure }) => procedure === "@Ping").length).toBeGreaterThan(0);
    proxy.set({ mode: "stall" });
    const lost = client.call("P");
    await expect(lost).rejects.toMatchObject({
      code: "ERR_VOLT_OUTCOME_UNKNOWN",
      message: expect.stringMatching(/nothing was heard/),
    });
    proxy.breakAll("reset");
    proxy.clear();
    await client.ping();
    await client.close();
  });

  test("cut at any byte of an answer fails the call, and nothing else", async () => {
    await using server = await FakeServer.listen({ answer: echo });
    await using proxy = await FaultProxy.start({ port: server.peer.port });
    await using client = await connect({ servers: proxy.address, reconnect: { baseMs: 1, maxMs: 2 } });
    const length = responseFrame(1n, { tables: [oneValue(1n)] }).length;
    for (let afterBytes = 0; afterBytes < length; afterBytes += 5) {
      proxy.set({ mode: afterBytes % 2 === 0 ? "cut" : "reset", afterBytes }, "toClient");
      await expect(client.call("Echo", [1n])).rejects.toMatchObject({ code: "ERR_VOLT_OUTCOME_UNKNOWN" });
      proxy.clear();
      expect(await firstValue(client.call("Echo", [2n]))).toBe(2n);
    }
    await client.close();
  });
});
