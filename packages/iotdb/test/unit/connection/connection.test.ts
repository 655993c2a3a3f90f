import { Deadline } from "@x/pool";
import { expectNoLeaks, parseHex, ScriptedPeer, waitUntil } from "@x/testkit";
import type { Connection, ConnectionSettings } from "../../../src/connection.ts";
import { parseNodeUrl } from "../../../src/endpoint.ts";
import { IoTDBTimeoutError } from "../../../src/errors.ts";
import { openConnection } from "../../../src/open-connection.ts";
import { closeSession } from "../../../src/protocol/close-session.ts";
import { insertTablet } from "../../../src/protocol/insert-tablet.ts";
import { requestStatementId } from "../../../src/protocol/request-statement-id.ts";
import { testConnection } from "../../../src/protocol/test-connection.ts";
import { FakeNode } from "../../support/fake-node.ts";
import { frameEnd, readCall, replyFrame } from "../../support/messages.ts";

const settings: ConnectionSettings = {
  protocol: "binary",
  tls: false,
  maxFrameBytes: 1 << 20,
  patienceMs: 200,
};

const connectTo = (url: string, change: Partial<ConnectionSettings> = {}): Promise<Connection> =>
  openConnection(parseNodeUrl(url), { ...settings, ...change });

const timeout = (timeoutMs: number): Deadline =>
  new Deadline(
    { timeoutMs },
    { timeoutError: () => new IoTDBTimeoutError("too late", { code: "ERR_IOTDB_TIMEOUT" }) },
  );

describe("A connection", () => {
  it.each(["binary", "compact"] as const)(
    "pairs answers with calls, many at a time (%s)",
    async (protocol) => {
      await expectNoLeaks(async () => {
        await using node = await FakeNode.start(
          { requestStatementId: (id: bigint) => id * 2n },
          { protocol },
        );
        const connection = await connectTo(node.url, { protocol });
        const ids = Array.from({ length: 3000 }, (_, index) => BigInt(index));
        const answers = await Promise.all(ids.map((id) => connection.call(requestStatementId, id)));
        expect(answers).toEqual(ids.map((id) => id * 2n));
        expect(connection.pending).toBe(0);
        await connection.close();
      });
    },
  );

  it("sends the calls of one turn in one write, and answers that come byte by byte are answers", async () => {
    await using peer = await ScriptedPeer.listen(async (connection) => {
      const first = await connection.readUntil(frameEnd);
      // What came with it is there already.
      const second = await connection.readUntil(frameEnd, { timeoutMs: 1 });
      const frames = [first, second].map((frame) => {
        const { name, seqId, request } = readCall("binary", frame.subarray(4));
        return replyFrame("binary", name, seqId, (request as bigint) + 1n);
      });
      await connection.send(Buffer.concat(frames), { oneByteAtATime: true });
    });
    const connection = await connectTo(peer.address);
    const calls = [connection.call(requestStatementId, 5n), connection.call(requestStatementId, 6n)];
    expect(await Promise.all(calls)).toEqual([6n, 7n]);
    await peer.done();
    await connection.close();
  });

  it("writes no more than the socket takes, and large values unchanged", async () => {
    await using node = await FakeNode.start();
    const connection = await connectTo(node.url, { maxFrameBytes: 1 << 24 });
    const values = new Uint8Array(3_000_000).map((_, i) => i % 251);
    const request = {
      sessionId: 1n,
      prefixPath: "t",
      measurements: ["m"],
      values,
      timestamps: values.subarray(7, 50_007),
      types: [1],
      size: 1,
    };
    const statuses = await Promise.all(
      Array.from({ length: 12 }, () => connection.call(insertTablet, request)),
    );
    expect(statuses).toEqual(Array(12).fill({ code: 200 }));
    for (const received of node.requests<typeof request>("insertTablet")) {
      expect(Buffer.compare(received.values, values)).toBe(0);
      expect(Buffer.compare(received.timestamps, request.timestamps)).toBe(0);
    }
    await connection.close();
  });

  it("refuses a call that is too large before it is sent, and goes on", async () => {
    await using node = await FakeNode.start();
    const connection = await connectTo(node.url, { maxFrameBytes: 1000 });
    const request = {
      sessionId: 1n,
      prefixPath: "t".repeat(2000),
      measurements: [],
      values: new Uint8Array(),
    };
    await expect(
      connection.call(insertTablet, { ...request, timestamps: new Uint8Array(), types: [], size: 0 }),
    ).rejects.toMatchObject({ name: "IoTDBUsageError", code: "ERR_IOTDB_FRAME_TOO_LARGE" });
    expect(await connection.call(requestStatementId, 1n)).toBe(101n);
    await connection.close();
  });

  it("refuses a call that cannot be written, and goes on", async () => {
    await using node = await FakeNode.start();
    const connection = await connectTo(node.url);
    await expect(connection.call(requestStatementId, 2n ** 64n)).rejects.toMatchObject({
      code: "ERR_BINARY_VALUE_RANGE",
    });
    expect(await connection.call(requestStatementId, 1n)).toBe(101n);
    await connection.close();
  });
});

describe("A connection that is lost", () => {
  it("tells sent calls that their outcome is unknown, and idempotent ones that they may be made again", async () => {
    await using node = await FakeNode.start({
      closeSession: (_, connection) => connection.reset(),
    });
    const connection = await connectTo(node.url);
    const calls = [
      connection.call(closeSession, { sessionId: 1n }),
      connection.call(requestStatementId, 1n, { idempotent: true }),
    ];
    const [unknown, again] = await Promise.allSettled(calls);
    expect(unknown).toMatchObject({
      reason: { name: "IoTDBConnectionError", code: "ERR_IOTDB_OUTCOME_UNKNOWN", retryable: false },
    });
    expect(again).toMatchObject({
      reason: { name: "IoTDBConnectionError", code: "ERR_IOTDB_CONNECTION_LOST", retryable: true },
    });
    expect(connection.isOpen).toBe(false);
    await expect(connection.call(requestStatementId, 1n)).rejects.toMatchObject({
      code: "ERR_IOTDB_CONNECTION_LOST",
      address: node.url,
    });
    const closed = jest.fn();
    connection.onClose(closed);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["in the length of an answer", "0000"],
    ["in an answer", "00000010 80010002"],
  ])("%s, fails the call", async (_, bytes) => {
    await using peer = await ScriptedPeer.listen(async (connection) => {
      await connection.readUntil(frameEnd);
      await connection.send(bytes);
      await connection.close();
    });
    const connection = await connectTo(peer.address);
    const closed = new Promise<void>((resolve) => connection.onClose(resolve));
    await expect(connection.call(requestStatementId, 1n)).rejects.toMatchObject({
      code: "ERR_IOTDB_OUTCOME_UNKNOWN",
    });
    await closed;
    expect(connection.hasAnswered).toBe(false);
  });

  it.each([
    ["an answer larger than maxFrameBytes", "7fffffff 80010002", "exceeds maxFrameBytes"],
    ["what is no Thrift", "ffffffff", "does not speak framed Thrift"],
    ["garbage in a frame", "00000004 deadbeef", "0xdead instead of 0x8001"],
  ])("by %s, says so", async (_, bytes, message) => {
    await using peer = await ScriptedPeer.listen(async (connection) => {
      await connection.readUntil(frameEnd);
      await connection.send(bytes);
      await connection.expectEnd();
    });
    const connection = await connectTo(peer.address);
    const calls = await Promise.allSettled([
      connection.call(requestStatementId, 1n, { idempotent: true }),
      connection.call(requestStatementId, 2n),
    ]);
    expect(calls.map((call) => call.status)).toEqual(["rejected", "rejected"]);
    const [unread, behind] = calls.map((call) => (call as PromiseRejectedResult).reason);
    expect(unread).toMatchObject({
      name: "IoTDBProtocolError",
      code: "ERR_IOTDB_PROTOCOL",
      retryable: false,
    });
    expect(unread.message).toContain(message);
    expect(behind).toMatchObject({ code: "ERR_IOTDB_OUTCOME_UNKNOWN" });
    expect(connection.isOpen).toBe(false);
    await peer.done();
  });

  it("ends an answer that nobody asked for", async () => {
    await using peer = await ScriptedPeer.listen(async (connection) => {
      await connection.send(parseHex("00000001 00"));
      await connection.expectEnd();
    });
    const connection = await connectTo(peer.address);
    await peer.done();
    expect(connection.isOpen).toBe(false);
  });
});

describe("A call that takes too long", () => {
  it("rejects with the reason of its signal, and its late answer is handed to whoever frees it", async () => {
    let answer!: (id: bigint) => void;
    await using node = await FakeNode.start({
      requestStatementId: (id: bigint) => (id === 1n ? new Promise((resolve) => (answer = resolve)) : id),
    });
    const connection = await connectTo(node.url, { patienceMs: 10_000 });
    const controller = new AbortController();
    const late = jest.fn();
    const deadline = new Deadline({ signal: controller.signal });
    const call = connection.call(requestStatementId, 1n, { deadline, late });
    const next = connection.call(requestStatementId, 2n);
    await waitUntil(() => node.calls.length > 0);
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    expect(connection.pending).toBe(2);
    answer(77n);
    expect(await next).toBe(2n);
    expect(late).toHaveBeenCalledWith(77n);
    await connection.close();
  });

  it("says that its outcome is unknown when it had been sent and is not idempotent", async () => {
    await using node = await FakeNode.start({ requestStatementId: () => undefined });
    const connection = await connectTo(node.url, { patienceMs: 10_000 });
    using deadline = timeout(50);
    const calls = [false, true].map((idempotent) =>
      connection.call(requestStatementId, 1n, { deadline, idempotent }),
    );
    const [unknown, plain] = await Promise.allSettled(calls);
    expect(unknown).toMatchObject({ reason: { code: "ERR_IOTDB_TIMEOUT_OUTCOME_UNKNOWN" } });
    expect(plain).toMatchObject({ reason: { code: "ERR_IOTDB_TIMEOUT" } });
    await connection.close();
  });

  it("ends the connection when the server stays silent, for the calls behind it", async () => {
    await using node = await FakeNode.start({ requestStatementId: () => undefined });
    const connection = await connectTo(node.url, { patienceMs: 50 });
    using deadline = timeout(20);
    const first = connection.call(requestStatementId, 1n, { deadline });
    const second = connection.call(requestStatementId, 2n, { idempotent: true });
    await expect(first).rejects.toMatchObject({ code: "ERR_IOTDB_TIMEOUT_OUTCOME_UNKNOWN" });
    await expect(second).rejects.toMatchObject({
      code: "ERR_IOTDB_CONNECTION_LOST",
      message: expect.stringContaining("did not answer in time"),
    });
  });

  it("is never sent when it is over before", async () => {
    await using node = await FakeNode.start();
    const connection = await connectTo(node.url);
    const aborted = AbortSignal.abort(new Error("before"));
    const call = (signal: AbortSignal) =>
      connection.call(requestStatementId, 1n, { deadline: new Deadline({ signal }) });
    await expect(call(aborted)).rejects.toThrow("before");
    const controller = new AbortController();
    const queued = call(controller.signal);
    controller.abort(new Error("queued"));
    await expect(queued).rejects.toThrow("queued");
    await connection.call(requestStatementId, 5n);
    expect(node.requests("requestStatementId")).toEqual([5n]);
    await connection.close();
  });
});

describe("Connecting", () => {
  it("fails with the address where nobody listens", async () => {
    const peer = await ScriptedPeer.listen([]);
    await peer.close();
    await expect(connectTo(peer.address)).rejects.toMatchObject({
      name: "IoTDBConnectionError",
      code: "ERR_IOTDB_CONNECT",
      address: peer.address,
      retryable: true,
    });
  });

  it("stops when its signal aborts or its time is over", async () => {
    await expectNoLeaks(async () => {
      // TLS to a server that never shakes hands.
      await using peer = await ScriptedPeer.listen(() => {});
      const deadline = new Deadline({ signal: AbortSignal.timeout(30) });
      const aborted = openConnection(parseNodeUrl(peer.address), { ...settings, tls: true }, deadline);
      await expect(aborted).rejects.toMatchObject({ name: "TimeoutError" });
    });
  });

  it("says that TLS was not set up when the server hangs up", async () => {
    await using peer = await ScriptedPeer.listen((connection) => connection.close());
    await expect(connectTo(peer.address, { tls: true })).rejects.toMatchObject({ code: "ERR_IOTDB_CONNECT" });
  });

  it("closes in order, and for good with a server that does not", async () => {
    await expectNoLeaks(async () => {
      await using peer = await ScriptedPeer.listen(async (connection) => connection.expectEnd());
      const connection = await connectTo(peer.address);
      const call = connection.call(testConnection, undefined);
      const [closed, again] = [connection.close(), connection.close()];
      await expect(call).rejects.toMatchObject({ code: "ERR_IOTDB_CONNECTION_LOST" });
      await Promise.all([closed, again]);
    });
  });
});
