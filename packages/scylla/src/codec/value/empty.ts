import { INSPECT } from "./print.ts";

/**
 * A value of no bytes, which is not null: nearly every type of fixed width has one, a heritage of Thrift. It can be
 * bound as any value; reading gives `null` for it unless `empties: "keep"` was asked for.
 */
export class EmptyValue {
  toString(): string {
    return "";
  }

  toJSON(): string {
    return "";
  }

  [INSPECT](): string {
    return "EMPTY";
  }
}

/** The only {@link EmptyValue}. */
export const EMPTY: EmptyValue = /* @__PURE__ */ new EmptyValue();
