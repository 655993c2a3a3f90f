import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { at, FrameCutter, headerBytes, opcode } from "./frames.ts";
import type { RecordedAnswer, Recording } from "./recording.ts";
import { requestKey } from "./request-key.ts";

/** Stands between clients and a real server, and remembers the first answer to every kind of request. */
export class RecordingProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #upstreamPort: number;
  readonly #answers: ReadonlyMap<string, RecordedAnswer>;

  private constructor(server: Server, upstreamPort: number, answers: ReadonlyMap<string, RecordedAnswer>) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.#upstreamPort = upstreamPort;
    this.#answers = answers;
  }

  /** Listens on a free port of loopback for clients of the server on `upstreamPort`, which must speak v4 uncompressed. */
  static async listen(upstreamPort: number): Promise<RecordingProxy> {
    const answers = new Map<string, RecordedAnswer>();
    const server = createServer((client) => record(client, connect(upstreamPort, "127.0.0.1"), answers));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return new RecordingProxy(server, upstreamPort, answers);
  }

  /** What has been recorded so far. */
  get recording(): Recording {
    return { port: this.#upstreamPort, answers: [...this.#answers.values()] };
  }

  /** Takes no more clients; those that are there may finish. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

function record(client: Socket, upstream: Socket, answers: Map<string, RecordedAnswer>): void {
  const waiting = new Map<number, string>();
  const requests = new FrameCutter();
  const replies = new FrameCutter();
  client.on("data", (chunk: Buffer) => {
    requests.push(chunk, (bytes, start, end) => {
      const key = requestKey(bytes.readUInt8(start + at.opcode), bytes.subarray(start + headerBytes, end));
      waiting.set(bytes.readInt16BE(start + at.stream), key);
    });
    upstream.write(chunk);
  });
  upstream.on("data", (chunk: Buffer) => {
    replies.push(chunk, (bytes, start, end) => {
      const op = bytes.readUInt8(start + at.opcode);
      const key = waiting.get(bytes.readInt16BE(start + at.stream));
      if (key === undefined || op === opcode.event || answers.has(key)) return;
      const body = Buffer.from(bytes.subarray(start + headerBytes, end));
      answers.set(key, { key, opcode: op, flags: bytes.readUInt8(start + at.flags), body });
    });
    client.write(chunk);
  });
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}
