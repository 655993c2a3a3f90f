/** Marks a {@link Float}. */
export const FLOAT: unique symbol = /* @__PURE__ */ Symbol.for("@x/thingsdb.float") as never;

/**
 * A number that goes to the server as a float, whatever its value: `2` is sent as an int, `new Float(2)` as 2.0. Answers hold
 * plain numbers.
 */
export class Float {
  readonly value: number;

  /** Known across copies of the package. */
  get [FLOAT](): true {
    return true;
  }

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  toString(): string {
    return `Float(${this.value})`;
  }
}

/** Answers with the id of the stored thing that an object stands for; undefined while it stands for none. */
export const THING_ID: unique symbol = /* @__PURE__ */ Symbol.for("@x/thingsdb.thing-id") as never;

/** A stored thing to be given as an argument: the server receives the thing itself. */
export class ThingRef {
  readonly id: number | bigint;

  constructor(id: number | bigint) {
    this.id = id;
  }

  get [THING_ID](): number | bigint {
    return this.id;
  }

  toString(): string {
    return `ThingRef(#${this.id})`;
  }
}

/**
 * How stored things are given as arguments: `"ext"` from server 1.0 on, `"map"` before, `"ask"` while the server is not
 * known, `"none"`: as the properties they have.
 */
export type ReferenceStyle = "ext" | "map" | "ask" | "none";

/** How integers of answers are given: `"auto"` as a number where it is exact and a bigint where not, `"bigint"` always so. */
export type Int64Mode = "auto" | "bigint";

/** Deeper nested values are neither written nor read: the stack has an end. */
export const MAX_DEPTH = 512;
