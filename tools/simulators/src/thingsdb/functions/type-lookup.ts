import type { Collection } from "../state/collection.ts";
import { fail } from "../values/error-codes.ts";
import type { Thing } from "../values/thing.ts";
import type { TypeDefinition } from "../values/type-definition.ts";

/** @throws {ThingsDbError} when there is none */
export function typeNamed(collection: Collection | null, name: string): TypeDefinition {
  return collection?.types.get(name) ?? fail("LOOKUP", `type \`${name}\` not found`);
}

/** Makes a thing what an instance is, properties included. */
export function assignType(thing: Thing, instance: Thing): void {
  thing.clear();
  thing.type = instance.type;
  for (const [key, value] of instance.entries()) {
    thing.set(key, value);
    thing.collection?.store(thing.id === 0 ? null : value);
  }
}
