import { decodeUtf8 } from "@x/binary";

/** Makes an object of the values from `at` on, with the keys that lead to a place in the tree. */
export type ObjectBuilder = (values: readonly unknown[], at: number) => Record<string, unknown>;

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
  readonly bytes: Uint8Array;
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
  }

  /** Counts an object that ends here; now and then that is worth a builder. */
  count(): void {
    if (++this.#seen === WORTH_COMPILING) this.build = compile(this.keys());
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

  /** The place after the key `bytes[start, end)`; undefined when it is not worth one. */
  follow(place: KeyPlace, bytes: Uint8Array, start: number, end: number): KeyPlace | undefined {
    for (const follower of place.followers) {
      if (isKey(follower.bytes, bytes, start, end)) {
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
    const follower = new KeyPlace(place, decodeUtf8(bytes, start, end), bytes.slice(start, end));
    place.followers.push(follower);
    place.next = follower;
    return follower;
  }
}

export function isKey(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}

/** `target[key] = value`, where the key may be "__proto__" and still is a property like any other. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function compile(keys: readonly string[]): ObjectBuilder {
  // JSON text is a string literal. "__proto__" must be a computed key to be one like any other.
  const entries = keys.map((key, i) => {
    const text = JSON.stringify(key);
    return `${key === "__proto__" ? `[${text}]` : text}: values[at + ${i}]`;
  });
  try {
    return new Function("values", "at", `"use strict"; return { ${entries.join(", ")} };`) as ObjectBuilder;
  } catch {
    // Code generation may be forbidden (a content security policy, --disallow-code-generation-from-strings).
    return (values, at) => {
      const made: Record<string, unknown> = {};
      for (let i = 0; i < keys.length; i++) setOwn(made, keys[i]!, values[at + i]);
      return made;
    };
  }
}
