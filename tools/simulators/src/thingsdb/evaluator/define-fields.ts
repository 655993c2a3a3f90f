import { seeDocs } from "../docs.ts";
import type { Collection } from "../state/collection.ts";
import { Closure } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import { parseSpec, type Spec, SpecError } from "../values/spec.ts";
import type { Thing } from "../values/thing.ts";
import type { TypeDefinition } from "../values/type-definition.ts";
import { typeName } from "../values/type-name.ts";

/** Gives a type the fields and methods that a thing describes: `{name: 'str', hello: |this| 'hi'}`. */
export function defineFields(collection: Collection, type: TypeDefinition, description: Thing): void {
  for (const [name, value] of description.entries()) {
    if (value instanceof Closure) {
      type.methods.set(name, new Closure(value.node, true));
    } else if (value === "#") {
      type.idName = name;
    } else if (typeof value === "string") {
      type.fields.push({ name, type, spec: readSpec(collection, type, name, value) });
    } else {
      fail(
        "TYPE",
        `expecting a method of type \`closure\` or a definition of type \`str\` but got type \`${typeName(value)}\` instead` +
          seeDocs("data-types/typed"),
      );
    }
  }
}

/** @throws {ThingsDbError} for a declaration that is none */
export function readSpec(collection: Collection, type: TypeDefinition, name: string, text: string): Spec {
  try {
    return parseSpec(text, (word) => collection.types.get(word) ?? collection.enums.get(word));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return fail(
      error.isValueError ? "VALUE" : "TYPE",
      `invalid declaration for \`${name}\` on type \`${type.name}\`; ${error.message}${seeDocs("overview/type")}`,
    );
  }
}
