import type { TypeNode } from "../type.ts";
import { parseType } from "../type-parser.ts";

/** A value together with the type it is to be written as, for Variant and Dynamic. */
export class TypedValue {
  readonly type: TypeNode;
  readonly value: unknown;

  constructor(type: TypeNode, value: unknown) {
    this.type = type;
    this.value = value;
  }
}

/**
 * Says which type a value of a Variant or Dynamic column is to be written as, where the driver would choose another:
 * `typed("UInt8", 5)`.
 *
 * @throws {ChdbUsageError} for text that is no type
 */
export function typed(type: string, value: unknown): TypedValue {
  return new TypedValue(parseType(type), value);
}
