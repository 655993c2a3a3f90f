import { Socket } from "node:net";
import { ByteReader } from "@x/binary";
import { expectNoLeaks, ScriptedPeer, waitUntil } from "@x/testkit";
import { ask } from "../../../src/call.ts";
import type { Connection, ConnectionListener } from "../../../src/connection.ts";
import { ScyllaConnectionError, ScyllaProtocolError, ScyllaTimeoutError } from "../../../src/errors.ts";
import { watchConnection } from "../../../src/heartbeat.ts";
import { type ConnectionOptions, openConnection } from "../../../src/open-connection.ts";
import type { ServerEvent } from "../../../src/protocol/event.ts";
import { OPCODE } from "../../../src/protocol/opcode.ts";
import { encodeQuery } from "../../../src/protocol/query.ts";
import type { ResponseMessage } from "../../../src/protocol/response.ts";
import {
  body,
  build,
  type Handler,
  type ServerRequest,
  startCqlServer,
  string,
} from "../../support/cql-server.ts";

const OPTIONS: ConnectionOptions = {
  user: undefined,
  password: undefined,
  compression: undefined,
  applicationName: undefined,
  applicationVersion: undefined,
  socket: { noDelay: true, keepAliveMs: null, tls: undefined },
  version: 5,
  connectTimeoutMs: 5_000,
};

/** Connects, runs `work`, and finds everything closed afterwards. */
async function withConnection(
  handler: Handler | undefined,
  work: (connection: Connection, peer: ScriptedPeer) => Promise<void>,
  { version = 4, ...options }: Partial<ConnectionOptions> = {},
): Promise<void> {
  await expectNoLeaks(async () => {
    await using peer = await startCqlServer(handler, { version });
    const connection = await openConnection(peer, { ...OPTIONS, ...options, version }, undefined);
    try {
      await work(connection, peer);
    } finally {
      connection.destroy();
    }
  });
}

function query(connection: Connection, text: string, limits = {}): Promise<ResponseMessage> {
  return ask(
    connection,
    OPCODE.QUERY,
    (writer) => encodeQuery(writer, connection.version, text, { consistency: 1 }),
    { timeoutMs: null, query: text, ...limits },
  );
}

/** The numbers in an answer of rows. */
function numbers(message: ResponseMessage): number[] {
  if (message.opcode !== "RESULT" || message.result.kind !== "ROWS") throw new Error(message.opcode);
  const { source, start, end, rowCount } = message.result;
  const reader = new ByteReader(source.bytes, start, end);
  return Array.from({ length: rowCount }, () => {
    reader.skip(4);
    return reader.i32be();
  });
}

/** Answers `n:<number>` with that number. */
const echo: Handler = async (request, connection) => {
  if (!request.query?.startsWith("n:")) return false;
  await connection.reply(request, OPCODE.RESULT, body.ints([Number(request.query.slice(2))]));
  return true;
};

describe.each([4, 5])("a connection of version %i", (version) => {
  it("takes answers that come one byte at a time", async () => {
    const handler: Handler = async (request, connection) => {
      if (request.query === undefined) return false;
      const answer = connection.bytesOf(request, OPCODE.RESULT, body.ints([1, -2]));
      await connection.peer.send(answer, { oneByteAtATime: true });
      return true;
    };
    await withConnection(
      handler,
      async (connection) => {
        expect(numbers(await query(connection, "a"))).toEqual([1, -2]);
        expect(numbers(await query(connection, "b"))).toEqual([1, -2]);
      },
      { version },
    );
  });

  it("pairs answers in any order with their requests", async () => {
    const waiting: ServerRequest[] = [];
    const handler: Handler = async (request, connection) => {
      if (request.query === undefined) return false;
      waiting.push(request);
      if (waiting.length < 50) return true;
      const answers = waiting
        .reverse()
        .map((one) => connection.bytesOf(one, OPCODE.RESULT, body.ints([Number(one.query)])));
      await connection.peer.send(Buffer.concat(answers));
      return true;
    };
    await withConnection(
      handler,
      async (connection) => {
        const all = await Promise.all(Array.from({ length: 50 }, (_, i) => query(connection, `${i}`)));
        expect(all.flatMap(numbers)).toEqual(Array.from({ length: 50 }, (_, i) => i));
        expect(connection.inFlight).toBe(0);
      },
      { version },
    );
  });

  it("carries 40,000 requests at once, more than there are stream ids", async () => {
    await withConnection(
      echo,
      async (connection) => {
        const all = Array.from({ length: 40_000 }, (_, i) => query(connection, `n:${i}`));
        expect(connection.inFlight).toBe(32_768);
        const answers = await Promise.all(all);
        expect(answers.every((answer, i) => numbers(answer)[0] === i)).toBe(true);
        expect(connection.inFlight).toBe(0);
      },
      { version },
    );
  }, 60_000);

  it("settles every request when the server cuts an answer short", async () => {
    const handler: Handler = async (request, connection) => {
      if (request.query !== "cut") return false;
      const answer = connection.bytesOf(request, OPCODE.RESULT, body.ints([1, 2, 3]));
      await connection.peer.send(answer.subarray(0, answer.length - 5));
      await connection.peer.close();
      return true;
    };
    await withConnection(
      handler,
      async (connection) => {
        const all = await Promise.allSettled([query(connection, "cut"), query(connection, "other")]);
        for (const one of all)
          expect(one).toMatchObject({
            status: "rejected",
            reason: { code: "ERR_SCYLLA_CONNECTION_LOST", address: connection.address },
          });
        await expect(query(connection, "later")).rejects.toThrow(ScyllaConnectionError);
      },
      { version },
    );
  });

  it("drops an answer that comes after its request was given up, and takes its id again then", async () => {
    const late: ServerRequest[] = [];
    const handler: Handler = async (request, connection) => {
      if (request.query === "late") {
        late.push(request);
        return true;
      }
      if (request.query === "release")
        for (const one of late) await connection.reply(one, OPCODE.RESULT, body.ints([999]));
      return echo(request, connection);
    };
    await withConnection(
      handler,
      async (connection) => {
        await expect(query(connection, "late", { timeoutMs: 20 })).rejects.toThrow(ScyllaTimeoutError);
        const reason = new Error("the user left");
        const controller = new AbortController();
        const aborted = query(connection, "late", { signal: controller.signal });
        await waitUntil(() => late.length === 2);
        controller.abort(reason);
        await expect(aborted).rejects.toBe(reason);
        expect([connection.inFlight, connection.orphans]).toEqual([2, 2]);

        const [answer] = await Promise.all([query(connection, "n:5"), query(connection, "release")]);
        expect(numbers(answer)).toEqual([5]);
        await waitUntil(() => connection.inFlight === 0);
        expect(connection.orphans).toBe(0);
        expect(connection.isOpen).toBe(true);
      },
      { version },
    );
  });

  it("is replaced, and harms nobody else, when an answer cannot be read", async () => {
    const waiting: ServerRequest[] = [];
    const handler: Handler = async (request, connection) => {
      if (request.query === undefined) return false;
      if (request.query === "fine") waiting.push(request);
      else
        await connection.reply(
          request,
          OPCODE.RESULT,
          build((writer) => writer.i32be(2)),
        );
      if (request.query === "bad")
        for (const one of waiting)
          setTimeout(() => void connection.reply(one, OPCODE.RESULT, body.ints([7])), 30);
      return true;
    };
    await withConnection(
      handler,
      async (connection) => {
        const told: string[] = [];
        connection.listener = recorder(told);
        const fine = query(connection, "fine");
        await expect(query(connection, "bad")).rejects.toMatchObject({
          code: "ERR_SCYLLA_PROTOCOL",
          kind: "RESULT",
          firstBytes: "00000002",
        });
        expect(connection.isOpen).toBe(false);
        expect(numbers(await fine)).toEqual([7]);
        await waitUntil(() => told.length === 2);
        expect(told).toEqual(["retired", "closed undefined"]);
      },
      { version },
    );
  });

  it("writes the requests of a tick at once", async () => {
    await withConnection(
      echo,
      async (connection) => {
        const write = jest.spyOn(Socket.prototype, "write");
        const all = Promise.all(Array.from({ length: 100 }, (_, i) => query(connection, `n:${i}`)));
        await Promise.resolve();
        await new Promise((resolve) => process.nextTick(resolve));
        const writes = write.mock.calls.length;
        write.mockRestore();
        expect(writes).toBe(1);
        await all;
      },
      { version },
    );
  });

  it("holds requests back while the server does not read, and lets those go that are given up", async () => {
    const handler: Handler = (request, { peer }) => {
      if (request.query !== "stop reading") return false;
      peer.socket.pause();
      return true;
    };
    await withConnection(
      handler,
      async (connection, peer) => {
        const stopped = query(connection, "stop reading");
        await waitUntil(() => peer.connections[0]!.socket.isPaused());
        const big = "x".repeat(100_000);
        const sent = Array.from({ length: 60 }, () => query(connection, big).catch(() => undefined));
        await new Promise((resolve) => setTimeout(resolve, 50));
        const controller = new AbortController();
        const before = connection.inFlight;
        const held = query(connection, "held", { signal: controller.signal });
        expect(connection.inFlight).toBe(before);
        controller.abort(new Error("not needed"));
        await expect(held).rejects.toThrow("not needed");
        expect(connection.orphans).toBe(0);
        peer.connections[0]!.socket.resume();
        await Promise.all(sent);
        connection.destroy();
        await expect(stopped).rejects.toThrow("closed");
      },
      { version },
    );
  });

  it("passes events on", async () => {
    const handler: Handler = async (request, connection) => {
      const event = build((writer) => {
        for (const text of ["STATUS_CHANGE", "DOWN"]) string(writer, text);
        writer.u8(4);
        writer.append(Uint8Array.of(10, 0, 0, 1));
        writer.i32be(9042);
      });
      if (request.query === "tell") await connection.reply({ ...request, stream: -1 }, OPCODE.EVENT, event);
      return false;
    };
    await withConnection(
      handler,
      async (connection) => {
        const events: ServerEvent[] = [];
        connection.listener = { ...recorder([]), event: (event) => events.push(event) };
        await query(connection, "tell");
        expect(events).toEqual([{ type: "STATUS_CHANGE", change: "DOWN", address: "10.0.0.1", port: 9042 }]);
      },
      { version },
    );
  });
});

describe("a connection", () => {
  it("breaks when a bit of a segment is flipped, and says so", async () => {
    const handler: Handler = async (request, connection) => {
      if (request.query === undefined) return false;
      const answer = connection.bytesOf(request, OPCODE.RESULT, body.ints([1]));
      answer[20]! ^= 4;
      await connection.peer.send(answer);
      return true;
    };
    await withConnection(
      handler,
      async (connection) => {
        const told: string[] = [];
        connection.listener = recorder(told);
        await expect(query(connection, "a")).rejects.toThrow(ScyllaProtocolError);
        expect(told).toEqual(["closed ERR_SCYLLA_PROTOCOL"]);
      },
      { version: 5 },
    );
  });

  it("breaks when an answer comes that nobody asked for", async () => {
    const handler: Handler = async (request, connection) => {
      if (request.query === undefined) return false;
      await connection.reply({ ...request, stream: 77 }, OPCODE.RESULT, body.void());
      return true;
    };
    await withConnection(handler, async (connection) => {
      await expect(query(connection, "a")).rejects.toThrow("on stream 77, on which nothing was asked");
    });
  });

  it("is replaced when too many answers are due that nobody waits for", async () => {
    const handler: Handler = (request) => request.query !== undefined;
    await withConnection(handler, async (connection) => {
      const told: string[] = [];
      connection.listener = recorder(told);
      const signal = AbortSignal.timeout(20);
      const all = Array.from({ length: 1025 }, () => query(connection, "a", { signal }));
      const ends = await Promise.allSettled(all);
      expect(ends.every(({ status }) => status === "rejected")).toBe(true);
      expect(told).toEqual(["retired", "closed undefined"]);
    });
  });

  it("notices that the other side has gone without a word", async () => {
    let isSilent = false;
    const handler: Handler = () => isSilent;
    await withConnection(handler, async (connection) => {
      // Long enough that a busy machine is not taken for silence.
      const stop = watchConnection(connection, 250, 500);
      try {
        const due = query(connection, "a");
        await due;
        await new Promise((resolve) => setTimeout(resolve, 900));
        expect(connection.isOpen).toBe(true);
        isSilent = true;
        await expect(query(connection, "b")).rejects.toMatchObject({ code: "ERR_SCYLLA_TIMEOUT" });
        expect(connection.isOpen).toBe(false);
      } finally {
        stop();
      }
    });
  });

  it("goes down to the version that the server speaks", async () => {
    await using peer = await startCqlServer(echo, { version: 4 });
    const connection = await openConnection(peer, OPTIONS, undefined);
    expect(connection.version).toBe(4);
    expect(numbers(await query(connection, "n:3"))).toEqual([3]);
    expect(peer.connectionCount).toBe(2);
    connection.destroy();
  });

  it("logs in, with a password that may come later", async () => {
    await using peer = await startCqlServer(undefined, { login: { user: "joe", password: "päss" } });
    const options = { ...OPTIONS, version: 4, user: "joe" };
    const connection = await openConnection(
      peer,
      { ...options, password: () => Promise.resolve("päss") },
      undefined,
    );
    connection.destroy();
    await expect(openConnection(peer, { ...options, password: () => "no" }, undefined)).rejects.toMatchObject(
      {
        code: "ERR_SCYLLA_CONNECT",
        cause: { code: "ERR_SCYLLA_BAD_CREDENTIALS", serverCode: 0x100 },
        tried: [{ address: peer.address }],
      },
    );
    await expect(openConnection(peer, { ...OPTIONS, version: 4 }, undefined)).rejects.toMatchObject({
      cause: { code: "ERR_SCYLLA_AUTH" },
    });
  });

  it("is refused by what is no CQL server", async () => {
    await expectNoLeaks(async () => {
      await using peer = await ScriptedPeer.listen(async (connection) => {
        await connection.read(9);
        await connection.send(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
      });
      await expect(openConnection(peer, OPTIONS, undefined)).rejects.toMatchObject({
        code: "ERR_SCYLLA_CONNECT",
        message: expect.stringContaining("no answer of a CQL server"),
        cause: { kind: "envelope", firstBytes: expect.stringMatching(/^48545450/) },
      });
    });
  });

  it("gives up on servers that accept and say nothing, and on those that are not there", async () => {
    await expectNoLeaks(async () => {
      const peer = await ScriptedPeer.listen(() => {});
      const options = { ...OPTIONS, connectTimeoutMs: 50 };
      await expect(openConnection(peer, options, undefined)).rejects.toMatchObject({
        cause: { code: "ERR_SCYLLA_CONNECT_TIMEOUT", timeoutMs: 50 },
      });
      const reason = new Error("the user left");
      const controller = new AbortController();
      const aborted = openConnection(peer, OPTIONS, undefined, controller.signal);
      controller.abort(reason);
      await expect(aborted).rejects.toBe(reason);
      await peer.close();
      await expect(openConnection(peer, OPTIONS, undefined)).rejects.toMatchObject({
        code: "ERR_SCYLLA_CONNECT",
        address: peer.address,
        message: expect.stringContaining("ECONNREFUSED"),
      });
    });
  });
});

function recorder(told: string[]): ConnectionListener {
  return {
    event() {},
    retired: () => told.push("retired"),
    closed: (_, error) => told.push(`closed ${(error as { code?: string } | undefined)?.code}`),
  };
}
