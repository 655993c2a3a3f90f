import type { AnonymousType } from "./anonymous-type.ts";
import type { Thing } from "./thing.ts";
import type { TypeDefinition } from "./type-definition.ts";

/** A thing that shows only what a type names. */
export class WrappedThing {
  readonly thing: Thing;
  readonly type: TypeDefinition;
  /** When the type has no name. */
  readonly anonymous: AnonymousType | null;

  constructor(thing: Thing, type: TypeDefinition, anonymous: AnonymousType | null = null) {
    this.thing = thing;
    this.type = type;
    this.anonymous = anonymous;
  }
}
