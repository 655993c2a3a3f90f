import type { Thing } from "./thing.ts";
import type { FieldDefinition } from "./type-definition.ts";

/** The property that holds a list or a set. */
export interface Owner {
  readonly thing: Thing;
  readonly key: string;
  /** For a property of an instance. */
  readonly field: FieldDefinition | null;
}
