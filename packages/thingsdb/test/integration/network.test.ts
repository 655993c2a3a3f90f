import { setTimeout as sleep } from "node:timers/promises";
import { FaultProxy, waitUntil } from "@x/testkit";
import type { Client, ClientOptions } from "../../src/index.ts";
import { startTarget, type Target } from "../support/target.ts";

const QUICK: ClientOptions = { backoff: { baseMs: 5, maxMs: 20 }, connectTimeoutMs: 300 };

describe("a client whose network is bad", () => {
  let target: Target;
  let proxy: FaultProxy;
  let client: Client;
  /** Without the proxy between. */
  let witness: Client;

  beforeAll(async () => {
    target = await startTarget();
    witness = await target.client();
    proxy = await FaultProxy.start(target);
  });
  beforeEach(async () => {
    client = await target.clientOver([proxy.address], QUICK);
    await witness.query(".n = 0;");
  });
  afterEach(async () => {
    proxy.clear();
    await client.close({ timeoutMs: 100 });
  });
  afterAll(async () => {
    await proxy.close();
    await target[Symbol.asyncDispose]();
  });

  it("reads and writes packages that pass one byte at a time", async () => {
    proxy.set({ mode: "trickle" });
    const answers = await Promise.all(
      ["a", "b", "c"].map((x) => client.query("[x, 1.5, nil];", { vars: { x } })),
    );
    expect(answers).toEqual(["a", "b", "c"].map((x) => [x, 1.5, null]));
  });

  it("reads very many answers that come in one piece", async () => {
    proxy.set({ mode: "stall" }, "toClient");
    const calls = Array.from({ length: 5_000 }, (_, i) => client.query<number>("i;", { vars: { i } }));
    await sleep(200);
    proxy.clear();
    expect(await Promise.all(calls)).toEqual(Array.from(calls, (_, i) => i));
  });

  it("does not make a write again whose answer was lost after it had run", async () => {
    proxy.set({ mode: "stall" }, "toClient");
    const call = client.query(".n += 1;");
    call.catch(() => {});
    await waitUntil(async () => (await witness.query(".n;")) === 1);
    proxy.clear();
    proxy.set({ mode: "reset" }, "toClient");
    proxy.breakAll("reset");
    await expect(call).rejects.toMatchObject({ code: "ERR_THINGSDB_OUTCOME_UNKNOWN", retryable: false });
    proxy.clear();
    expect(await client.query(".n;")).toBe(1);
    await sleep(50);
    expect(await witness.query(".n;")).toBe(1);
  });

  it.each([
    { place: "header", mode: "cut", afterBytes: 3 },
    { place: "payload", mode: "cut", afterBytes: 10 },
    { place: "header", mode: "reset", afterBytes: 3 },
    { place: "payload", mode: "reset", afterBytes: 10 },
  ] as const)("settles calls whose answers are cut in the $place ($mode), and comes back", async (fault) => {
    proxy.set(fault, "toClient");
    const write = client.query(".n += 1; 'a long answer';").catch((error: unknown) => error);
    const read = client.query<string>("'another long answer';", { idempotent: true });
    await waitUntil(() => !client.isConnected());
    proxy.clear();
    expect(await write).toMatchObject({ code: "ERR_THINGSDB_OUTCOME_UNKNOWN" });
    expect(await read).toBe("another long answer");
    expect(await witness.query(".n;")).toBeLessThanOrEqual(1);
  });

  it("takes another node when one accepts and never answers", async () => {
    await using mute = await FaultProxy.start(target);
    mute.set({ mode: "stall" });
    for (let i = 0; i < 6; i++) {
      const other = await target.clientOver([mute.address, proxy.address], {
        ...QUICK,
        connectTimeoutMs: 60,
      });
      expect(other.address).toBe(proxy.address);
      await other.close();
    }
    expect(mute.counts.connections).toBeGreaterThan(0);
  });

  it("gives up a node that does not answer any more, and goes on with another", async () => {
    await using other = await FaultProxy.start(target);
    const mover = await target.clientOver([proxy.address, other.address], { ...QUICK, keepAliveMs: 40 });
    const [own] = [proxy, other].filter(({ address }) => address === mover.address);
    own!.set({ mode: "stall" });
    expect(await mover.query("'still there';", { idempotent: true })).toBe("still there");
    expect(mover.address).not.toBe(own!.address);
    await mover.close();
  });

  it("does every acknowledged write once, on the worst of networks", async () => {
    await using other = await FaultProxy.start(target);
    const proxies = [proxy, other];
    const writer = await target.clientOver([proxy.address, other.address], QUICK);
    await witness.query(".ledger = {}; nil;");
    const acknowledged: string[] = [];
    const unknown: string[] = [];
    const others: unknown[] = [];
    let isOver = false;
    let next = 0;
    const worker = async (): Promise<void> => {
      while (!isOver) {
        const key = `k${next++}`;
        try {
          await writer.query("n = .ledger.get(key); .ledger.set(key, is_nil(n) ? 1 : n + 1);", {
            vars: { key },
            timeoutMs: 2_000,
          });
          acknowledged.push(key);
        } catch (error) {
          const { code } = error as { code: string };
          if (code.endsWith("OUTCOME_UNKNOWN")) unknown.push(key);
          else others.push(error);
        }
        await sleep(1);
      }
    };
    const workers = Array.from({ length: 16 }, worker);
    const until = performance.now() + (process.env.CI === "true" ? 15_000 : 2_500);
    for (let round = 0; performance.now() < until; round++) {
      const own = proxies[round % 2]!;
      const faults = [
        () => own.set({ mode: "cut", afterBytes: 5 + (round % 40) }, "toClient"),
        () => own.set({ mode: "reset", afterBytes: 5 + (round % 40) }, "toClient"),
        () => own.set({ mode: "cut", afterBytes: 30 + (round % 90) }, "toServer"),
        () => own.set({ mode: "stall" }, "toClient"),
        () => own.set({ mode: "trickle", bytes: 7 }),
        () => own.set({ mode: "delay", ms: 15 }),
      ];
      faults[round % faults.length]!();
      await sleep(60);
      if (round % 3 === 0) own.breakAll("reset");
      own.clear();
      await sleep(60);
    }
    isOver = true;
    await Promise.all(workers);
    await writer.close();
    expect(others).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    const ledger = await witness.query<Record<string, number>>(".ledger;");
    expect(acknowledged.filter((key) => ledger[key] !== 1)).toEqual([]);
    expect(unknown.filter((key) => ![undefined, 1].includes(ledger[key]))).toEqual([]);
  }, 60_000);
});
