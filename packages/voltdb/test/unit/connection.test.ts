import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import {
  expectNoLeaks,
  FaultProxy,
  type PeerConnection,
  parseHex,
  ScriptedPeer,
  toHex,
  waitUntil,
} from "@x/testkit";
import {
  type ConnectOptions,
  connect,
  type VoltClient,
  VoltConnectionError,
  VoltGracefulFailureError,
  VoltProtocolError,
  VoltServerError,
  VoltTimeoutError,
  VoltType,
  VoltUsageError,
} from "../../src/index.ts";
import type { Invocation } from "../../src/protocol/read-invocation.ts";
import {
  catalog,
  FakeServer,
  frame,
  loginBody,
  oneValue,
  responseFrame,
  topology,
} from "../support/fake-server.ts";

/** Answers with the first parameter. */
const echo = ({ parameters }: Invocation) => ({ tables: [oneValue(parameters[0]?.value as bigint)] });

async function using(
  options: Parameters<typeof FakeServer.listen>[0],
  more: ConnectOptions,
  work: (client: VoltClient, server: FakeServer) => Promise<void>,
): Promise<void> {
  await expectNoLeaks(async () => {
    await using server = await FakeServer.listen(options);
    const client = await connect({ servers: server.address, reconnect: { baseMs: 1, maxMs: 20 }, ...more });
    try {
      await work(client, server);
    } finally {
      await client.close({ timeoutMs: 200 });
    }
  });
}

const valueOf = async (call: Promise<{ tables: readonly { tuples: unknown[][] }[] }>): Promise<unknown> =>
  (await call).tables[0]?.tuples[0]?.[0];

describe("calls", () => {
  test("of one turn go out in one piece, and each gets its own answer", async () => {
    await using({ answer: echo }, {}, async (client, server) => {
      const procedure = client.procedure("Echo", [VoltType.BIGINT]);
      const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => valueOf(procedure.call([i]))));
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
      const answers = [1n, 2n, 3n, 4n, 5n].map((n) => valueOf(client.call("Echo", [n])));
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
      expect(() => client.procedure("P", [99 as never])).toThrow(VoltUsageError);
    });
  });

  test("longer than a server takes are refused before a byte is sent", async () => {
    await using({ answer: echo }, {}, async (client, server) => {
      const jar = new Uint8Array(53_000_000);
      const call = client.call("P", [jar]);
      await expect(call).rejects.toMatchObject({ code: "ERR_VOLT_REQUEST_TOO_LARGE" });
      expect(await valueOf(client.call("Echo", [5n]))).toBe(5n);
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
      expect(await valueOf(client.call("Echo", [7n]))).toBe(7n);
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
      const answers = await Promise.all([1, 2, 3].map(() => valueOf(client.call("P"))));
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
      expect(await valueOf(client.call("Echo", [1n]))).toBe(1n);
      expect(await valueOf(client.call("Echo", [2n]))).toBe(2n);
      await waitUntil(() => client.stats.servers[0]!.unknown === 6);
    });
  });
});

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
      const next = valueOf(client.call("Echo", [2n]));
      for (const release of held) await release();
      expect(await next).toBe(2n);
      await waitUntil(() => client.stats.servers[0]!.late === 2);
      expect(client.stats).toMatchObject({ open: 0, procedures: { Slow: { timeouts: 2 } } });
    });
  });

  test("many limits of different lengths end in their order", async () => {
    await using({ answer: () => undefined }, {}, async (client) => {
      const ended: number[] = [];
      const calls = [60, 20, 40, 20].map((timeoutMs) =>
        client.call("P", [], { timeoutMs }).catch(() => ended.push(timeoutMs)),
      );
      await Promise.all(calls);
      expect(ended).toEqual([20, 20, 40, 60]);
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
        Array.from({ length: 40 }, (_, i) => valueOf(client.call("Echo", [i]))),
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
    const client = await connect({ servers: proxy.address, maxQueuedBytes: 20_000_000 });
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
      expect(await valueOf(client.call("Echo", [3n]))).toBe(3n);
      expect(states).toEqual(["disconnected", "open"]);
      expect(client.stats.servers[0]).toMatchObject({ connects: 2, isUp: true });
    });
  });

  test("is made up for by sending idempotent calls again", async () => {
    let deaths = 0;
    const answer = (call: Invocation, connection: PeerConnection) =>
      deaths++ < 2 ? dying({ ...call, procedure: "Die" }, connection) : echo(call);
    await using({ answer }, {}, async (client, server) => {
      expect(await valueOf(client.call("Echo", [4n], { idempotent: true }))).toBe(4n);
      expect(server.names).toEqual(["Echo", "Echo", "Echo"]);
      await client.ping();
    });
  });

  test("lets calls wait for the next one, as long as their limit", async () => {
    await using server = await FakeServer.listen({ answer: echo });
    const client = await connect({ servers: server.address, reconnect: { baseMs: 5, maxMs: 5 } });
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
    const client = await connect({
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
      message: /nothing was heard/,
    });
    proxy.breakAll("reset");
    proxy.clear();
    await client.ping();
    await client.close();
  });

  test("cut at any byte of an answer fails the call, and nothing else", async () => {
    await using server = await FakeServer.listen({ answer: echo });
    await using proxy = await FaultProxy.start({ port: server.peer.port });
    const client = await connect({ servers: proxy.address, reconnect: { baseMs: 1, maxMs: 2 } });
    const length = responseFrame(1n, { tables: [oneValue(1n)] }).length;
    for (let afterBytes = 0; afterBytes < length; afterBytes += 5) {
      proxy.set({ mode: afterBytes % 2 === 0 ? "cut" : "reset", afterBytes }, "toClient");
      await expect(client.call("Echo", [1n])).rejects.toMatchObject({ code: "ERR_VOLT_OUTCOME_UNKNOWN" });
      proxy.clear();
      expect(await valueOf(client.call("Echo", [2n]))).toBe(2n);
    }
    await client.close();
  });
});

describe("login", () => {
  const attempt = (options: ConnectOptions, bytes: string | Uint8Array | undefined): Promise<unknown> =>
    expectNoLeaks(async () => {
      const login = (_: Uint8Array, connection: PeerConnection) => {
        void connection
          .send(typeof bytes === "string" ? parseHex(bytes) : (bytes ?? new Uint8Array(0)))
          .then(() => connection.close());
        return undefined;
      };
      await using server = await FakeServer.listen({ login });
      return await connect({ servers: server.address, ...options }).then(
        (client) => client.close(),
        (reason) => reason,
      );
    });

  test.each([
    [-1, "ERR_VOLT_LOGIN", false],
    [1, "ERR_VOLT_TOO_MANY_CONNECTIONS", true],
    [2, "ERR_VOLT_LOGIN_TIMEOUT", true],
    [3, "ERR_VOLT_LOGIN_FORMAT", false],
    [4, "ERR_VOLT_NODE_REJOINING", true],
    [5, "ERR_VOLT_UNKNOWN_SERVICE", false],
    [6, "ERR_VOLT_TLS_REQUIRED", false],
    [7, "ERR_VOLT_CERTIFICATE_REQUIRED", false],
    [8, "ERR_VOLT_CERTIFICATE_REVOKED", false],
    [99, "ERR_VOLT_LOGIN", false],
  ])("code %i is the error %s", async (serverCode, code, retryable) => {
    const reply = frame(Uint8Array.of(0, serverCode));
    const error = await attempt({ password: "hunter2", username: "joe" }, reply);
    expect(error).toBeInstanceOf(VoltConnectionError);
    expect(error).toMatchObject({ code, serverCode, retryable });
    expect(inspect(error, { depth: 10 })).not.toMatch(/hunter2|f52fbd32b2b3b86f/);
  });

  test("a refusal of one byte without a length is understood", async () => {
    expect(await attempt({}, "01")).toMatchObject({ code: "ERR_VOLT_TOO_MANY_CONNECTIONS" });
  });

  test.each([
    ["nothing, then the end", undefined, { code: "ERR_VOLT_CONNECT", message: /does it want TLS\?/ }],
    ["half an answer", "00000043 0000", { code: "ERR_VOLT_CONNECT" }],
    ["an answer that is too short", "00000003 000000", { code: "ERR_VOLT_PROTOCOL" }],
    ["Kerberos", "00000002 0204", { code: "ERR_VOLT_PROTOCOL", message: /Kerberos/ }],
    ["a length that lies", "7fffffff 00", { code: "ERR_VOLT_PROTOCOL" }],
    ["HTTP", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), { code: "ERR_VOLT_PROTOCOL" }],
  ])("%s is a typed error", async (_, bytes, expected) => {
    expect(await attempt({}, bytes as Uint8Array)).toMatchObject(expected as object);
  });

  test("an answer in single bytes, and one with a response right behind it, are taken", async () => {
    await expectNoLeaks(async () => {
      const login = (_: Uint8Array, connection: PeerConnection) => {
        void connection.send(frame(loginBody()), { oneByteAtATime: true });
        return new Uint8Array(0);
      };
      await using server = await FakeServer.listen({ login, answer: echo });
      await (await connect({ servers: server.address })).close();
    });
    await using(
      { login: () => Buffer.concat([frame(loginBody()), responseFrame(5_000n)]) },
      {},
      async (client) => {
        expect(client.stats.servers[0]!.unknown).toBe(1);
      },
    );
  });

  test("sends the hash that is asked for, of a password that may come late", async () => {
    const seen: string[] = [];
    const login = (body: Uint8Array) => {
      seen.push(toHex(body));
      return frame(loginBody());
    };
    await using({ login }, { username: "admin", password: async () => "adminpw" }, async () => {});
    await using(
      { login },
      { username: "admin", password: "adminpw", hash: "sha1", loginVersion: 0 },
      async () => {},
    );
    expect(seen).toEqual([
      "01010000000864617461626173650000000561646d696e5fcf82bc15aef42cd3ec93e6d4b51c04df110cf77ee715f62f3f172ff8ed9de9",
      "000000000864617461626173650000000561646d696e289bed0325c26d04da9ba999fb6c4defd8ab76f6",
    ]);
  });

  test("fails when the password cannot be had, or does not come", async () => {
    await using server = await FakeServer.listen();
    const servers = server.address;
    const noPassword = new Error("no password");
    await expect(connect({ servers, password: () => Promise.reject(noPassword) })).rejects.toBe(noPassword);
    await expect(connect({ servers, password: () => 5 as never })).rejects.toBeInstanceOf(VoltUsageError);
    await expect(
      connect({ servers, password: () => new Promise<string>(() => {}), connectTimeoutMs: 20 }),
    ).rejects.toMatchObject({ code: "ERR_VOLT_CONNECT_TIMEOUT" });
  });

  test("takes at most connectTimeoutMs, also when a server never answers", async () => {
    await using peer = await ScriptedPeer.listen(async () => {});
    const error = await connect({ servers: peer.address, connectTimeoutMs: 30 }).catch((reason) => reason);
    expect(error).toBeInstanceOf(VoltTimeoutError);
    expect(error).toMatchObject({ code: "ERR_VOLT_CONNECT_TIMEOUT", retryable: true });
  });

  test("fails where nobody listens, and says why", async () => {
    const error = await connect({ servers: "127.0.0.1:1" }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "ERR_VOLT_CONNECT", address: "127.0.0.1:1", retryable: true });
    expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
    const two = await connect({ servers: ["127.0.0.1:1", "127.0.0.1:2"] }).catch((reason) => reason);
    expect(two).toMatchObject({ code: "ERR_VOLT_CONNECT", message: /127\.0\.0\.1:1.*127\.0\.0\.1:2/ });
  });
});

describe("several servers", () => {
  test("take calls in turn, and those that remain go on when one is lost", async () => {
    await using first = await FakeServer.listen({ answer: echo, hostId: 0 });
    await using second = await FakeServer.listen({ answer: echo, hostId: 1 });
    const client = await connect({
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
    const client = await connect({ servers: ["127.0.0.1:1", server.address] });
    expect(await valueOf(client.call("Echo", [1n]))).toBe(1n);
    await client.close();
  });

  test("of another cluster are not mixed in, and a cluster that started anew is taken", async () => {
    await using first = await FakeServer.listen({ answer: echo, clusterStart: 1n });
    await using other = await FakeServer.listen({ answer: echo, clusterStart: 2n });
    const client = await connect({
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
      const call = valueOf(client.call("Echo", [1n]));
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
        new (oneValue(1n).constructor as typeof import("../../src/index.ts").VoltTable)(columns, [
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
