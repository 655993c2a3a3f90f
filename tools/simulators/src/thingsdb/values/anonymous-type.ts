import type { TypeDefinition } from "./type-definition.ts";

/** A type without a name, `&{name: 'str'}`, to wrap things with. */
export class AnonymousType {
  readonly type: TypeDefinition;

  constructor(type: TypeDefinition) {
    this.type = type;
  }
}
