import { decodeUtf8 } from "@x/binary";
import { compile } from "./compile.ts";
import { collect, type ObjectBuilder } from "./objects.ts";

/** More keys than this, and a map is a dictionary rather than a thing: nothing is predicted. */
export const MOST_KEYS = 48;
/** Where more than this many keys have followed, keys are data. */
const MOST_FOLLOWERS = 12;
/** Longer keys are not kept. */
const MOST_KEY_BYTES = 128;
/** Places kept in all; beyond, the tree starts over. */
const MOST_PLACES = 4096;
/** Objects of one kind before code is generated for it. */
const WORTH_COMPILING = 6;

/** A place in the tree: the keys that lead to it have been read, in this order. */
export class KeyPlace {
  readonly parent: KeyPlace | undefined;
  readonly key: string;
  /** The key as it comes: its length, then its bytes. */
  readonly bytes: Uint8Array;
  /** The first eight of these as little-endian words, and which of their bits count: compared at once. */
  readonly low: number;
  readonly lowMask: number;
  readonly high: number;
  readonly highMask: number;
  /** What followed here last time is tried first. */
  next: KeyPlace | undefined;
  readonly followers: KeyPlace[] = [];
  /** Makes objects that end here, once there were some. */
  build: ObjectBuilder | undefined;
  #seen = 0;

  constructor(parent: KeyPlace | undefined, key: string, bytes: Uint8Array) {
    this.parent = parent;
    this.key = key;
    this.bytes = bytes;
    this.low = wordOf(bytes, 0);
    this.high = wordOf(bytes, 4);
    this.lowMask = wordOf(ALL_ONES.subarray(0, bytes.length), 0);
    this.highMask = wordOf(ALL_ONES.subarray(0, bytes.length), 4);
  }

  /** An object of the keys that lead here; now and then that is worth a builder. */
  make(values: readonly unknown[], at: number): Record<string, unknown> {
    if (++this.#seen === WORTH_COMPILING) this.build = compile(this.keys());
    return collect(this.keys(), values, at);
  }

  keys(): string[] {
    const keys: string[] = [];
    for (let at: KeyPlace = this; at.parent !== undefined; at = at.parent) keys.push(at.key);
    return keys.reverse();
  }
}

/**
 * The orders of keys that were met, as a tree: things of one type repeat theirs, so the next key is known before it is
 * read, and comparing bytes costs a fraction of decoding them.
 */
export class KeyTree {
  #roots: (KeyPlace | undefined)[] = [];
  #places = 0;

  /** Where maps of this many keys begin. */
  root(count: number): KeyPlace {
    let root = this.#roots[count];
    if (root === undefined) {
      root = new KeyPlace(undefined, "", new Uint8Array(0));
      this.#roots[count] = root;
    }
    return root;
  }

  /** The place after the key that is `bytes[from, end)` with its length, and `bytes[start, end)` without; undefined when it is not worth one. */
  follow(place: KeyPlace, bytes: Uint8Array, from: number, start: number, end: number): KeyPlace | undefined {
    for (const follower of place.followers) {
      if (follower.bytes.length === end - from && sameBytes(bytes, from, follower.bytes, 0)) {
        place.next = follower;
        return follower;
      }
    }
    if (place.followers.length >= MOST_FOLLOWERS || end - start > MOST_KEY_BYTES) return undefined;
    if (++this.#places > MOST_PLACES) {
      // Places in use stay whole, but nothing leads to them any more.
      this.#roots = [];
      this.#places = 0;
    }
    const follower = new KeyPlace(place, decodeUtf8(bytes, start, end), bytes.slice(from, end));
    place.followers.push(follower);
    place.next = follower;
    return follower;
  }
}

const ALL_ONES = /* @__PURE__ */ new Uint8Array(8).fill(0xff);

/** The four bytes from `at` on, the first one lowest; zero where there are none. */
function wordOf(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let i = 3; i >= 0; i--) word = (word << 8) | (bytes[at + i] ?? 0);
  return word;
}

/** Whether `key` from `first` on is what stands at `at`. Behind the end of `bytes` nothing stands. */
export function sameBytes(bytes: Uint8Array, at: number, key: Uint8Array, first: number): boolean {
  for (let i = first; i < key.length; i++) if (key[i] !== bytes[at + i]) return false;
  return true;
}
