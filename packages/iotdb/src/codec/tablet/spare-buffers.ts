import { ByteWriter } from "@x/binary";

/**
 * Buffers that are used again: memory that the system has just handed out costs more to touch than to fill with a tablet.
 */
export class SpareBuffers {
  readonly #spare: ByteWriter[] = [];
  readonly #most: number;
  readonly #mostBytes: number;

  /** @param most buffers kept, @param mostBytes the size up to which they are */
  constructor(most: number, mostBytes: number) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  /** An empty writer: a used one, or one that starts with `initialBytes`. */
  take(initialBytes: number): ByteWriter {
    return this.#spare.pop() ?? new ByteWriter({ initialBytes });
  }

  /** Gives back a writer whose bytes nobody looks at any more. */
  give(writer: ByteWriter): void {
    writer.reset();
    if (this.#spare.length < this.#most && writer.bytes.length <= this.#mostBytes) this.#spare.push(writer);
  }
}
