import { setTimeout as sleep } from "node:timers/promises";
import { parseHex, waitUntil } from "@x/testkit";
import { connect, VoltTable, VoltType } from "../../src/index.ts";
import type { Invocation } from "../../src/protocol/read-invocation.ts";
import { catalog, FakeServer, frame, responseFrame, topology } from "../support/fake-server.ts";
import { echo, firstValue, using } from "../support/with-client.ts";

describe("several servers", () => {
  test("take calls in turn, and those that remain go on when one is lost", async () => {
    await using first = await FakeServer.listen({ answer: echo, hostId: 0 });
    await using second = await FakeServer.listen({ answer: echo, hostId: 1 });
    await using client = await connect({
      servers: [first.address, second.address],
      reconnect: { baseMs: 1, maxMs: 10 },
    });
    await waitUntil(() => client.stats.servers.every(({ isUp }) => isUp));
    await Promise.all(Array.from({ length: 10 }, (_, i) => client.call("Echo", [i])));
    expect([first.names.length, second.names.length]).toEqual([5, 5]);
    await first.close();
    await waitUntil(() => client.stats.servers[0]!.isUp === false);
    expect(client.state).toBe("open");
    await Promise.all(Array.from({ length: 4 }, (_, i) => client.call("Echo", [i])));
    expect(second.names).toHaveLength(9);
    // Whoever brought the notices is gone: the other one was asked for them.
    await waitUntil(() => second.calls.some(({ procedure }) => procedure === "@Subscribe"));
    await client.close();
  });

  test("one that is down does not keep the others from being used", async () => {
    await using server = await FakeServer.listen({ answer: echo });
    await using client = await connect({ servers: ["127.0.0.1:1", server.address] });
    expect(await firstValue(client.call("Echo", [1n]))).toBe(1n);
    await client.close();
  });

  test("of another cluster are not mixed in, and a cluster that started anew is taken", async () => {
    await using first = await FakeServer.listen({ answer: echo, clusterStart: 1n });
    await using other = await FakeServer.listen({ answer: echo, clusterStart: 2n });
    await using client = await connect({
      servers: [first.address, other.address],
      reconnect: { baseMs: 1, maxMs: 5 },
    });
    const refusals: unknown[] = [];
    client.on("server", (_, __, reason) => refusals.push((reason as { code?: string } | undefined)?.code));
    await waitUntil(() => refusals.includes("ERR_VOLT_OTHER_CLUSTER"));
    expect(client.stats.servers.filter(({ isUp }) => isUp)).toHaveLength(1);
    await (client.stats.servers[0]!.isUp ? first : other).close();
    await waitUntil(() => client.stats.servers.some(({ isUp }) => isUp));
    await client.ping();
    await client.close();
  });
});

describe("topology", () => {
  test("is known when connect resolves, and follows the cluster's notices", async () => {
    await using({ procedures: ["Vote"] }, {}, async (client, server) => {
      expect(client.topology).toMatchObject({
        partitions: [
          { id: 0, leader: { hostId: 0, site: 0 }, sites: [{ hostId: 0 }, { hostId: 1 }] },
          { id: 1, leader: { hostId: 0, site: 1 } },
        ],
        coordinator: { hostId: 0, site: 2 },
        hostIds: [0, 1],
        hashType: "ELASTIC",
      });
      expect(client.topology!.procedures.get("Vote")).toEqual({
        name: "Vote",
        readOnly: true,
        singlePartition: true,
        compound: false,
        partitionParameter: 0,
        partitionParameterType: VoltType.BIGINT,
      });
      let changes = 0;
      client.on("topology", () => changes++);
      const most = 2n ** 63n - 1n;
      await server.connection.send(
        Buffer.concat([
          responseFrame(most - 1n, { tables: topology(1) }),
          responseFrame(most - 2n, { tables: [catalog(["New"])] }),
          responseFrame(most - 3n),
          frame(parseHex("00 7ffffffffffffffe 00 01 80 00000000 7fff")),
        ]),
      );
      await waitUntil(() => changes === 2);
      expect(client.topology!.partitions[0]!.leader).toEqual({ hostId: 1, site: 0 });
      expect([...client.topology!.procedures.keys()]).toEqual(["New"]);
      await client.ping();
    });
  });

  test("is unknown where a server does not tell, and nothing else is amiss", async () => {
    const answer = ({ procedure }: Invocation) => ({ status: procedure.startsWith("@") ? -3 : 1 });
    await using({ bare: true, answer }, {}, async (client) => {
      expect(client.topology).toBeUndefined();
      await client.call("P");
    });
  });
});

describe("close", () => {
  test("waits for calls under way, refuses new ones, and may be called again", async () => {
    const answer = async (call: Invocation) => {
      await sleep(30);
      return echo(call);
    };
    await using({ answer }, {}, async (client) => {
      const call = firstValue(client.call("Echo", [1n]));
      const states: string[] = [];
      client.on("state", (state) => states.push(state));
      const closing = client.close();
      await expect(client.call("Echo", [2n])).rejects.toMatchObject({ code: "ERR_VOLT_CLOSED" });
      expect(await call).toBe(1n);
      await closing;
      await client.close();
      expect(states).toEqual(["closing", "closed"]);
      expect(String(client)).toMatch(/^VoltClient\(127.0.0.1:\d+, closed\)$/);
    });
  });

  test("fails what does not end in time", async () => {
    await using({ answer: () => undefined }, {}, async (client) => {
      const calls = Promise.allSettled([client.call("P"), client.call("P", [], { idempotent: true })]);
      await sleep(5);
      await client.close({ timeoutMs: 20 });
      expect(await calls).toMatchObject([
        { reason: { code: "ERR_VOLT_OUTCOME_UNKNOWN" } },
        { reason: { code: "ERR_VOLT_CLOSED" } },
      ]);
    });
  });
});

test("calls of all partitions get one result each, failures included", async () => {
  const keys = () => {
    const columns = [
      { name: "PARTITION_ID", type: VoltType.INTEGER },
      { name: "PARTITION_KEY", type: VoltType.INTEGER },
    ];
    return {
      tables: [
        new VoltTable(columns, [
          [0, 0],
          [1, 2],
        ]),
      ],
    };
  };
  const answer = (call: Invocation) => {
    if (call.procedure === "@GetPartitionKeys") return keys();
    const partition = call.extensions.find(([type]) => type === 3)![1];
    return partition === 0 ? echo(call) : { status: -3, statusString: "no" };
  };
  await using({ answer }, {}, async (client, server) => {
    const results = await client.callAllPartitions("P", ["x"]);
    expect(results).toMatchObject([
      { partition: 0, response: { status: 1 } },
      { partition: 1, error: { code: "ERR_VOLT_UNEXPECTED_FAILURE" } },
    ]);
    const [first, second] = server.calls.slice(-2);
    expect(first!.extensions.slice(0, 2)).toEqual([
      [2, null],
      [3, 0],
    ]);
    expect(second!.parameters.map(({ value }) => value)).toEqual([2n, "x"]);
  });
});
