import type { ByteReader, ByteWriter } from "@x/binary";
import type { Connection } from "./connection.ts";

/** A request as a connection sees it. It is told exactly one of `answered` and `failed`, unless it is abandoned. */
export interface ConnectionRequest {
  readonly opcode: number;
  /** Those of the envelope. */
  readonly flags: number;
  /** Kept by the connection: the stream id while an answer is due, else −1. */
  stream: number;
  /** Set by the connection when nobody waits for it any more. */
  abandoned: boolean;
  /**
   * Writes the body. What it throws is what `failed` is told; nothing has been sent then.
   */
  encode(writer: ByteWriter, connection: Connection): void;
  /** Takes the answer. See `EnvelopeSink` about the reader. */
  answered(connection: Connection, version: number, flags: number, opcode: number, reader: ByteReader): void;
  /** Told that no answer will come. `sent`: the server may have got the request all the same. */
  failed(connection: Connection, error: Error, sent: boolean): void;
}

/** Requests that wait for a stream id or for the socket, in order. */
export class RequestQueue {
  #items: (ConnectionRequest | undefined)[] = [];
  #first = 0;

  /** Whether none wait (those that were abandoned count until they are passed over). */
  get isEmpty(): boolean {
    return this.#first === this.#items.length;
  }

  push(request: ConnectionRequest): void {
    this.#items.push(request);
  }

  /** The next one that somebody still waits for. */
  shift(): ConnectionRequest | undefined {
    while (this.#first < this.#items.length) {
      const request = this.#items[this.#first]!;
      this.#items[this.#first++] = undefined;
      if (this.#first === this.#items.length) {
        this.#items = [];
        this.#first = 0;
      }
      if (!request.abandoned) return request;
    }
    return undefined;
  }
}
