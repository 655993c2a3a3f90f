import type { ByteWriter } from "@x/binary";

/** The NULLs of one column of a tablet. Nothing is allocated as long as there are none. */
export class NullBits {
  readonly #rows: number;
  /** Bit of row r: byte r >> 3, mask 1 << (r & 7), 1 = NULL; floor(rows / 8) + 1 bytes, as servers read it. */
  #bits: Uint8Array | undefined;

  constructor(rows: number) {
    this.#rows = rows;
  }

  get any(): boolean {
    return this.#bits !== undefined;
  }

  set(row: number): void {
    this.#bits ??= new Uint8Array((this.#rows >> 3) + 1);
    this.#bits[row >> 3]! |= 1 << (row & 7);
  }

  /** Takes over the bits of `order`, or the first ones, from a bitmap of the same bit order. */
  take(bitmap: Uint8Array, order: Int32Array | undefined): void {
    const rows = this.#rows;
    if (order !== undefined) {
      for (let r = 0; r < rows; r++) {
        const from = order[r]!;
        if ((bitmap[from >> 3]! & (1 << (from & 7))) !== 0) this.set(r);
      }
      return;
    }
    const bits = new Uint8Array((rows >> 3) + 1);
    bits.set(bitmap.subarray(0, (rows + 7) >> 3));
    // Bits beyond the rows are anybody's.
    bits[rows >> 3]! &= (1 << (rows & 7)) - 1;
    if (bits.some((byte) => byte !== 0)) this.#bits = bits;
  }

  /** Appends what the null section has for this column: 0, or 1 and the bitmap. */
  write(writer: ByteWriter): void {
    writer.u8(this.#bits === undefined ? 0 : 1);
    if (this.#bits !== undefined) writer.append(this.#bits);
  }
}
