/**
 * Memory for the decoded columns of a block. Whoever reads one column gets just that; whoever reads a second one most likely
 * reads all, and the rest is allocated at once: a block has a few kilobytes a column, and the allocations would cost more
 * than the decoding.
 */
export class Slab {
  /** Bytes that columns may still ask for. */
  #rest = 0;
  #taken = 0;
  #buffer = new ArrayBuffer(0);
  #used = 0;

  /** Announces that a column may ask for `bytes`. */
  announce(bytes: number): void {
    this.#rest += padded(bytes);
  }

  /** Memory that was announced, all zero, aligned for any type. */
  take(bytes: number): Int32Array<ArrayBuffer> {
    const size = padded(bytes);
    this.#taken++;
    if (this.#taken === 1) {
      this.#rest -= size;
      return new Int32Array(bytes / 4);
    }
    if (this.#used + size > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(Math.max(this.#rest, size));
      this.#used = 0;
    }
    const words = new Int32Array(this.#buffer, this.#used, bytes / 4);
    this.#used += size;
    this.#rest -= size;
    return words;
  }
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
