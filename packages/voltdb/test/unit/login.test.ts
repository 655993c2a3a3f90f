import { inspect } from "node:util";
import { expectNoLeaks, type PeerConnection, parseHex, ScriptedPeer, toHex } from "@x/testkit";
import {
  type ConnectOptions,
  connect,
  VoltConnectionError,
  VoltTimeoutError,
  VoltUsageError,
} from "../../src/index.ts";
import { FakeServer, frame, loginBody, responseFrame } from "../support/fake-server.ts";
import { echo, using } from "../support/with-client.ts";

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
    [
      "nothing, then the end",
      undefined,
      { code: "ERR_VOLT_CONNECT", message: expect.stringMatching(/does it want TLS\?/) },
    ],
    ["half an answer", "00000043 0000", { code: "ERR_VOLT_CONNECT" }],
    ["an answer that is too short", "00000003 000000", { code: "ERR_VOLT_PROTOCOL" }],
    ["Kerberos", "00000002 0204", { code: "ERR_VOLT_PROTOCOL", message: expect.stringMatching(/Kerberos/) }],
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

  test("ends with the reason of its signal, before, while it waits for the password, an answer or the topology", async () => {
    const reason = new Error("enough");
    await expect(connect({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const silent = (): Promise<ScriptedPeer> => ScriptedPeer.listen(async () => {});
    const mute = (): Promise<FakeServer> => FakeServer.listen({ bare: true, answer: () => undefined });
    const late = { password: () => new Promise<string>(() => {}) };
    for (const [listen, options] of [[silent, {}] as const, [mute, {}] as const, [mute, late] as const]) {
      await expectNoLeaks(async () => {
        await using server = await listen();
        const controller = new AbortController();
        const connecting = connect({ servers: server.address, ...options, signal: controller.signal });
        setTimeout(() => controller.abort(reason), 30);
        await expect(connecting).rejects.toBe(reason);
      });
    }
    const controller = new AbortController();
    await using server = await FakeServer.listen();
    await using client = await connect({ servers: server.address, signal: controller.signal });
    controller.abort(reason);
    await client.ping();
    await client.close();
  });

  test("fails where nobody listens, and says why", async () => {
    const error = await connect({ servers: "127.0.0.1:1" }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "ERR_VOLT_CONNECT", address: "127.0.0.1:1", retryable: true });
    expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
    const two = await connect({ servers: ["127.0.0.1:1", "127.0.0.1:2"] }).catch((reason) => reason);
    expect(two).toMatchObject({
      code: "ERR_VOLT_CONNECT",
      message: expect.stringMatching(/127\.0\.0\.1:1.*127\.0\.0\.1:2/),
    });
  });
});
