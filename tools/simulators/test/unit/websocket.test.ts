import { once } from "node:events";
import { loadVectors } from "@x/testkit";
import { WebSocket } from "ws";
import { startThingsDb, type ThingsDbServer } from "../../src/index.ts";

interface Vectors {
  readonly cases: readonly { readonly name: string; readonly sent: string; readonly received: string }[];
}

/** A query without scope errors: `1;` in `@t` with some id. */
const query = (id: number): Buffer => {
  const bytes = Buffer.from("07000000010022dd92a24074a2313b", "hex");
  bytes.writeUInt16LE(id, 4);
  return bytes;
};

const login = Buffer.from("0c000000010021de92a561646d696ea470617373", "hex");

describe("a simulated server on WebSockets", () => {
  let server: ThingsDbServer;
  beforeAll(async () => {
    server = await startThingsDb();
  });
  afterAll(() => server.close());

  async function connect(protocols?: string[]): Promise<{ socket: WebSocket; messages: string[] }> {
    const socket = new WebSocket(server.webSocketUrls[0]!, protocols);
    const messages: string[] = [];
    socket.on("message", (message: Buffer) => void messages.push(message.toString("hex")));
    await once(socket, "open");
    return { socket, messages };
  }

  async function answerTo(
    bytes: Buffer,
    { socket, messages }: Awaited<ReturnType<typeof connect>>,
  ): Promise<string> {
    socket.send(bytes);
    await once(socket, "message");
    return messages.at(-1)!;
  }

  it("answers what was recorded", async () => {
    const { cases } = loadVectors<Vectors>("websocket");
    const client = await connect();
    for (const { sent, received } of cases)
      expect(await answerTo(Buffer.from(sent, "hex"), client)).toBe(received);
    client.socket.close();
  });

  it("ignores what follows the first package of a message", async () => {
    const client = await connect();
    await answerTo(login, client);
    client.socket.send(Buffer.concat([query(7), query(8)]));
    await answerTo(query(9), client);
    expect(client.messages.map((hex) => Buffer.from(hex, "hex").readUInt16LE(4))).toEqual([1, 7, 9]);
    client.socket.close();
  });

  it.each([
    ["a package that is split over two messages", query(1).subarray(0, 12)],
    ["a message shorter than a header", Buffer.from("0700", "hex")],
    ["a wrong check byte", Buffer.from("0000000001002020", "hex")],
  ])("closes on %s", async (_, bytes) => {
    const { socket } = await connect();
    socket.send(bytes);
    await once(socket, "close");
  });

  it("takes a message in many frames", async () => {
    const client = await connect();
    for (const byte of login.subarray(0, -1)) client.socket.send(Buffer.of(byte), { fin: false });
    expect(await answerTo(login.subarray(-1), client)).toBe("00000000010011ee");
    client.socket.close();
  });

  it("takes its own subprotocol", async () => {
    const { socket } = await connect(["thingsdb-protocol"]);
    expect(socket.protocol).toBe("thingsdb-protocol");
    socket.close();
  });

  it("refuses any other subprotocol", async () => {
    const socket = new WebSocket(server.webSocketUrls[0]!, ["mqtt"]);
    await expect(once(socket, "open")).rejects.toThrow("socket hang up");
  });

  it("delivers a long answer in one message", async () => {
    const client = await connect();
    await answerTo(login, client);
    const code = "range(500000);";
    const payload = Buffer.concat([
      Buffer.from([0x92, 0xa2]),
      Buffer.from("@t"),
      Buffer.from([0xa0 | code.length]),
      Buffer.from(code),
    ]);
    const header = Buffer.from("0000000002 0022dd".replace(" ", ""), "hex");
    header.writeUInt32LE(payload.length);
    const answer = Buffer.from(await answerTo(Buffer.concat([header, payload]), client), "hex");
    expect(answer.length).toBe(answer.readUInt32LE(0) + 8);
    expect(answer.length).toBeGreaterThan(2_000_000);
    client.socket.close();
  });
});
