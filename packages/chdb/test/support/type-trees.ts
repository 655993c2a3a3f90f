import type { TypeNode } from "../../src/codec/type.ts";

/** A type's tree without the texts it was read from: those of equal types are equal. */
export function withoutSource(type: TypeNode): TypeNode {
  return JSON.parse(JSON.stringify(type, (key, value: unknown) => (key === "source" ? undefined : value)));
}
