import { setTimeout as sleep } from "node:timers/promises";
import { type PeerConnection, parseHex, waitUntil } from "@x/testkit";
import {
  VoltGracefulFailureError,
  VoltProtocolError,
  VoltServerError,
  VoltType,
  VoltUsageError,
} from "../../src/index.ts";
import type { Invocation } from "../../src/protocol/read-invocation.ts";
import { frame, oneValue, responseFrame } from "../support/fake-server.ts";
import { echo, firstValue, using } from "../support/with-client.ts";

describe("calls", () => {
  test("of one turn go out in one piece, and each gets its own answer", async () => {
    await using({ answer: echo }, {}, async (client, server) => {
      const procedure = client.procedure("Echo", [VoltType.BIGINT]);
      const answers = await Promise.all(
        Array.from({ length: 300 }, (_, i) => firstValue(procedure.call([i]))),
      );
      expect(answers).toEqual(Array.from({ length: 300 }, (_, i) => BigInt(i)));
      expect(server.names).toHaveLength(300);
      expect(client.stats.procedures.Echo).toMatchObject({ calls: 300, failures: 0, pending: 0 });
    });
  });

  test("are paired with their answers by handle, whatever the order", async () => {
    const waiting: Invocation[] = [];
    const answer = async (call: Invocation, connection: PeerConnection): Promise<undefined> => {
      waiting.push(call);
      if (waiting.length < 5) return;
      for (const one of waiting.reverse()) await connection.send(responseFrame(one.handle, echo(one)));
    };
    await using({ answer }, {}, async (client) => {
      const answers = [1n, 2n, 3n, 4n, 5n].map((n) => firstValue(client.call("Echo", [n])));
      expect(await Promise.all(answers)).toEqual([1n, 2n, 3n, 4n, 5n]);
    });
  });

  test("have every byte as the protocol wants it, with extensions only when asked for", async () => {
    await using({ answer: () => ({}) }, { timeoutMs: null }, async (client, server) => {
      await client.call("P", ["x", null]);
      await client.call("P", [], { batchTimeoutMs: 250, priority: 8, timeoutMs: 1500 });
      const [plain, full] = server.calls.slice(-2);
      expect(plain).toMatchObject({
        version: 2,
        extensions: [],
        parameters: [
          { type: 9, value: "x" },
          { type: 1, value: null },
        ],
      });
      expect(full!.extensions).toEqual([
        [1, 250],
        [5, 8],
        [6, 1_500_000],
      ]);
    });
  });

  test("that fail reject with a typed error that holds the response, or resolve on request", async () => {
    const answer = () => ({ status: -2, statusString: "no", appStatus: 5, tables: [oneValue(1n)] });
    await using({ answer }, {}, async (client) => {
      const error = await client.call("P").catch((reason) => reason);
      expect(error).toBeInstanceOf(VoltGracefulFailureError);
      expect(error).toBeInstanceOf(VoltServerError);
      expect(error).toMatchObject({
        code: "ERR_VOLT_GRACEFUL_FAILURE",
        serverCode: -2,
        message: "P: no",
        procedure: "P",
        retryable: false,
        response: { status: -2, appStatus: 5 },
      });
      expect((await client.call("P", [], { throwOnFailure: false })).tables[0]!.tuples).toEqual([[1n]]);
      expect(client.stats.procedures.P).toMatchObject({ calls: 2, failures: 2, aborts: 0 });
    });
  });

  test("without a response resolve with nothing, and fail all the same", async () => {
    const answer = ({ parameters }: Invocation) => ({ status: Number(parameters[0]!.value) });
    await using({ answer }, {}, async (client) => {
      expect(await client.call("P", [1], { response: false })).toBeUndefined();
      await expect(client.procedure("P").call([-1], { response: false })).rejects.toMatchObject({
        code: "ERR_VOLT_USER_ABORT",
      });
    });
  });

  test("that are wrong are refused, and those beside them are sent", async () => {
    await using({ answer: echo }, {}, async (client, server) => {
      const procedure = client.procedure("Echo", [VoltType.TINYINT]);
      const calls = [
        procedure.call([1]),
        procedure.call([1000]),
        procedure.call([2]),
        client.call("Echo", [undefined]),
      ];
      const ends = await Promise.allSettled(calls);
      expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
      expect((ends[1] as PromiseRejectedResult).reason).toMatchObject({
        name: "VoltUsageError",
        message:
          "Echo: parameter 1: TINYINT: the value is out of range (the smallest one of the width is NULL)",
      });
      expect(server.names).toHaveLength(2);
      await expect(client.call("")).rejects.toBeInstanceOf(VoltUsageError);
      await expect(client.call("P", [], { timeoutMs: 0 })).rejects.toBeInstanceOf(VoltUsageError);
      await expect(client.call("P", [], { priority: 9 })).rejects.toBeInstanceOf(VoltUsageError);
      await expect(client.call("P", [], { batchTimeoutMs: 0.5 })).rejects.toBeInstanceOf(VoltUsageError);
      await expect(client.call("P", [], { signal: {} as never })).rejects.toBeInstanceOf(VoltUsageError);
      await expect(client.call("P", "x" as never)).rejects.toMatchObject({
        message: "P: parameters are a list, not a string",
      });
      await expect(client.call("P", ["\ud800"])).rejects.toMatchObject({
        message: expect.stringContaining("surrogate"),
      });
      await expect(client.call("P", [`${"x".repeat(300)}\udc00`])).rejects.toBeInstanceOf(VoltUsageError);
      expect(() => client.procedure("P", [99 as never])).toThrow(VoltUsageError);
      expect(() => client.procedure("P", [VoltType.MONEY])).toThrow(/no single value has the type/);
      expect(() => client.procedure("P", "BIGINT" as never)).toThrow(VoltUsageError);
    });
  });

  test("longer than a server takes are refused before a byte is sent", async () => {
    await using({ answer: echo }, {}, async (client, server) => {
      const jar = new Uint8Array(53_000_000);
      const call = client.call("P", [jar]);
      await expect(call).rejects.toMatchObject({ code: "ERR_VOLT_REQUEST_TOO_LARGE" });
      expect(await firstValue(client.call("Echo", [5n]))).toBe(5n);
      expect(server.names).toEqual(["Echo"]);
    });
  });
});

describe("answers", () => {
  test("may come one byte at a time, several in a piece, cut anywhere", async () => {
    const answer = async (call: Invocation, connection: PeerConnection): Promise<undefined> => {
      await connection.send(responseFrame(call.handle, echo(call)), { oneByteAtATime: true });
    };
    await using({ answer }, {}, async (client) => {
      expect(await firstValue(client.call("Echo", [7n]))).toBe(7n);
    });
    const handles: bigint[] = [];
    const together = async (call: Invocation, connection: PeerConnection): Promise<undefined> => {
      handles.push(call.handle);
      if (handles.length < 3) return;
      const all = Buffer.concat(
        handles.map((handle) => responseFrame(handle, { tables: [oneValue(handle)] })),
      );
      await connection.send(all.subarray(0, 70));
      await sleep(5);
      await connection.send(all.subarray(70));
    };
    await using({ answer: together }, {}, async (client) => {
      const answers = await Promise.all([1, 2, 3].map(() => firstValue(client.call("P"))));
      expect(answers).toEqual(handles);
    });
  });

  test("of many megabytes are one table", async () => {
    const big = oneValue("x".repeat(20_000_000));
    await using({ answer: () => ({ tables: [big, big] }) }, {}, async (client) => {
      const { tables } = await client.call("Big");
      expect(tables.map((table) => (table.column(0).get(0) as string).length)).toEqual([
        20_000_000, 20_000_000,
      ]);
    });
  });

  test("longer than allowed, or of no length, end the connection with a typed error, and the next one serves", async () => {
    for (const length of ["7fffffff", "00000000", "ffffffff"]) {
      const answer = async (call: Invocation, connection: PeerConnection) => {
        if (call.procedure === "Ok") return {};
        await connection.send(parseHex(length));
        return undefined;
      };
      await using({ answer }, {}, async (client) => {
        const error = await client.call("P", []).catch((reason) => reason);
        expect(error).toMatchObject({
          code: "ERR_VOLT_OUTCOME_UNKNOWN",
          cause: { code: "ERR_VOLT_PROTOCOL" },
        });
        expect(error.cause).toBeInstanceOf(VoltProtocolError);
        await client.call("Ok");
      });
    }
  });

  test("that are no responses end the connection", async () => {
    const answer = async (_: Invocation, connection: PeerConnection) => {
      await connection.send(frame(parseHex("0102")));
      return undefined;
    };
    await using({ answer }, {}, async (client) => {
      await expect(client.call("P")).rejects.toMatchObject({
        code: "ERR_VOLT_OUTCOME_UNKNOWN",
        cause: { kind: "response", firstBytes: "0102" },
      });
    });
  });

  test("that are corrupt inside reject their call alone", async () => {
    const answer = async (call: Invocation, connection: PeerConnection) => {
      if (call.procedure === "Ok") return {};
      const bytes = responseFrame(call.handle, { tables: [oneValue(1n)] });
      // The length of the table.
      new DataView(bytes.buffer).setInt32(bytes.length - oneValue(1n).bytes.length, 1_000_000);
      await connection.send(bytes);
      return undefined;
    };
    await using({ answer }, {}, async (client, server) => {
      const [bad, good] = await Promise.allSettled([client.call("Bad"), client.call("Ok")]);
      expect(bad).toMatchObject({ reason: { code: "ERR_VOLT_PROTOCOL", kind: "VoltTable" } });
      expect(good.status).toBe("fulfilled");
      expect(server.peer.connectionCount).toBe(1);
    });
  });

  test("to nothing that was asked, and doubles, are passed over and counted", async () => {
    const answer = async (call: Invocation, connection: PeerConnection) => {
      const once = responseFrame(call.handle, echo(call));
      await connection.send(Buffer.concat([responseFrame(999_999n), responseFrame(-5n), once, once]));
      return undefined;
    };
    await using({ answer }, {}, async (client) => {
      expect(await firstValue(client.call("Echo", [1n]))).toBe(1n);
      expect(await firstValue(client.call("Echo", [2n]))).toBe(2n);
      await waitUntil(() => client.stats.servers[0]!.unknown === 6);
    });
  });
});
