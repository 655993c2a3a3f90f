import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { expectNoLeaks, ScriptedPeer, waitUntil } from "@x/testkit";
import { Batch } from "../../../src/batch.ts";
import { cql } from "../../../src/cql.ts";
import { ScyllaConnectionError, ScyllaTimeoutError, ScyllaUsageError } from "../../../src/errors.ts";
import { OPCODE } from "../../../src/protocol/opcode.ts";
import { Query } from "../../../src/query.ts";
import { ScyllaRateLimitError, ScyllaReplicaError } from "../../../src/server-errors.ts";
import { Session } from "../../../src/session.ts";
import { body, type Handler, type ServerRequest, startCqlServer } from "../../support/cql-server.ts";
import { counting, withSession } from "../../support/with-session.ts";

type Row = { n: number };

describe("a session", () => {
  it("asks its servers in turn", async () => {
    const seen: string[][] = [[], []];
    await withSession(
      seen.map((list) => counting(list)),
      async (session) => {
        await waitUntil(() => session.stats.nodes.every(({ connections }) => connections === 1));
        await Promise.all(Array.from({ length: 10 }, () => session.execute("n")));
        expect(seen.map(({ length }) => length)).toEqual([5, 5]);
        await session.execute("n", undefined, { host: session.stats.nodes[1]!.address });
        expect(seen[1]).toHaveLength(6);
        await expect(session.execute("n", undefined, { host: "elsewhere:1" })).rejects.toThrow(
          "elsewhere:1 is none of the session's nodes",
        );
      },
    );
  });

  it("names every address that it tried when nobody is there", async () => {
    const gone = await Promise.all([ScriptedPeer.listen(() => {}), ScriptedPeer.listen(() => {})]);
    const nodes = gone.map(({ address }) => address);
    await Promise.all(gone.map((peer) => peer.close()));
    await expectNoLeaks(async () => {
      const error: ScyllaConnectionError = await Session.connect(nodes).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(ScyllaConnectionError);
      expect(error.code).toBe("ERR_SCYLLA_CONNECT");
      expect(error.tried.map(({ address }) => address)).toEqual(nodes);
      for (const node of nodes) expect(error.message).toContain(node);
    });
  });

  it("names a host that there is not", async () => {
    const error = await Session.connect(["nosuch.invalid:9042"]).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ScyllaConnectionError);
    expect(error).toMatchObject({
      code: "ERR_SCYLLA_CONNECT",
      message: expect.stringMatching(/nosuch\.invalid:9042: getaddrinfo/),
      tried: [{ address: "nosuch.invalid:9042" }],
    });
  });

  it("is there when one of its servers is, and connects to the others later", async () => {
    const late = await startCqlServer();
    const { port } = late;
    await late.close();
    await withSession(counting([]), async (session, [peer]) => {
      const other = await Session.connect([peer!.address, `127.0.0.1:${port}`], {
        protocolVersion: 4,
        schemaMetadata: false,
      });
      await other.execute("n");
      expect(other.stats.nodes[1]).toMatchObject({ connections: 0 });
      await waitUntil(() => other.stats.nodes[1]!.lastError !== undefined);
      await other.close();
      await session.ping();
    });
  });

  it("connects again after its connection broke, and says so", async () => {
    await withSession(counting([]), async (session, [peer]) => {
      const states: string[] = [];
      session.on("state", (state) => states.push(state));
      peer!.connections[0]!.reset();
      await waitUntil(() => states.length === 2);
      expect(states).toEqual(["disconnected", "open"]);
      expect((await session.execute<Row>("n")).rows).toEqual([{ n: 1 }]);
      expect(session.state).toBe("open");
    });
  });

  it("has an idempotent statement wait for the next connection when a young one broke", async () => {
    let times = 0;
    const sound = counting([]);
    const handler: Handler = (request, connection) => {
      if (request.query !== "n") return false;
      if (times++ > 0) return sound(request, connection);
      connection.peer.reset();
      return true;
    };
    await withSession(handler, async (session) => {
      expect((await session.execute("n", [], { idempotent: true })).rows).toEqual([{ n: 1 }]);
      expect(session.stats.retries).toBe(1);
    });
  });

  it("does not storm a server that takes it in and drops it", async () => {
    let isDropping = false;
    const handler: Handler = (request, { peer }) => {
      if (isDropping && request.opcode === OPCODE.REGISTER) peer.reset();
      return false;
    };
    await withSession(handler, async (session, [peer]) => {
      isDropping = true;
      peer!.connections[0]!.reset();
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(peer!.connectionCount).toBeLessThan(25);
      isDropping = false;
      await waitUntil(() => session.state === "open", { timeoutMs: 15_000 });
      await session.ping();
    });
  });

  it("does not repeat a statement whose answer was lost, unless it is idempotent", async () => {
    const seen: string[] = [];
    const handler: Handler = (request, { peer }) => {
      if (!request.query?.startsWith("lose")) return false;
      seen.push(request.query);
      peer.reset();
      return true;
    };
    const sound = counting([]);
    const handlers: Handler[] = [
      handler,
      (request, connection) =>
        request.query?.startsWith("lose") ? sound({ ...request, query: "n" }, connection) : false,
    ];
    await withSession(handlers, async (session, [bad]) => {
      await waitUntil(() => session.stats.nodes.every(({ connections }) => connections === 1));
      await expect(session.execute("lose a", undefined, { host: bad!.address })).rejects.toMatchObject({
        code: "ERR_SCYLLA_OUTCOME_UNKNOWN",
        address: bad!.address,
        query: "lose a",
        cause: { code: "ERR_SCYLLA_CONNECTION_LOST" },
      });
      for (let i = 0; i < 4; i++) {
        await waitUntil(() => session.stats.nodes.every(({ connections }) => connections === 1));
        expect((await session.execute("lose b", undefined, { idempotent: true })).rows).toEqual([{ n: 1 }]);
      }
      expect(seen.filter((query) => query === "lose a")).toHaveLength(1);
      expect(session.stats.retries).toBe(seen.length - 1);
      expect(session.stats.retries).toBeGreaterThan(0);
    });
  });

  it("tells in a timeout's code whether the statement may have been done", async () => {
    const handler: Handler = (request) => request.query === "slow";
    await withSession(handler, async (session) => {
      await expect(session.execute("slow", undefined, { timeoutMs: 20 })).rejects.toMatchObject({
        code: "ERR_SCYLLA_TIMEOUT_OUTCOME_UNKNOWN",
        timeoutMs: 20,
        query: "slow",
        retryable: false,
      });
      const idempotent = session.execute("slow", undefined, { timeoutMs: 20, idempotent: true });
      await expect(idempotent).rejects.toMatchObject({ code: "ERR_SCYLLA_TIMEOUT", retryable: true });
      await expect(idempotent).rejects.toThrow(ScyllaTimeoutError);
      expect(session.stats).toMatchObject({ timeouts: 2, running: 0 });
      expect(session.stats.nodes[0]).toMatchObject({ orphans: 2 });
    });
  });

  it("rejects with the reason of a signal, before, while and after asking", async () => {
    const handler: Handler = (request) => request.query === "slow";
    await withSession(handler, async (session) => {
      const reason = new Error("the user left");
      await expect(session.execute("slow", undefined, { signal: AbortSignal.abort(reason) })).rejects.toBe(
        reason,
      );
      const controller = new AbortController();
      const all = Array.from({ length: 20 }, () =>
        session.execute("slow", undefined, { signal: controller.signal }),
      );
      setTimeout(() => controller.abort(reason), 20);
      for (const end of await Promise.allSettled(all)) expect(end).toMatchObject({ reason });
      expect(session.stats.nodes[0]!.orphans).toBe(20);
    });
  });

  it("finishes what runs before it closes, and takes nothing new", async () => {
    const handler: Handler = (request, connection) => {
      if (request.query !== "n") return false;
      setTimeout(() => void connection.reply(request, OPCODE.RESULT, body.ints([4])), 40);
      return true;
    };
    await withSession(handler, async (session) => {
      const running = session.execute<Row>("n");
      const closed = session.close();
      await expect(session.execute("n")).rejects.toMatchObject({ code: "ERR_SCYLLA_CLOSED" });
      await expect(session.ping()).rejects.toMatchObject({ code: "ERR_SCYLLA_CLOSED" });
      expect(() => session.stream("n")[Symbol.asyncIterator]()).not.toThrow();
      expect((await running).rows).toEqual([{ n: 4 }]);
      await closed;
      await session.close();
      expect(session.state).toBe("closed");
      expect(inspect(session)).toMatch(/^Session\(127\.0\.0\.1:\d+; closed\)$/);
    });
  });

  it("settles what runs for too long when it is closed with a limit", async () => {
    await withSession(
      (request) => request.query === "slow",
      async (session) => {
        const running = session.execute("slow");
        const lost = expect(running).rejects.toMatchObject({ code: "ERR_SCYLLA_OUTCOME_UNKNOWN" });
        await session.close({ timeoutMs: 20 });
        await lost;
      },
    );
  });

  it("refuses statements and values that are none", async () => {
    await withSession(counting([]), async (session) => {
      await expect(session.execute(5 as never)).rejects.toThrow(ScyllaUsageError);
      await expect(session.execute("n", "x" as never)).rejects.toThrow(ScyllaUsageError);
      await expect(session.execute("n", undefined, { profile: "none" })).rejects.toThrow("No profile");
      await expect(session.execute("n", undefined, { pageSize: 0 })).rejects.toThrow(ScyllaUsageError);
      await expect(session.execute("n", undefined, { nowInSeconds: 5 })).rejects.toThrow("version 5");
      await expect(session.useKeyspace("a b")).rejects.toThrow(ScyllaUsageError);
      await expect(session.prepare(5 as never)).rejects.toThrow(ScyllaUsageError);
      await expect(session.prepare(cql`n ${1}`)).rejects.toThrow("Values are given when");
      await expect(session.batch(new Batch().appendStatement("n"), [])).rejects.toThrow("as many lists");
      expect((await session.execute("n", [])).rowCount).toBe(1);
      expect((await session.execute("n", {})).rowCount).toBe(1);
    });
  });

  it("hands a fault of a retry policy on to the caller, and goes on", async () => {
    const handler: Handler = async (request, connection) => {
      if (request.query !== "bad") return false;
      await connection.reply(request, OPCODE.ERROR, body.error(0x1001, "busy"));
      return true;
    };
    await withSession([handler], async (session) => {
      const retryPolicy = {
        decide() {
          throw new Error("a fault of mine");
        },
      };
      await expect(session.execute("bad", undefined, { retryPolicy })).rejects.toThrow("a fault of mine");
      await session.ping();
      expect(session.stats.nodes[0]!.connections).toBe(1);
    });
  });

  it("knows the errors that only some servers have", async () => {
    const handler: Handler = async (request, connection) => {
      const answers: Record<string, Uint8Array> = {
        limit: body.error(0xf000, "too often", (writer) => {
          writer.u8(1);
          writer.u8(1);
        }),
        cas: body.error(0x1700, "unknown", (writer) => {
          writer.u16be(8);
          writer.i32be(1);
          writer.i32be(2);
        }),
      };
      const answer = answers[request.query ?? ""];
      if (answer === undefined) return false;
      await connection.reply(request, OPCODE.ERROR, answer);
      return true;
    };
    const server = { supported: { SCYLLA_RATE_LIMIT_ERROR: ["ERROR_CODE=61440"] } };
    await withSession(
      handler,
      async (session) => {
        const limited = session.execute("limit");
        await expect(limited).rejects.toThrow(ScyllaRateLimitError);
        await expect(limited).rejects.toMatchObject({
          code: "ERR_SCYLLA_RATE_LIMIT",
          operation: "write",
          rejectedByCoordinator: true,
        });
        await expect(session.execute("cas")).rejects.toThrow(ScyllaReplicaError);
      },
      { server },
    );
  });

  it("chooses its keyspace on every connection, those to come included", async () => {
    const used: string[] = [];
    const handler: Handler = (request) => {
      if (request.query?.startsWith("USE")) used.push(request.query);
      return false;
    };
    await withSession(
      handler,
      async (session, [peer]) => {
        await waitUntil(() => session.stats.nodes[0]!.connections === 3);
        expect(session.getKeyspace()).toBe("first");
        expect(used).toEqual(["USE first", "USE first", "USE first"]);
        used.length = 0;
        await session.useKeyspace("Second", { caseSensitive: true });
        expect(session.getKeyspace()).toBe("Second");
        expect(used).toEqual(Array(4).fill('USE "Second"'));
        used.length = 0;
        peer!.connections[1]!.reset();
        await waitUntil(() => used.length === 1 && session.stats.nodes[0]!.connections === 3);
        expect(used).toEqual(['USE "Second"']);
      },
      { keyspace: "first", poolSize: 3 },
    );
  });

  it("speaks of its queries and connections on diagnostics channels", async () => {
    const heard: unknown[] = [];
    const names = [
      "tracing:x:scylla:query:start",
      "tracing:x:scylla:query:asyncEnd",
      "tracing:x:scylla:connect:start",
    ];
    const listen = (message: unknown, name: string | symbol): void => {
      const { query, address } = message as { query?: string; address?: string };
      heard.push([String(name).split(":").slice(3).join(":"), query ?? address]);
    };
    for (const name of names) subscribe(name, listen);
    try {
      await withSession(counting([]), async (session, [peer]) => {
        await session.execute("n one");
        await session.batch(new Batch().appendStatement("n a").appendStatement("n b"));
        expect(heard).toEqual([
          ["connect:start", peer!.address],
          ["query:start", "n one"],
          ["query:asyncEnd", "n one"],
          ["query:start", "n a; n b"],
          ["query:asyncEnd", "n a; n b"],
        ]);
        heard.length = 0;
        for await (const _ of session.stream("n streamed")) break;
        expect(heard).toEqual([
          ["query:start", "n streamed"],
          ["query:asyncEnd", "n streamed"],
        ]);
      });
    } finally {
      for (const name of names) unsubscribe(name, listen);
    }
  });
});

describe("pages", () => {
  /** Pages of two rows, `pages` of them; counts how many were asked for. */
  function paging(pages: number, asked: number[]): Handler {
    return async (request, connection) => {
      if (request.query !== "pages") return false;
      const at = request.body.length > 4 + 5 + 2 + 1 + 4 + 4 ? request.body.at(-3)! : 0;
      asked.push(at);
      const state = at + 1 < pages ? Uint8Array.of(at + 1) : undefined;
      await connection.reply(request, OPCODE.RESULT, body.ints([2 * at, 2 * at + 1], state));
      return true;
    };
  }

  it("are gathered into one result", async () => {
    const asked: number[] = [];
    await withSession(paging(4, asked), async (session) => {
      const result = await session.execute<Row>("pages");
      expect(result.rows.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(result.pagingState).toBeNull();
      expect(asked).toEqual([0, 1, 2, 3]);
      expect(session.stats.requests).toBe(1);
    });
  });

  it("are told on the diagnostics channel, each for itself", async () => {
    const heard: string[] = [];
    const listen = (message: unknown): void => {
      heard.push((message as { query: string }).query);
    };
    subscribe("tracing:x:scylla:query:asyncEnd", listen);
    try {
      await withSession(paging(3, []), async (session) => {
        for await (const _ of session.stream<Row>("pages", [], { pageSize: 2 }));
        expect(heard).toEqual(["pages", "pages", "pages"]);
        heard.length = 0;
        await session.execute("pages");
        expect(heard).toEqual(["pages"]);
      });
    } finally {
      unsubscribe("tracing:x:scylla:query:asyncEnd", listen);
    }
  });

  it("come one at a time when asked so, and go on by for await", async () => {
    const asked: number[] = [];
    await withSession(paging(3, asked), async (session) => {
      const first = await session.query<Row>(new Query("pages").withPageSize(2));
      expect([first.rows, asked]).toEqual([[{ n: 0 }, { n: 1 }], [0]]);
      const again = await session.execute<Row>("pages", [], { pageSize: 2, pagingState: first.pagingState });
      expect(again.rows).toEqual([{ n: 2 }, { n: 3 }]);
      const all: number[] = [];
      for await (const { n } of first) all.push(n);
      expect(all).toEqual([0, 1, 2, 3, 4, 5]);
    });
  });

  it("are fetched one ahead while a stream is read, and no more", async () => {
    const asked: number[] = [];
    await withSession(paging(6, asked), async (session) => {
      const rows: number[] = [];
      for await (const { n } of session.stream<Row>("pages", [], { pageSize: 2 })) {
        rows.push(n);
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(asked.length).toBeLessThanOrEqual(Math.floor(n / 2) + 2);
        if (n === 5) break;
      }
      expect(rows).toEqual([0, 1, 2, 3, 4, 5]);
      const sizes: number[] = [];
      const stream = session.stream("pages");
      for await (const batch of stream.batches()) sizes.push(batch.rowCount);
      expect(sizes).toEqual([2, 2, 2, 2, 2, 2]);
      await expect(stream.batches().next()).rejects.toThrow("read once");
    });
  });

  it("have a limit each when it is the session's, one for all when it is the call's", async () => {
    const handler: Handler = (request, connection) => {
      if (request.query !== "pages") return false;
      const state = Uint8Array.of(1);
      setTimeout(() => void connection.reply(request, OPCODE.RESULT, body.ints([1], state)), 30);
      return true;
    };
    await withSession(
      handler,
      async (session) => {
        let pages = 0;
        for await (const _ of session.stream("pages").batches()) if (++pages === 20) break;
        await expect(session.execute("pages", [], { timeoutMs: 80 })).rejects.toThrow(ScyllaTimeoutError);
        const controller = new AbortController();
        setTimeout(() => controller.abort(new Error("enough")), 200);
        await expect(session.execute("pages", [], { signal: controller.signal })).rejects.toThrow("enough");
      },
      { timeoutMs: 500 },
    );
  });
});

describe("prepared statements", () => {
  /** Prepares whatever it is given under the same id; counts, and forgets when told to. */
  function preparing(counts: { prepared: number; executed: number; forget: number }, version = 4): Handler {
    return async (request, connection) => {
      if (request.opcode === OPCODE.PREPARE && request.query!.startsWith("p")) {
        counts.prepared++;
        const id = Buffer.from(request.query!).toString("hex");
        await connection.reply(request, OPCODE.RESULT, body.prepared(id, ["a", "b"], version));
        return true;
      }
      if (request.opcode !== OPCODE.EXECUTE && request.opcode !== OPCODE.BATCH) return false;
      counts.executed++;
      if (counts.forget-- > 0) {
        const id = Buffer.from("p1");
        await connection.reply(
          request,
          OPCODE.ERROR,
          body.error(0x2500, "unprepared", (writer) => {
            writer.u16be(id.length);
            writer.append(id);
          }),
        );
      } else await connection.reply(request, OPCODE.RESULT, body.ints([7]));
      return true;
    };
  }

  it("are made once, however many ask, and kept", async () => {
    const counts = { prepared: 0, executed: 0, forget: 0 };
    await withSession(preparing(counts), async (session) => {
      const all = await Promise.all(Array.from({ length: 20 }, () => session.execute<Row>("p1", [1, 2])));
      expect(all.every(({ rows }) => rows[0]?.n === 7)).toBe(true);
      await session.execute("p1", { a: 1, b: 2 });
      expect(counts).toMatchObject({ prepared: 1, executed: 21 });
      expect(session.stats.prepared).toBe(1);
    });
  });

  it("are let go when there are too many", async () => {
    const counts = { prepared: 0, executed: 0, forget: 0 };
    await withSession(
      preparing(counts),
      async (session) => {
        for (const name of ["p1", "p2", "p1", "p3", "p2"]) await session.execute(name, [1, 2]);
        expect(counts.prepared).toBe(4);
        expect(session.stats.prepared).toBe(2);
      },
      { maxPrepared: 2 },
    );
  });

  it("are prepared again, once for all, when the server has forgotten them", async () => {
    const counts = { prepared: 0, executed: 0, forget: 0 };
    await withSession(preparing(counts), async (session) => {
      const statement = await session.prepare<Row>("p1");
      counts.forget = 10;
      const all = await Promise.all(
        Array.from({ length: 10 }, (_, i) => session.executePrepared(statement, [i, i])),
      );
      expect(all.every(({ rows }) => rows[0]?.n === 7)).toBe(true);
      expect(counts).toMatchObject({ prepared: 2, executed: 20 });
      expect(session.stats.reprepares).toBe(10);
    });
  });

  it("are prepared again for a batch, too", async () => {
    const counts = { prepared: 0, executed: 0, forget: 1 };
    await withSession(preparing(counts), async (session) => {
      const statement = await session.prepare("p1");
      const batch = new Batch("unlogged").appendStatement(statement).appendStatement("p2");
      await session.batch(batch, [[1, 2], { a: 3, b: 4 }]);
      expect(counts).toMatchObject({ prepared: 3, executed: 2 });
    });
  });

  it("that a server never knows end in its error", async () => {
    const counts = { prepared: 0, executed: 0, forget: 1000 };
    await withSession(preparing(counts), async (session) => {
      await expect(session.execute("p1", [1, 2])).rejects.toMatchObject({
        code: "ERR_SCYLLA_UNPREPARED",
        id: Uint8Array.from(Buffer.from("p1")),
      });
      expect(counts.executed).toBe(6);
    });
  });

  it("refuse values that do not fit before anything is sent, and harm no other", async () => {
    const counts = { prepared: 0, executed: 0, forget: 0 };
    await withSession(preparing(counts), async (session) => {
      const statement = await session.prepare("p1");
      const wrong = [[1], [1, 2, 3], [1, "x"], { a: 1 }, { a: 1, b: 2, c: 3 }, [1, 2 ** 40]];
      const ends = await Promise.allSettled([
        session.executePrepared(statement, [1, 2]),
        ...wrong.map((values) => session.executePrepared(statement, values)),
        session.executePrepared(statement, { a: null, b: undefined }),
      ]);
      expect(ends.map(({ status }) => status)).toEqual([
        "fulfilled",
        ...wrong.map(() => "rejected"),
        "fulfilled",
      ]);
      for (const end of ends.slice(1, -1))
        expect(end).toMatchObject({ reason: { code: "ERR_SCYLLA_USAGE" } });
      // An empty object where names may be meant says nothing of them.
      await expect(session.execute("p :a :b", {})).rejects.toThrow('There is no value for "a"');
      const batch = new Batch().appendStatement("p :a :b");
      await expect(session.batch(batch, [{}])).rejects.toThrow('There is no value for "a"');
      expect(counts.executed).toBe(2);
      expect(session.stats.nodes[0]!.inFlight).toBe(0);
    });
  });

  it("fail together when they cannot be prepared, and are tried anew afterwards", async () => {
    let times = 0;
    const handler: Handler = async (request, connection) => {
      if (request.opcode !== OPCODE.PREPARE) return false;
      times++;
      await connection.reply(request, OPCODE.ERROR, body.error(0x2200, "no such table"));
      return true;
    };
    await withSession(handler, async (session) => {
      const ends = await Promise.allSettled([session.execute("x", [1]), session.execute("x", [2])]);
      for (const end of ends) expect(end).toMatchObject({ reason: { code: "ERR_SCYLLA_INVALID" } });
      expect(times).toBe(1);
      await expect(session.execute("x", [1])).rejects.toThrow("no such table");
      expect(times).toBe(2);
      expect(session.stats.prepared).toBe(0);
    });
  });

  it("leave nobody waiting whose signal or limit ends before they are prepared", async () => {
    await withSession(
      (request) => request.opcode === OPCODE.PREPARE,
      async (session) => {
        const reason = new Error("the user left");
        const controller = new AbortController();
        const aborted = session.execute("x", [1], { signal: controller.signal });
        const late = session.execute("x", [1], { timeoutMs: 20 });
        setTimeout(() => controller.abort(reason), 10);
        await expect(aborted).rejects.toBe(reason);
        await expect(late).rejects.toMatchObject({ code: "ERR_SCYLLA_TIMEOUT" });
      },
    );
  });

  it("take nothing of the time of pages after the first when they are prepared", async () => {
    let pages = 0;
    const later = (ms: number, work: () => void): true => {
      setTimeout(work, ms);
      return true;
    };
    await withSession(
      (request, connection) => {
        const reply = (answer: Uint8Array): void => void connection.reply(request, OPCODE.RESULT, answer);
        if (request.opcode === OPCODE.PREPARE) return later(600, () => reply(body.prepared("00", ["a"], 4)));
        if (request.opcode !== OPCODE.EXECUTE) return false;
        const isFirst = pages++ === 0;
        return later(isFirst ? 0 : 400, () => reply(body.ints([1], isFirst ? Uint8Array.of(1) : undefined)));
      },
      async (session) => {
        let rows = 0;
        for await (const _ of session.stream("p", [1], { timeoutMs: 800 })) rows++;
        expect([rows, pages]).toEqual([2, 2]);
      },
    );
  });

  it("ask for metadata in v4, and read columns that have changed since", async () => {
    let name = "n";
    const flags: number[] = [];
    const handler: Handler = async (request, connection) => {
      if (request.opcode === OPCODE.PREPARE) {
        await connection.reply(request, OPCODE.RESULT, body.prepared("01", []));
        return true;
      }
      if (request.opcode !== OPCODE.EXECUTE) return false;
      flags.push(request.body[5]! & 2);
      await connection.reply(request, OPCODE.RESULT, body.ints([7], undefined, name));
      return true;
    };
    await withSession(handler, async (session) => {
      const statement = await session.prepare("select *");
      expect((await session.executePrepared(statement)).rows).toEqual([{ n: 7 }]);
      name = "m";
      expect((await session.executePrepared(statement)).rows).toEqual([{ m: 7 }]);
      expect((await session.executePrepared(statement)).rows).toEqual([{ m: 7 }]);
      expect(flags).toEqual([0, 0, 0]);
    });
  });

  it("have ids of their columns in v4, too, where the server offers that", async () => {
    const ids: string[] = [];
    const handler: Handler = async (request: ServerRequest, connection) => {
      if (request.opcode === OPCODE.PREPARE) {
        await connection.reply(request, OPCODE.RESULT, body.prepared("01", [], 5, "cafe"));
        return true;
      }
      if (request.opcode !== OPCODE.EXECUTE) return false;
      ids.push(Buffer.from(request.body).toString("hex").slice(0, 20));
      await connection.reply(request, OPCODE.RESULT, body.ints([7]));
      return true;
    };
    const server = { supported: { SCYLLA_USE_METADATA_ID: [""] } };
    await withSession(
      handler,
      async (session) => {
        const statement = await session.prepare("select *");
        await session.executePrepared(statement);
        // [short bytes] id, [short bytes] metadata id, consistency, flags: metadata skipped, page size, serial.
        expect(ids).toEqual(["0001010002cafe000616"]);
      },
      { server },
    );
  });
});
