import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { AnswerBook, errorEnvelope } from "./answer-book.ts";
import { at, compressedFlag, FrameCutter, headerBytes, opcode } from "./frames.ts";
import { uncompressBody } from "./lz4.ts";
import type { Recording } from "./recording.ts";

/** The version that is played. */
const version = 4;

/** Answers longer than this are not copied together with others. */
const copiedBytes = 16_384;

/**
 * A server of CQL v4 that answers as a real one has answered once: no work of its own, so that what is measured is the
 * client.
 */
export class ReplayServer {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;

  private constructor(server: Server, port: number, sockets: ReadonlySet<Socket>) {
    this.#server = server;
    this.port = port;
    this.#sockets = sockets;
  }

  /** Listens on a free port of loopback. */
  static async listen(recording: Recording): Promise<ReplayServer> {
    const sockets = new Set<Socket>();
    const books: { plain?: AnswerBook; compressed?: AnswerBook } = {};
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      const player = new Player(socket, (compressed) => {
        const name = compressed ? "compressed" : "plain";
        books[name] ??= new AnswerBook(recording, (server.address() as AddressInfo).port, compressed);
        return books[name];
      });
      socket.on("data", (chunk: Buffer) => player.push(chunk));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return new ReplayServer(server, (server.address() as AddressInfo).port, sockets);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/** One connection: all answers to what came in one chunk leave in one write. */
class Player {
  readonly #socket: Socket;
  readonly #bookOf: (compressed: boolean) => AnswerBook;
  readonly #cutter = new FrameCutter();
  #book: AnswerBook;
  #out: Buffer = Buffer.allocUnsafe(65_536);
  #filled = 0;

  constructor(socket: Socket, bookOf: (compressed: boolean) => AnswerBook) {
    this.#socket = socket;
    this.#bookOf = bookOf;
    this.#book = bookOf(false);
  }

  push(chunk: Buffer): void {
    this.#socket.cork();
    this.#cutter.push(chunk, this.#take);
    this.#flush();
    this.#socket.uncork();
  }

  readonly #take = (bytes: Buffer, start: number, end: number): void => {
    this.#send(this.#answer(bytes, start, end), bytes, start);
  };

  #answer(bytes: Buffer, start: number, end: number): Buffer {
    if (bytes[start + at.version] !== version)
      return errorEnvelope(0x000a, `Invalid or unsupported protocol version; supported versions are (4/v4)`);
    const op = bytes[start + at.opcode] as number;
    let body = bytes;
    let bodyStart = start + headerBytes;
    if ((bytes[start + at.flags] as number) & compressedFlag) {
      body = uncompressBody(bytes.subarray(bodyStart, end));
      bodyStart = 0;
      end = body.length;
    }
    const quick = op === opcode.execute ? this.#book.forExecute(body, bodyStart) : undefined;
    if (quick) return quick;
    const own = body.subarray(bodyStart, end);
    if (op === opcode.startup && own.includes("lz4")) this.#book = this.#bookOf(true);
    return this.#book.forRequest(op, own);
  }

  /** Copies an answer, or its head when it is long, behind those before, with the stream of its request. */
  #send(answer: Buffer, request: Buffer, start: number): void {
    const copied = answer.length <= copiedBytes ? answer.length : headerBytes;
    if (this.#filled + copied > this.#out.length) this.#flush();
    answer.copy(this.#out, this.#filled, 0, copied);
    this.#out[this.#filled + at.stream] = request[start + at.stream] as number;
    this.#out[this.#filled + at.stream + 1] = request[start + at.stream + 1] as number;
    this.#filled += copied;
    if (copied === answer.length) return;
    this.#flush();
    this.#socket.write(answer.subarray(copied));
  }

  #flush(): void {
    // The socket may keep what it cannot send at once.
    if (this.#filled > 0) this.#socket.write(Buffer.from(this.#out.subarray(0, this.#filled)));
    this.#filled = 0;
  }
}
