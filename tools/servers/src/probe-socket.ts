import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

/** Where to connect to. */
export interface Endpoint {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  readonly port: number;
  /** There when the server speaks TLS. */
  readonly tls?: ConnectionOptions;
}

/** A connection whose answers are read by length. */
export class ProbeSocket {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  #unread: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /**
   * Connects; the connection fails when nothing comes for `timeoutMs`.
   * @throws {Error} when nobody listens or the certificate is not trusted
   */
  static async dial({ host = "127.0.0.1", port, tls }: Endpoint, timeoutMs: number): Promise<ProbeSocket> {
    const socket = tls ? connectTls({ ...tls, host, port }) : connect(port, host);
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error("the server does not answer")));
    try {
      await once(socket, tls ? "secureConnect" : "connect");
    } catch (error) {
      socket.destroy();
      throw error;
    }
    // Errors reach whoever reads; one that comes when nobody does is of no use to anybody.
    socket.on("error", () => {});
    return new ProbeSocket(socket);
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /**
   * The next `length` bytes.
   * @throws {Error} when the connection ends before
   */
  async read(length: number): Promise<Buffer> {
    while (this.#unread.length < length) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new Error("the server has closed the connection");
      this.#unread = Buffer.concat([this.#unread, value]);
    }
    const bytes = this.#unread.subarray(0, length);
    this.#unread = this.#unread.subarray(length);
    return bytes;
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** 32 bits, big-endian. */
export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Bytes after their length in 32 bits, big-endian. */
export function counted(bytes: Buffer | string): Buffer {
  const content = Buffer.from(bytes as string);
  return Buffer.concat([int32(content.length), content]);
}
