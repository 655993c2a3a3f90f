import { decodeLatin1 } from "@x/binary";
import { type ColumnInit, ListColumn } from "./column.ts";

const WIDTH = 16;
const TEXT = 36;
const CHUNK = 1024;
const HEX: Uint8Array = /* @__PURE__ */ Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
/**
 * Where the text takes its bytes from, -1 for a hyphen. The wire has two 64-bit integers, little endian, high
 * half first: the bytes of each half stand reversed.
 */
const ORDER = [7, 6, 5, 4, -1, 3, 2, -1, 1, 0, -1, 15, 14, -1, 13, 12, 11, 10, 9, 8];

/** UUID as text in small letters. */
export class UuidColumn extends ListColumn<string> {
  /** All values one after the other, 16 bytes each, as on the wire. */
  readonly data: Uint8Array;

  constructor(init: ColumnInit, data: Uint8Array) {
    super(init);
    this.data = data;
  }

  protected at(index: number): string {
    return this.#text(index, index + 1);
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    for (let first = from; first < to; first += CHUNK) {
      const last = Math.min(first + CHUNK, to);
      const text = this.#text(first, last);
      for (let i = first; i < last; i++) {
        out[at + i - from] = text.substring((i - first) * TEXT, (i - first + 1) * TEXT);
      }
    }
  }

  #text(from: number, to: number): string {
    const data = this.data;
    const out = new Uint8Array((to - from) * TEXT);
    let at = 0;
    for (let base = from * WIDTH; base < to * WIDTH; base += WIDTH) {
      for (let k = 0; k < ORDER.length; k++) {
        const source = ORDER[k]!;
        if (source < 0) {
          out[at++] = 0x2d;
        } else {
          const byte = data[base + source]!;
          out[at++] = HEX[byte >> 4]!;
          out[at++] = HEX[byte & 15]!;
        }
      }
    }
    return decodeLatin1(out);
  }
}
