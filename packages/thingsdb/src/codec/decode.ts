import { joinI64, joinU64 } from "@x/binary";
import { ThingsDBProtocolError } from "../errors.ts";
import { KeyTree, MOST_KEYS, sameBytes } from "./key-tree.ts";
import { collect, setOwn } from "./objects.ts";
import { decodeText } from "./text.ts";
import { type Int64Mode, MAX_DEPTH } from "./values.ts";

/** Lists up to this length are allocated at once. */
const MOST_ALLOCATED = 1 << 17;
const TWO_32 = 4294967296;
const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);
const NO_VIEW = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

/**
 * Reads MessagePack as ThingsDB sends it: nil, booleans, ints, floats, text, bytes, lists, maps with text keys.
 *
 * Ints are numbers where these are exact, bigints else; text that is not UTF-8 holds U+FFFD for what cannot be read.
 * Bytes are copies, or views of memory that nobody else uses. One decoder serves a connection: it remembers keys.
 */
export class Decoder {
  #bytes: Uint8Array = NO_BYTES;
  #view: DataView = NO_VIEW;
  #at = 0;
  #end = 0;
  #start = 0;
  #depth = 0;
  #isWide = false;
  readonly #tree = new KeyTree();
  /** Values of the things under construction; the outer ones below the inner ones. */
  readonly #values: unknown[] = [];
  #top = 0;

  /**
   * The one value that `bytes[start, end)` is. `view` is of the same memory as `bytes`.
   * @throws {ThingsDBProtocolError} when the bytes are anything else
   */
  decode(bytes: Uint8Array, view: DataView, start: number, end: number, int64: Int64Mode = "auto"): unknown {
    this.#bytes = bytes;
    this.#view = view;
    this.#start = start;
    this.#at = start;
    this.#end = end;
    this.#depth = 0;
    this.#top = 0;
    this.#isWide = int64 === "bigint";
    try {
      const value = this.#read();
      if (this.#at !== end) throw this.#fault(`${end - this.#at} bytes too many`, this.#at);
      return value;
    } finally {
      // Memory of answers is not held until the next one comes.
      this.#bytes = NO_BYTES;
      this.#view = NO_VIEW;
      this.#values.length = 0;
    }
  }

  #read(): unknown {
    const at = this.#at;
    if (at >= this.#end) throw this.#short(1);
    const head = this.#bytes[at]!;
    this.#at = at + 1;
    if (head < 0x80) return this.#isWide ? BigInt(head) : head;
    if (head < 0x90) return this.#map(head & 15);
    if (head < 0xa0) return this.#list(head & 15);
    if (head < 0xc0) return this.#text(head & 31);
    if (head >= 0xe0) return this.#isWide ? BigInt(head - 256) : head - 256;
    return this.#readWide(head);
  }

  #readWide(head: number): unknown {
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.#binary(this.#u8());
      case 0xc5:
        return this.#binary(this.#u16());
      case 0xc6:
        return this.#binary(this.#u32());
      case 0xca:
        return this.#view.getFloat32(this.#step(4));
      case 0xcb:
        return this.#view.getFloat64(this.#step(8));
      case 0xcc:
        return this.#int(this.#u8());
      case 0xcd:
        return this.#int(this.#u16());
      case 0xce:
        return this.#int(this.#u32());
      case 0xcf:
        return this.#u64();
      case 0xd0:
        return this.#int(this.#view.getInt8(this.#step(1)));
      case 0xd1:
        return this.#int(this.#view.getInt16(this.#step(2)));
      case 0xd2:
        return this.#int(this.#view.getInt32(this.#step(4)));
      case 0xd3:
        return this.#i64();
      case 0xd9:
        return this.#text(this.#u8());
      case 0xda:
        return this.#text(this.#u16());
      case 0xdb:
        return this.#text(this.#u32());
      case 0xdc:
        return this.#list(this.#u16());
      case 0xdd:
        return this.#list(this.#u32());
      case 0xde:
        return this.#map(this.#u16());
      case 0xdf:
        return this.#map(this.#u32());
      default:
        throw this.#fault(
          `a value of type 0x${head.toString(16)}, which the server does not send`,
          this.#at - 1,
        );
    }
  }

  #list(count: number): unknown[] {
    this.#enter(count);
    // Longer ones grow: eight bytes an item must not be allocated for what is one byte each on the wire.
    const list: unknown[] = count > MOST_ALLOCATED ? [] : new Array(count);
    for (let i = 0; i < count; i++) {
      i = this.#ints(list, i, count);
      if (i < count) list[i] = this.#read();
    }
    this.#depth--;
    return list;
  }

  /** Reads the ints of up to 32 bits without sign that come next: lists of them are common. Returns where it stopped. */
  #ints(list: unknown[], from: number, count: number): number {
    if (this.#isWide) return from;
    const bytes = this.#bytes;
    const last = this.#end - 5;
    let at = this.#at;
    let i = from;
    for (; i < count && at <= last; i++) {
      const head = bytes[at]!;
      if (head < 0x80) {
        list[i] = head;
        at += 1;
      } else if (head === 0xcd) {
        list[i] = (bytes[at + 1]! << 8) | bytes[at + 2]!;
        at += 3;
      } else if (head === 0xce) {
        list[i] = this.#view.getUint32(at + 1);
        at += 5;
      } else if (head === 0xcc) {
        list[i] = bytes[at + 1]!;
        at += 2;
      } else break;
    }
    this.#at = at;
    return i;
  }

  #map(count: number): Record<string, unknown> {
    this.#enter(count * 2);
    const made = count > MOST_KEYS ? this.#dictionary({}, count) : this.#thing(count);
    this.#depth--;
    return made;
  }

  #thing(count: number): Record<string, unknown> {
    const bytes = this.#bytes;
    const view = this.#view;
    const values = this.#values;
    const base = this.#top;
    // Reading a word of eight bytes must stay within these.
    const last = this.#end - 8;
    let place = this.#tree.root(count);
    let at = this.#at;
    this.#top = base + count;
    for (let i = 0; i < count; i++) {
      const guess = place.next;
      if (
        guess !== undefined &&
        at <= last &&
        (view.getInt32(at, true) & guess.lowMask) === guess.low &&
        (view.getInt32(at + 4, true) & guess.highMask) === guess.high &&
        (guess.bytes.length <= 8 ||
          (guess.bytes.length <= this.#end - at && sameBytes(bytes, at, guess.bytes, 8)))
      ) {
        at += guess.bytes.length;
        place = guess;
      } else {
        this.#at = at;
        const length = this.#keyLength();
        const start = this.#at;
        const next = this.#tree.follow(place, bytes, at, start, start + length);
        if (next === undefined) {
          // Not a thing of a known kind: the rest goes without predictions.
          this.#top = base;
          return this.#dictionary(collect(place.keys(), values, base), count - i, length);
        }
        at = start + length;
        place = next;
      }
      this.#at = at;
      values[base + i] = this.#read();
      at = this.#at;
    }
    this.#top = base;
    return place.build === undefined ? place.make(values, base) : place.build(values, base);
  }

  /** Adds `count` keys and values; the length of the first key may have been read. */
  #dictionary(made: Record<string, unknown>, count: number, length?: number): Record<string, unknown> {
    let known = length;
    for (let i = 0; i < count; i++) {
      const key = this.#text(known ?? this.#keyLength());
      known = undefined;
      setOwn(made, key, this.#read());
    }
    return made;
  }

  /** Keys are text: nothing else can name a property. */
  #keyLength(): number {
    const at = this.#at;
    const head = this.#u8();
    let length: number;
    if (head >= 0xa0 && head < 0xc0) length = head & 31;
    else if (head === 0xd9) length = this.#u8();
    else if (head === 0xda) length = this.#u16();
    else if (head === 0xdb) length = this.#u32();
    else throw this.#fault("a key that is no text", at);
    if (length > this.#end - this.#at) throw this.#short(length);
    return length;
  }

  #text(length: number): string {
    const at = this.#step(length);
    return decodeText(this.#bytes, at, at + length);
  }

  #binary(length: number): Uint8Array {
    const at = this.#step(length);
    // A view of most of the memory costs nothing; one of a small part would keep all the rest.
    const isMost = length * 2 > this.#bytes.buffer.byteLength;
    return isMost ? this.#bytes.subarray(at, at + length) : this.#bytes.slice(at, at + length);
  }

  #int(value: number): number | bigint {
    return this.#isWide ? BigInt(value) : value;
  }

  #u64(): number | bigint {
    const at = this.#step(8);
    const high = this.#view.getUint32(at);
    const low = this.#view.getUint32(at + 4);
    return high < 0x200000 && !this.#isWide ? high * TWO_32 + low : joinU64(high, low);
  }

  #i64(): number | bigint {
    const at = this.#step(8);
    const high = this.#view.getInt32(at);
    const low = this.#view.getUint32(at + 4);
    const value = high * TWO_32 + low;
    return Number.isSafeInteger(value) && !this.#isWide ? value : joinI64(high, low);
  }

  #u8(): number {
    const at = this.#step(1);
    return this.#bytes[at]!;
  }

  #u16(): number {
    return this.#view.getUint16(this.#step(2));
  }

  #u32(): number {
    return this.#view.getUint32(this.#step(4));
  }

  #step(length: number): number {
    const at = this.#at;
    if (length > this.#end - at) throw this.#short(length);
    this.#at = at + length;
    return at;
  }

  /** Goes one level deeper, for this many values: each takes a byte at least, so none is allocated for that cannot come. */
  #enter(values: number): void {
    if (values > this.#end - this.#at) throw this.#short(values);
    if (++this.#depth > MAX_DEPTH)
      throw this.#fault(`values nested more than ${MAX_DEPTH} levels deep`, this.#at);
  }

  #short(needed: number): ThingsDBProtocolError {
    return this.#fault(`${needed} bytes needed, ${this.#end - this.#at} left`, this.#at);
  }

  #fault(what: string, at: number): ThingsDBProtocolError {
    const offset = at - this.#start;
    return new ThingsDBProtocolError(`malformed MessagePack at offset ${offset}: ${what}`, {
      offset,
      kind: "MessagePack",
      firstBytes: this.#bytes.subarray(this.#start, this.#end),
    });
  }
}
