import { decodeUtf8 } from "@x/binary";

/** Texts kept. A text has two places that it may be in; where both are taken, it replaces one. */
const SLOTS = 4096;
/** Shorter texts are decoded as fast as they are found; longer ones are seldom the names of something. */
const MIN_LENGTH = 4;
const MAX_LENGTH = 32;
/** After so many texts it shows whether keeping them was worth while. */
const TRIAL = 4096;
/** Words of a text: those at multiples of 4, and the last four bytes. */
const WORDS = MAX_LENGTH / 4 + 1;

/**
 * Short ASCII texts seen before in a column of a result. Names of devices come again and again: to find one here costs a
 * fraction of decoding it, and rows then share one string.
 */
export class TextCache {
  #texts: string[] | undefined;
  #words = new Int32Array(0);
  #asked = 0;
  #found = 0;

  /** The text of `bytes[start, start + length)`, read as UTF-8. `view` is of the same bytes. */
  decode(bytes: Uint8Array, view: DataView, start: number, length: number): string {
    if (length < MIN_LENGTH || length > MAX_LENGTH) return decodeUtf8(bytes, start, start + length);
    if (this.#asked >= TRIAL && this.#found * 4 < this.#asked)
      return decodeUtf8(bytes, start, start + length);
    this.#asked++;
    if (this.#texts === undefined) {
      this.#texts = new Array<string>(SLOTS).fill("");
      this.#words = new Int32Array(SLOTS * WORDS);
    }
    const last = view.getInt32(start + length - 4);
    let hash = Math.imul(last ^ length, 0x9e3779b1);
    for (let at = 0; at + 4 < length; at += 4) {
      hash = Math.imul((hash ^ view.getInt32(start + at)) + (hash >>> 15), 0x85ebca6b);
    }
    const slot = (hash >>> 16) & (SLOTS - 1);
    if (this.#holds(slot, view, start, length, last)) return this.#texts[slot]!;
    if (this.#holds(slot ^ 1, view, start, length, last)) return this.#texts[slot ^ 1]!;
    const text = decodeUtf8(bytes, start, start + length);
    // As many units as bytes: it is ASCII, and no other bytes mean the same.
    if (text.length === length)
      this.#keep(this.#texts[slot] === "" ? slot : slot ^ 1, text, view, start, last);
    return text;
  }

  #holds(slot: number, view: DataView, start: number, length: number, last: number): boolean {
    const words = this.#words;
    const base = slot * WORDS;
    if (words[base] !== last || this.#texts![slot]!.length !== length) return false;
    for (let at = 0; at + 4 < length; at += 4) {
      if (words[base + 1 + (at >> 2)] !== view.getInt32(start + at)) return false;
    }
    this.#found++;
    return true;
  }

  #keep(slot: number, text: string, view: DataView, start: number, last: number): void {
    const words = this.#words;
    const base = slot * WORDS;
    this.#texts![slot] = text;
    words[base] = last;
    for (let at = 0; at + 4 < text.length; at += 4) words[base + 1 + (at >> 2)] = view.getInt32(start + at);
  }
}
