import { ScyllaUsageError } from "../../errors.ts";
import { describe, INSPECT } from "./print.ts";
import { randomWords } from "./random.ts";

/** The two digits of every byte. */
const HEX: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/**
 * A UUID: 16 bytes, kept as four 32-bit words, so that reading a column of them makes no text. Immutable.
 *
 * Two are equal by `equals`, not by `===`; as keys of a Map use their text.
 */
export class Uuid {
  /** Bytes 0 to 3 as a signed number, and so on. For use within the package. */
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;

  /** From four 32-bit words, first bytes first; only their low 32 bits count. */
  constructor(w0: number, w1: number, w2: number, w3: number) {
    this.w0 = w0 | 0;
    this.w1 = w1 | 0;
    this.w2 = w2 | 0;
    this.w3 = w3 | 0;
  }

  /**
   * From text of the form `d2177dd0-eaa2-11de-a572-001b779c76e3`, in either case.
   * @throws {ScyllaUsageError} for any other
   */
  static fromString(text: string): Uuid {
    return new this(...parseUuid(text));
  }

  /**
   * From 16 bytes, which are copied.
   * @throws {ScyllaUsageError} when there are not 16
   */
  static fromBytes(bytes: Uint8Array): Uuid {
    if (!(bytes instanceof Uint8Array && bytes.length === 16))
      throw new ScyllaUsageError(`A UUID has 16 bytes, not ${describe(bytes)}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    return new this(view.getInt32(0), view.getInt32(4), view.getInt32(8), view.getInt32(12));
  }

  /** A random one, of version 4. */
  static random(): Uuid {
    const { words, at } = randomWords(4);
    const version = (words[at + 1]! & 0xffff0fff) | 0x4000;
    const variant = (words[at + 2]! & 0x3fffffff) | 0x80000000;
    return new this(words[at]!, version, variant, words[at + 3]!);
  }

  /** The kind of UUID, 0 to 15: 1 time, 4 random, … */
  get version(): number {
    return (this.w1 >>> 12) & 15;
  }

  /** Its 16 bytes, a new array. */
  get bytes(): Uint8Array {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, this.w0);
    view.setInt32(4, this.w1);
    view.setInt32(8, this.w2);
    view.setInt32(12, this.w3);
    return bytes;
  }

  /** Whether `other` is a UUID, or the text of one, with the same bytes. */
  equals(other: unknown): boolean {
    if (typeof other === "string") return other.toLowerCase() === this.toString();
    return isUuid(other) && sameWords(this, other);
  }

  toString(): string {
    const { w0, w1, w2, w3 } = this;
    return (
      `${HEX[w0 >>> 24]!}${HEX[(w0 >>> 16) & 255]!}${HEX[(w0 >>> 8) & 255]!}${HEX[w0 & 255]!}` +
      `-${HEX[w1 >>> 24]!}${HEX[(w1 >>> 16) & 255]!}-${HEX[(w1 >>> 8) & 255]!}${HEX[w1 & 255]!}` +
      `-${HEX[w2 >>> 24]!}${HEX[(w2 >>> 16) & 255]!}-${HEX[(w2 >>> 8) & 255]!}${HEX[w2 & 255]!}` +
      `${HEX[w3 >>> 24]!}${HEX[(w3 >>> 16) & 255]!}${HEX[(w3 >>> 8) & 255]!}${HEX[w3 & 255]!}`
    );
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `${this.constructor.name} ${this.toString()}`;
  }
}

/** Whether `value` is a {@link Uuid}, of whichever version. */
export function isUuid(value: unknown): value is Uuid {
  return value instanceof Uuid;
}

function sameWords(a: Uuid, b: Uuid): boolean {
  return a.w0 === b.w0 && a.w1 === b.w1 && a.w2 === b.w2 && a.w3 === b.w3;
}

/** The four words of a UUID's text. @throws {ScyllaUsageError} for text that is none */
export function parseUuid(text: string): [number, number, number, number] {
  if (typeof text !== "string" || text.length !== 36 || !hasHyphens(text)) notUuid(text);
  const w0 = word(text, 0, 4);
  const w1 = word(text, 9, 14);
  const w2 = word(text, 19, 24);
  const w3 = word(text, 28, 32);
  // A digit that is none leaves a negative number, which no word is.
  if (w0 < 0 || w1 < 0 || w2 < 0 || w3 < 0) notUuid(text);
  return [w0, w1, w2, w3];
}

/** Eight hex digits, in two places of four, as an unsigned number; negative when one is none. */
function word(text: string, first: number, second: number): number {
  const high = digits(text, first);
  const low = digits(text, second);
  return high < 0 || low < 0 ? -1 : high * 0x10000 + low;
}

function digits(text: string, at: number): number {
  return (
    (digit(text.charCodeAt(at)) << 12) |
    (digit(text.charCodeAt(at + 1)) << 8) |
    (digit(text.charCodeAt(at + 2)) << 4) |
    digit(text.charCodeAt(at + 3))
  );
}

/** What a hex digit stands for; -1 for any other character. */
function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function hasHyphens(text: string): boolean {
  return text[8] === "-" && text[13] === "-" && text[18] === "-" && text[23] === "-";
}

function notUuid(text: string): never {
  throw new ScyllaUsageError(`A UUID as text is 8-4-4-4-12 hex digits, not ${describe(text)}`);
}
