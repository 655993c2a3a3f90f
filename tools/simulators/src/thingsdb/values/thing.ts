import type { Collection } from "../state/collection.ts";
import type { Spec } from "./spec.ts";
import { isName } from "./text.ts";
import type { TypeDefinition } from "./type-definition.ts";
import type { Value } from "./value.ts";

/** A thing: properties by name, stored once it has an id. */
export class Thing {
  /** 0 while it is not stored. */
  id = 0;
  readonly collection: Collection | null;
  /** The type it is an instance of. */
  type: TypeDefinition | null;
  /** What all its properties must be, for a restricted thing. */
  restriction: Spec | null = null;
  /** While something walks over it. */
  locked = false;
  readonly #properties: Map<string, Value> = new Map();
  /** A key that is no name has turned it into a dictionary, which is sorted. */
  #isDictionary = false;

  constructor(collection: Collection | null, type: TypeDefinition | null = null) {
    this.collection = collection;
    this.type = type;
  }

  get size(): number {
    return this.#properties.size;
  }

  get isDictionary(): boolean {
    return this.#isDictionary;
  }

  has(key: string): boolean {
    return this.#properties.has(key);
  }

  get(key: string): Value | undefined {
    return this.#properties.get(key);
  }

  set(key: string, value: Value): void {
    if (!this.#isDictionary && !isName(key)) this.#isDictionary = true;
    this.#properties.set(key, value);
  }

  /** The value that was there. */
  delete(key: string): Value | undefined {
    const value = this.#properties.get(key);
    if (value === undefined) return undefined;
    // The server moves the last property to the hole that this leaves.
    const keys = [...this.#properties.keys()];
    const last = keys.at(-1)!;
    if (this.#isDictionary || this.type !== null || last === key) {
      this.#properties.delete(key);
      return value;
    }
    const entries = [...this.#properties];
    const moved = entries.pop()!;
    entries[keys.indexOf(key)] = moved;
    this.#properties.clear();
    for (const [name, one] of entries) this.#properties.set(name, one);
    return value;
  }

  clear(): void {
    this.#properties.clear();
  }

  /** Keys and values in the order in which clients get them. */
  entries(): readonly (readonly [string, Value])[] {
    const entries = [...this.#properties];
    return this.#isDictionary ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries;
  }

  /** Gives a property another name, at its place. */
  rename(from: string, to: string): void {
    const entries = [...this.#properties];
    this.#properties.clear();
    for (const [key, value] of entries) this.set(key === from ? to : key, value);
  }

  /** How errors call it. */
  toString(): string {
    return `#${this.id}`;
  }
}
