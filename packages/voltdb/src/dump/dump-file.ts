import type { WriteStream } from "node:fs";
import type { LoginMessage } from "../authenticate.ts";

// File: the line "X-VOLTDB-DUMP 1\n", then for each piece: float64 ms since 1970, int8 kind, int32 address length +
// address, int32 length + bytes. Kinds: 0 messages sent (with their lengths), 1 one message received (without),
// 2 a login sent, its secret overwritten with zeros.

/** The first line of a dump. */
export const DUMP_HEAD = "X-VOLTDB-DUMP 1\n";

/** What a piece of a dump is. */
export const DumpKind = { SENT: 0, RECEIVED: 1, LOGIN: 2 } as const;

/** A file that everything sent and received is written to. */
export class Dump {
  readonly #stream: WriteStream;

  constructor(stream: WriteStream) {
    this.#stream = stream;
    // A disk that is full must not end the program that only wanted to look.
    stream.on("error", () => {});
    stream.write(DUMP_HEAD);
  }

  /** Keeps messages that are sent; the bytes are copied at once. */
  sent(address: string, bytes: Uint8Array): void {
    this.#write(DumpKind.SENT, address, bytes);
  }

  /** Keeps a login without its digest. */
  sentLogin(address: string, { bytes, secretAt }: LoginMessage): void {
    this.#write(DumpKind.LOGIN, address, Uint8Array.from(bytes).fill(0, secretAt));
  }

  /** Keeps a message that came. */
  received(address: string, bytes: Uint8Array): void {
    this.#write(DumpKind.RECEIVED, address, bytes);
  }

  /** Settles when everything is in the file, or cannot be. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stream.destroyed) return resolve();
      this.#stream.once("close", () => resolve());
      this.#stream.end();
    });
  }

  #write(kind: number, address: string, bytes: Uint8Array): void {
    const name = Buffer.from(address);
    const piece = Buffer.alloc(17 + name.length + bytes.length);
    piece.writeDoubleBE(Date.now(), 0);
    piece.writeInt8(kind, 8);
    piece.writeInt32BE(name.length, 9);
    name.copy(piece, 13);
    piece.writeInt32BE(bytes.length, 13 + name.length);
    piece.set(bytes, 17 + name.length);
    this.#stream.write(piece);
  }
}
