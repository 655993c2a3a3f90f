import { ChunkQueue } from "@x/binary";
import { HEADER_BYTES, MAX_PAYLOAD_BYTES, type Package } from "./package.ts";

/** The stream is not one of packages: the server closes it without a word. */
export class BrokenStreamError extends Error {}

/** Makes packages of the bytes of one connection, however they are cut. */
export class PackageReader {
  readonly #queue: ChunkQueue = new ChunkQueue();

  /** Bytes that wait for the rest of their package. */
  get pending(): number {
    return this.#queue.length;
  }

  /**
   * Takes a chunk, which must not be changed afterwards, and gives the packages that are whole now, as views of it.
   * @throws {BrokenStreamError} for a wrong check byte or more than 1 GiB
   */
  *read(chunk: Uint8Array): Generator<Package> {
    const queue = this.#queue;
    queue.push(chunk);
    while (queue.length >= HEADER_BYTES) {
      const length = queue.peekU32le(0);
      const type = queue.peekU8(6);
      if ((type ^ 0xff) !== queue.peekU8(7)) throw new BrokenStreamError("wrong check byte");
      if (length > MAX_PAYLOAD_BYTES) throw new BrokenStreamError(`a package of ${length} bytes`);
      if (queue.length < HEADER_BYTES + length) return;
      const id = queue.peekU16le(4);
      queue.skip(HEADER_BYTES);
      yield { type, id, payload: queue.take(length) };
    }
  }
}
