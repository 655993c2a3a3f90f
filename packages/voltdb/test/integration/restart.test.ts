import { serverNodes, startServer } from "@x/servers";
import { describeWith, waitUntil } from "@x/testkit";
import {
  connect,
  type VoltClient,
  VoltConnectionError,
  type VoltResponse,
  VoltResponseUnknownError,
  VoltUnavailableError,
} from "../../src/index.ts";
import { START_MS } from "../support/server.ts";

const options = { reconnect: { baseMs: 20, maxMs: 200 } };

describeWith(["java", "maven"], "A server that goes and comes back", () => {
  it(
    "on the same port is found again, and calls go on",
    async () => {
      const { addresses } = await startServer("voltdb");
      const [node] = serverNodes("voltdb");
      await using client = await connect({ servers: addresses, ...options });
      const states: string[] = [];
      client.on("state", (state) => states.push(state));
      const lost = client.call("SleepAll", [60_000]).catch((reason) => reason);
      await client.ping();
      await node!.kill();
      expect(await lost).toMatchObject({ code: "ERR_VOLT_OUTCOME_UNKNOWN", procedure: "SleepAll" });
      expect(await lost).toBeInstanceOf(VoltConnectionError);
      await waitUntil(() => client.state === "disconnected");
      await expect(client.call("@Ping", [], { timeoutMs: 50 })).rejects.toMatchObject({
        code: "ERR_VOLT_TIMEOUT",
      });
      const waiting = client.ping({ timeoutMs: 120_000 });
      await node!.start();
      await waiting;
      expect(states).toEqual(["disconnected", "open"]);
      // The cluster started anew, and without the schema.
      await waitUntil(() => client.topology?.procedures.has("Select") === false, { timeoutMs: 20_000 });
      await client.close();
    },
    START_MS,
  );

  it(
    "that stops for a while fails no call that has time",
    async () => {
      const { addresses } = await startServer("voltdb");
      const [node] = serverNodes("voltdb");
      await using client = await connect({ servers: addresses, ...options });
      node!.pause();
      const waiting = client.ping({ timeoutMs: 30_000 });
      await expect(client.ping({ timeoutMs: 100 })).rejects.toMatchObject({ code: "ERR_VOLT_TIMEOUT" });
      node!.resume();
      await waiting;
      await client.close();
    },
    START_MS,
  );
});

/** Reads, again when the cluster let a call go while it changed leaders. */
async function readThrough(client: VoltClient, key: number): Promise<VoltResponse> {
  for (;;) {
    try {
      return await client.call("GetPair", [key], { timeoutMs: 60_000 });
    } catch (error) {
      if (!(error instanceof VoltResponseUnknownError || error instanceof VoltUnavailableError)) throw error;
    }
  }
}

describeWith(["java", "maven"], "A cluster of two", () => {
  it(
    "takes calls by way of either, and goes on by way of the one that is left",
    async () => {
      const { addresses } = await startServer("voltdb", { nodes: 2 });
      const nodes = serverNodes("voltdb");
      await using client = await connect({ servers: addresses, ...options });
      await waitUntil(() => client.stats.servers.every(({ isUp }) => isUp));
      expect(client.topology!.hostIds).toEqual([0, 1]);
      for (let i = 0; i < 20; i++) await client.call("PutPair", [i, `value ${i}`]);
      expect(client.stats.servers.every(({ bytesSent }) => bytesSent > 500)).toBe(true);
      await nodes[1]!.kill();
      await waitUntil(() => !client.stats.servers[1]!.isUp);
      for (let i = 0; i < 20; i++) {
        const { tables } = await readThrough(client, i);
        expect(tables[0]!.tuples).toEqual([[`value ${i}`]]);
      }
      // The cluster tells that a host has left.
      await waitUntil(() => client.topology!.hostIds.length === 1, { timeoutMs: 60_000 });
      await client.close();
    },
    START_MS,
  );
});
