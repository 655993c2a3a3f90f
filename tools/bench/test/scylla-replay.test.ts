import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { FrameCutter, headerBytes } from "../src/scylla/frames.ts";
import { compressBody, uncompressBody } from "../src/scylla/lz4.ts";
import type { Recording } from "../src/scylla/recording.ts";
import { RecordingProxy } from "../src/scylla/recording-proxy.ts";
import { ReplayServer } from "../src/scylla/replay-server.ts";

const id = Buffer.from(`0010${"ab".repeat(16)}`, "hex");
const cells = (port: number): Buffer => Buffer.from(`00000004${port.toString(16).padStart(8, "0")}`, "hex");
const recording: Recording = {
  port: 9042,
  answers: [
    { key: "opcode 5", opcode: 6, flags: 0, body: Buffer.from("0000", "hex") },
    { key: "opcode 1", opcode: 2, flags: 0, body: Buffer.alloc(0) },
    { key: "query 0 SELECT * FROM system.local", opcode: 8, flags: 0, body: cells(9042) },
    { key: `execute 0 ${"ab".repeat(16)}`, opcode: 8, flags: 0, body: Buffer.from("one row") },
    { key: `execute 2 ${"ab".repeat(16)}`, opcode: 8, flags: 0, body: Buffer.alloc(100_000, "page") },
  ],
};

function frame(opcode: number, body: Buffer, { version = 4, flags = 0, stream = 1 } = {}): Buffer {
  const head = Buffer.from([version, flags, stream >> 8, stream & 0xff, opcode, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 5);
  return Buffer.concat([head, body]);
}

const query = (text: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text), Buffer.from([0, 1, 0])]);
};

const execute = (flags: number): Buffer => Buffer.concat([id, Buffer.from([0, 1, flags])]);

/** Sends bytes and gathers so many answers, each with its body uncompressed. */
async function ask(port: number, bytes: Buffer, count: number, isSlow = false): Promise<Buffer[]> {
  const socket: Socket = connect(port, "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  const answers: Buffer[] = [];
  const cutter = new FrameCutter();
  const done = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      cutter.push(chunk, (all, start, end) => answers.push(Buffer.from(all.subarray(start, end))));
      if (answers.length >= count) resolve();
    });
  });
  if (isSlow)
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
  else socket.write(bytes);
  await done;
  socket.destroy();
  return answers;
}

describe("a replay server", () => {
  let server: ReplayServer;
  beforeAll(async () => {
    server = await ReplayServer.listen(recording);
  });
  afterAll(() => server.close());

  it.each([false, true])(
    "answers in order, with the stream of each request; byte by byte: %s",
    async (isSlow) => {
      const requests = [
        frame(5, Buffer.alloc(0), { stream: 7 }),
        frame(10, execute(0), { stream: 300 }),
        frame(10, execute(4), { stream: 8 }),
        frame(10, execute(0), { stream: 32_767 }),
      ];
      const answers = await ask(server.port, Buffer.concat(requests), 4, isSlow);
      expect(answers.map((answer) => answer.readInt16BE(2))).toEqual([7, 300, 8, 32_767]);
      expect(answers.map((answer) => answer.readUInt8(0))).toEqual([0x84, 0x84, 0x84, 0x84]);
      expect(answers[1]?.subarray(headerBytes).toString()).toBe("one row");
      expect(answers[2]?.subarray(headerBytes).equals(Buffer.alloc(100_000, "page"))).toBe(true);
    },
  );

  it("tells its own port where the recorded server told its", async () => {
    const [answer] = await ask(server.port, frame(7, query("SELECT * FROM system.local")), 1);
    expect(answer?.subarray(headerBytes)).toEqual(cells(server.port));
  });

  it("compresses what it answers once a client has asked for it, and reads compressed requests", async () => {
    const startup = frame(1, Buffer.from("lz4"));
    const request = frame(10, compressBody(execute(4)), { flags: 1 });
    const [ready, page] = await ask(server.port, Buffer.concat([startup, request]), 2);
    expect(ready?.readUInt8(1)).toBe(1);
    expect(uncompressBody((page as Buffer).subarray(headerBytes)).equals(Buffer.alloc(100_000, "page"))).toBe(
      true,
    );
  });

  it("refuses other versions, and says what it has not heard before", async () => {
    const [v5] = await ask(server.port, frame(5, Buffer.alloc(0), { version: 5 }), 1);
    expect([v5?.readUInt8(0), v5?.readUInt8(4), v5?.readInt32BE(headerBytes)]).toEqual([0x84, 0, 0x000a]);
    const [unknown] = await ask(server.port, frame(7, query("SELECT 1")), 1);
    expect(unknown?.toString()).toContain("not recorded: query 0 SELECT 1");
    const [other] = await ask(server.port, frame(10, execute(2)), 1);
    expect(other?.toString()).toContain("not recorded: execute 1 abab");
  });

  it("is recorded by the proxy as it was itself", async () => {
    const proxy = await RecordingProxy.listen(server.port);
    const requests = [
      frame(10, execute(0)),
      frame(10, execute(4), { stream: 2 }),
      frame(10, execute(0), { stream: 3 }),
    ];
    await ask(proxy.port, Buffer.concat(requests), 3);
    await proxy.close();
    expect(proxy.recording.answers).toEqual(recording.answers.slice(3));
  });
});
