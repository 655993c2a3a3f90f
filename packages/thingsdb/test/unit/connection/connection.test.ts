import { expectNoLeaks, type PeerConnection, ScriptedPeer, seededRandom } from "@x/testkit";
import { Client } from "../../../src/client.ts";
import {
  ThingsDBConnectionError,
  ThingsDBProtocolError,
  ThingsDBTimeoutError,
  ThingsDBUsageError,
} from "../../../src/errors.ts";
import type { ClientOptions } from "../../../src/options.ts";
import { PACKAGE } from "../../../src/protocol/package-type.ts";
import { letIn, packageOf, readRequest } from "../../support/peer.ts";

const answer = (id: number, value: unknown): Uint8Array => packageOf(PACKAGE.DATA, id, value);

/** A client with one connection to a peer that plays `script` once it has let the client in. */
async function withPeer(
  script: (connection: PeerConnection) => Promise<void>,
  work: (client: Client, peer: ScriptedPeer) => Promise<void>,
  options: ClientOptions = {},
): Promise<void> {
  await expectNoLeaks(async () => {
    await using peer = await ScriptedPeer.listen(async (connection) => {
      await letIn(connection);
      await script(connection);
    });
    const client = new Client({ autoReconnect: false, ...options });
    await client.connect(peer.host, peer.port);
    try {
      await work(client, peer);
      await peer.done();
    } finally {
      await client.close({ timeoutMs: 100 });
    }
  });
}

async function failure(promise: Promise<unknown>): Promise<Error & { code: string }> {
  return promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error) => error,
  );
}

describe("a connection", () => {
  it("matches answers by id, in whatever order they come", async () => {
    await withPeer(
      async (connection) => {
        const first = await readRequest(connection);
        const second = await readRequest(connection);
        expect(first.payload).toEqual(["@t", "1;"]);
        await connection.send(Buffer.concat([answer(second.id, "two"), answer(first.id, "one")]));
      },
      async (client) => {
        expect(await Promise.all([client.query("1;"), client.query("2;")])).toEqual(["one", "two"]);
      },
    );
  });

  it("reads answers that arrive one byte at a time", async () => {
    await withPeer(
      async (connection) => {
        const { id } = await readRequest(connection);
        await connection.send(answer(id, { "#": 1, name: "Iris" }), { oneByteAtATime: true });
      },
      async (client) => {
        expect(await client.query(".p;")).toEqual({ "#": 1, name: "Iris" });
      },
    );
  });

  it("writes what is asked in one tick at once, and what it was given even if that changes then", async () => {
    await withPeer(
      async (connection) => {
        const requests = [await readRequest(connection), await readRequest(connection)];
        expect(requests.map(({ payload }) => payload)).toEqual([
          ["@t", "x;", { x: [1] }],
          ["//stuff", "add", { a: 1 }],
        ]);
        for (const { id } of requests) await connection.send(answer(id, null));
      },
      async (client) => {
        const x = [1];
        const calls = [
          client.query("x;", { vars: { x } }),
          client.run("add", { a: 1 }, { scope: "//stuff" }),
        ];
        x.push(2);
        await Promise.all(calls);
      },
    );
  });

  it("keeps an id until its late answer has come, and drops that", async () => {
    await withPeer(
      async (connection) => {
        const late = await readRequest(connection);
        const next = await readRequest(connection);
        expect(next.id).not.toBe(late.id);
        await connection.send(answer(late.id, "late"));
        await connection.send(answer(next.id, "right"));
        const last = await readRequest(connection);
        await connection.send(answer(last.id, "last"));
      },
      async (client) => {
        const error = await failure(client.query("1;", { timeoutMs: 30 }));
        expect(error).toBeInstanceOf(ThingsDBTimeoutError);
        expect(error.code).toBe("ERR_THINGSDB_TIMEOUT_OUTCOME_UNKNOWN");
        expect(await client.query("2;")).toBe("right");
        expect(client.stats).toMatchObject({ late: 1, inFlight: 0, open: 0 });
        expect(await client.query("3;")).toBe("last");
      },
    );
  });

  it("says of an idempotent request whose time is up that it may be made again", async () => {
    await withPeer(
      async (connection) => void (await readRequest(connection)),
      async (client) => {
        const error = await failure(client.query("1;", { timeoutMs: 20, idempotent: true }));
        expect(error).toMatchObject({ code: "ERR_THINGSDB_TIMEOUT", retryable: true });
      },
    );
  });

  it("rejects with the reason of a signal, before and after sending", async () => {
    await withPeer(
      async (connection) => {
        await readRequest(connection);
      },
      async (client) => {
        const reason = new Error("enough");
        expect(await failure(client.query("1;", { signal: AbortSignal.abort(reason) }))).toBe(reason);
        const controller = new AbortController();
        const calls = [client.query("2;", { signal: controller.signal })];
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.abort(reason);
        expect(await failure(calls[0]!)).toBe(reason);
        expect(client.stats).toMatchObject({ open: 0, inFlight: 1 });
      },
    );
  });

  it("fails what was sent as outcome unknown when the connection is lost, and idempotent calls as lost", async () => {
    await withPeer(
      async (connection) => {
        await readRequest(connection);
        await readRequest(connection);
        connection.reset();
      },
      async (client) => {
        const [write, read] = await Promise.all([
          failure(client.query(".x += 1;")),
          failure(client.query(".x;", { idempotent: true })),
        ]);
        expect(write).toBeInstanceOf(ThingsDBConnectionError);
        expect(write).toMatchObject({ code: "ERR_THINGSDB_OUTCOME_UNKNOWN", retryable: false });
        expect(read).toMatchObject({ code: "ERR_THINGSDB_CONNECTION_LOST", retryable: true });
        expect(await failure(client.query("1;"))).toMatchObject({ code: "ERR_THINGSDB_NOT_CONNECTED" });
        expect(client.isConnected()).toBe(false);
      },
    );
  });

  it.each([3, 8, 10])("ends calls when the peer closes after %i bytes of an answer", async (cut) => {
    await withPeer(
      async (connection) => {
        const { id } = await readRequest(connection);
        await connection.send(answer(id, "a long text").subarray(0, cut));
        await connection.close();
      },
      async (client) => {
        expect(await failure(client.query("1;"))).toMatchObject({ code: "ERR_THINGSDB_OUTCOME_UNKNOWN" });
      },
    );
  });

  it.each([
    ["garbage", Buffer.from("HTTP/1.1 400 Bad Request\r\n")],
    ["a wrong check byte", Buffer.from([0, 0, 0, 0, 0, 0, 18, 18])],
    ["an absurd length", Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 18, 237])],
    ["an event of another shape", packageOf(PACKAGE.NODE_STATUS, 65535, 5)],
    [
      "an event that cannot be read",
      Buffer.concat([packageOf(PACKAGE.WARN, 65535).fill(1, 0, 1), Buffer.from([0xc1])]),
    ],
  ])("is given up with a typed error when %s arrives", async (_, bytes) => {
    await withPeer(
      async (connection) => {
        await readRequest(connection);
        await connection.send(bytes);
        await connection.expectEnd();
      },
      async (client) => {
        const error = await failure(client.query("1;"));
        expect(error.code).toBe("ERR_THINGSDB_OUTCOME_UNKNOWN");
        expect(error.cause).toBeInstanceOf(ThingsDBProtocolError);
      },
    );
  });

  it("fails one request alone when its answer cannot be read", async () => {
    await withPeer(
      async (connection) => {
        const first = await readRequest(connection);
        const broken = answer(first.id, [1, 2]);
        broken[8] = 0xc1;
        await connection.send(broken);
        const second = await readRequest(connection);
        await connection.send(answer(second.id, 2));
      },
      async (client) => {
        expect(await failure(client.query("1;"))).toBeInstanceOf(ThingsDBProtocolError);
        expect(await client.query("2;")).toBe(2);
      },
    );
  });

  it("passes over events and answers that it does not know", async () => {
    await withPeer(
      async (connection) => {
        const { id } = await readRequest(connection);
        await connection.send(packageOf(14, 65535, { a: 1 }));
        await connection.send(answer(id + 1000, "nobody asked"));
        await connection.send(packageOf(77, id, "no answer"));
        await connection.send(answer(id, "right"));
      },
      async (client) => {
        expect(await client.query("1;")).toBe("right");
        expect(client.stats.unknown).toBe(3);
      },
    );
  });

  it("tells an answer with id 65535 from an event", async () => {
    await withPeer(
      async (connection) => {
        for (let i = 0; i < 65_536; i++) {
          const { id } = await readRequestQuickly(connection);
          if (id === 65_535) await connection.send(answer(id, "the last id"));
        }
      },
      async (client) => {
        const calls = Array.from({ length: 65_536 }, () => client.query("1;"));
        expect(await Promise.any(calls)).toBe("the last id");
        await client.close({ timeoutMs: 1 });
        const ends = await Promise.allSettled(calls);
        expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(65_535);
      },
    );
  });

  it("settles 70,000 requests at once, with answers in any order, and never has two of one id under way", async () => {
    const underWay = new Set<number>();
    const random = seededRandom(3);
    let doubles = 0;
    await withPeer(
      async (connection) => {
        const waiting: [id: number, code: unknown][] = [];
        const send = async (): Promise<void> => {
          const parts: Uint8Array[] = [];
          for (let take = waiting.length; take > 0; take--) {
            const at = Math.floor(random() * waiting.length);
            const [id, code] = waiting.splice(at, 1)[0]!;
            underWay.delete(id);
            parts.push(answer(id, code));
          }
          await connection.send(Buffer.concat(parts));
        };
        for (let i = 0; i < 70_000; i++) {
          const { id, payload } = await readRequestQuickly(connection);
          if (underWay.has(id)) doubles++;
          underWay.add(id);
          waiting.push([id, (payload as string[])[1]]);
          if (waiting.length === 1_000) await send();
        }
      },
      async (client) => {
        const calls = Array.from({ length: 70_000 }, (_, i) => client.query(String(i)));
        expect(client.stats.queued).toBe(70_000 - 65_536);
        const values = await Promise.all(calls);
        expect(values.every((value, i) => value === String(i))).toBe(true);
        expect(doubles).toBe(0);
      },
    );
  });

  it("holds requests back while the peer does not read, and sends them when it does", async () => {
    const bytes = new Uint8Array(1 << 20);
    let readOn = (): void => {};
    const seen = new Promise<void>((resolve) => {
      readOn = resolve;
    });
    await withPeer(
      async (connection) => {
        connection.socket.pause();
        await seen;
        connection.socket.resume();
        for (let i = 0; i < 20; i++) {
          const { id } = await readRequest(connection);
          await connection.send(answer(id, i));
        }
      },
      async (client) => {
        const calls: Promise<unknown>[] = [];
        for (let i = 0; i < 20; i++) {
          calls.push(client.query("x;", { vars: { x: bytes } }));
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        expect(client.stats.queued).toBeGreaterThan(0);
        readOn();
        expect(await Promise.all(calls)).toHaveLength(20);
      },
    );
  });

  it("pings a silent node, and gives it up when that does not answer", async () => {
    await withPeer(
      async (connection) => {
        const { type, id } = await readRequest(connection);
        expect(type).toBe(PACKAGE.PING);
        await connection.send(packageOf(PACKAGE.PONG, id));
        expect((await readRequest(connection)).type).toBe(PACKAGE.PING);
        await connection.expectEnd();
      },
      async (client) => {
        const state = await new Promise((resolve) => client.on("state", resolve));
        expect(state).toBe("disconnected");
      },
      { keepAliveMs: 40 },
    );
  });

  it("refuses what cannot be sent, and sends the rest", async () => {
    await withPeer(
      async (connection) => {
        const { id, payload } = await readRequest(connection);
        expect(payload).toEqual(["@t", "2;"]);
        await connection.send(answer(id, 2));
      },
      async (client) => {
        const bad = client.query("1;", { vars: { x: Symbol("x") } });
        const good = client.query("2;");
        expect(await failure(bad)).toBeInstanceOf(ThingsDBUsageError);
        expect(await good).toBe(2);
      },
    );
  });

  it("waits for requests under way when it is closed, and takes no others", async () => {
    await withPeer(
      async (connection) => {
        const { id } = await readRequest(connection);
        await connection.delay(30);
        await connection.send(answer(id, 1));
        await connection.expectEnd();
      },
      async (client) => {
        const call = client.query("1;");
        const closing = client.close();
        expect(await failure(client.query("2;"))).toMatchObject({ code: "ERR_THINGSDB_CLOSED" });
        expect(await call).toBe(1);
        await closing;
        await client.waitClosed();
        expect(client.state).toBe("closed");
      },
    );
  });
});

describe("connecting", () => {
  it("fails with a typed error when nobody listens, and when somebody listens and never answers", async () => {
    await using peer = await ScriptedPeer.listen(() => {});
    const client = new Client({ autoReconnect: false });
    await expect(client.connect("127.0.0.1", 1)).rejects.toMatchObject({ code: "ERR_THINGSDB_CONNECT" });
    const error = await failure(client.connect(peer.host, peer.port, { timeoutMs: 50 }));
    expect(error).toBeInstanceOf(ThingsDBTimeoutError);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    expect(await failure(client.connect(peer.host, peer.port, { signal }))).toBe(reason);
    await client.close();
  });

  it("ends at once when the client is closed meanwhile", async () => {
    await expectNoLeaks(async () => {
      await using peer = await ScriptedPeer.listen(() => {});
      const client = new Client();
      const connecting = failure(client.connect(peer.host, peer.port));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await client.close();
      expect(await connecting).toMatchObject({ code: "ERR_THINGSDB_CLOSED" });
      expect(client.state).toBe("closed");
    });
  });

  it("refuses addresses, scopes and options that make no sense", async () => {
    const client = new Client();
    for (const node of ["", "a b", "http://x", "h:0", "h:70000", "ws://u:p@h"]) {
      await expect(client.connect(node)).rejects.toBeInstanceOf(ThingsDBUsageError);
    }
    expect(() => client.setDefaultScope("stuff")).toThrow(ThingsDBUsageError);
    expect(() => new Client({ timeoutMs: 0 })).toThrow(ThingsDBUsageError);
    expect(() => new Client({ timeout: 5 } as never)).toThrow('there is no option "timeout"');
    await expect(client.query("1;")).rejects.toMatchObject({ code: "ERR_THINGSDB_NOT_CONNECTED" });
    await client.close();
    await expect(client.connect("localhost")).rejects.toMatchObject({ code: "ERR_THINGSDB_CLOSED" });
  });

  it("shows neither password nor token in anything that prints", async () => {
    const { inspect } = await import("node:util");
    await using peer = await ScriptedPeer.listen(async (connection) => {
      const { payload, id } = await readRequest(connection);
      expect(payload).toEqual(["admin", "s3cret"]);
      await connection.send(
        packageOf(PACKAGE.ERROR, id, { error_code: -56, error_msg: "invalid username or password" }),
      );
    });
    const client = new Client();
    const error = await failure(client.connectPool([peer.address], "admin", async () => "s3cret"));
    expect(error).toMatchObject({ name: "ThingsDBAuthError", serverCode: -56 });
    expect(inspect([error, client], { depth: 20, showHidden: true })).not.toContain("s3cret");
    await client.close();
  });
});

/** As `readRequest`, without copying all that is unread for each of very many. */
const rest = new WeakMap<PeerConnection, { bytes: Uint8Array; at: number }>();
async function readRequestQuickly(connection: PeerConnection): Promise<{ id: number; payload: unknown }> {
  for (;;) {
    const state = rest.get(connection) ?? { bytes: new Uint8Array(0), at: 0 };
    const { bytes, at } = state;
    if (bytes.length - at >= 8) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
      const length = 8 + view.getUint32(0, true);
      if (bytes.length - at >= length) {
        rest.set(connection, { bytes, at: at + length });
        // [scope, code], both short texts
        const code = Buffer.from(bytes.subarray(at + 8 + 5, at + length)).toString();
        return { id: view.getUint16(4, true), payload: ["@t", code] };
      }
    }
    const more = await connection.readUntil((unread) => (unread.length > 0 ? unread.length : undefined));
    rest.set(connection, { bytes: Buffer.concat([bytes.subarray(at), more]), at: 0 });
  }
}
