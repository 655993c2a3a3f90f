import type { ByteWriter } from "@x/binary";

/** Appends bits to a writer, the highest of each byte first. */
export class BitWriter {
  readonly #writer: ByteWriter;
  #byte = 0;
  #free = 8;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  /** The lowest `count` bits of `value`, 32 at most. */
  bits(value: number, count: number): void {
    let left = count;
    while (left > 0) {
      const taken = Math.min(left, this.#free);
      left -= taken;
      this.#free -= taken;
      this.#byte |= ((value >>> left) & ((1 << taken) - 1)) << this.#free;
      if (this.#free === 0) this.flush();
    }
  }

  /** The lowest `count` bits, 64 at most, of a number given by its halves. */
  bits64(high: number, low: number, count: number): void {
    if (count > 32) this.bits(high, count - 32);
    this.bits(low, Math.min(count, 32));
  }

  /** Fills the byte that was begun with zeros. */
  flush(): void {
    if (this.#free === 8) return;
    this.#writer.u8(this.#byte);
    this.#byte = 0;
    this.#free = 8;
  }
}
