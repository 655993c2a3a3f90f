import { seeDocs } from "../docs.ts";
import type { AnonymousNode, MemberNode, ThingNode } from "../language/ast.ts";
import { AnonymousType } from "../values/anonymous-type.ts";
import { Closure } from "../values/closure.ts";
import type { EnumMember } from "../values/enum-type.ts";
import { fail } from "../values/error-codes.ts";
import { checkField, defaultOf } from "../values/spec-check.ts";
import { Thing } from "../values/thing.ts";
import { TypeDefinition } from "../values/type-definition.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { assignable } from "./assignable.ts";
import { callClosure } from "./call-closure.ts";
import { defineFields } from "./define-fields.ts";
import { evaluate } from "./evaluate.ts";
import type { Query } from "./query.ts";

/** `{…}` and `Type{…}`. */
export function makeThing(query: Query, node: ThingNode): Thing {
  if (node.type !== "") return makeInstance(query, node);
  const thing = new Thing(query.collection);
  for (const { name, value } of node.fields) {
    const evaluated = value ? evaluate(query, value) : variableOf(query, name);
    thing.set(name, assignable(evaluated, { thing, key: name, field: null }));
  }
  return thing;
}

function variableOf(query: Query, name: string): Value {
  const value = query.variable(name);
  return value === undefined ? fail("LOOKUP", `variable \`${name}\` is undefined`) : value;
}

function makeInstance(query: Query, node: ThingNode): Thing {
  const { collection } = query;
  if (!collection)
    return fail(
      "LOOKUP",
      `no types exists in the \`${query.scopeName}\` scope; you might want to query a \`@collection\` scope?`,
    );
  const type = collection.types.get(node.type);
  if (!type) return fail("LOOKUP", `type \`${node.type}\` is undefined`);
  const given = new Map<string, Value>();
  for (const { name, value } of node.fields) {
    const field = type.field(name);
    if (value && !field) continue;
    const evaluated = value ? evaluate(query, value) : variableOf(query, name);
    if (!field) continue;
    checkField(field, evaluated);
    given.set(name, evaluated);
  }
  return instanceOf(type, query, given);
}

/** An instance with some values, which were checked, and defaults for the rest. */
export function instanceOf(type: TypeDefinition, query: Query, given: ReadonlyMap<string, Value>): Thing {
  if (type.wrapOnly) fail("TYPE", `type \`${type.name}\` has wrap-only mode enabled`);
  const thing = new Thing(query.collection, type);
  for (const field of type.fields) {
    const value = given.has(field.name)
      ? given.get(field.name)!
      : defaultOf(field.spec, (inner) =>
          inner ? instanceOf(inner, query, new Map()) : new Thing(query.collection),
        );
    thing.set(field.name, assignable(value ?? null, { thing, key: field.name, field }));
  }
  return thing;
}

/** `Type{NAME}` and `Type{|| …}`. */
export function makeMember(query: Query, { type, member }: MemberNode): EnumMember {
  if (!query.collection)
    return fail(
      "LOOKUP",
      `no enumerators exists in the \`${query.scopeName}\` scope; you might want to query a \`@collection\` scope?`,
    );
  const found = query.collection.enums.get(type);
  if (!found) return fail("LOOKUP", `enum \`${type}\` is undefined`);
  const name = typeof member === "string" ? member : callClosure(query, new Closure(member), []);
  if (typeof name !== "string")
    return fail(
      "TYPE",
      `enumerator lookup is expecting type \`str\` but got type \`${typeName(name)}\` instead${seeDocs("data-types/enum")}`,
    );
  return found.member(name) ?? fail("LOOKUP", `enum \`${type}\` has no member \`${name}\``);
}

/** `&{…}`. */
export function makeAnonymous(query: Query, node: AnonymousNode): AnonymousType {
  const { collection } = query;
  if (!collection)
    return fail("LOOKUP", `anonymous types are not supported in the the \`${query.scopeName}\` scope`);
  const type = new TypeDefinition(-1, "<anonymous>", query.seconds);
  type.wrapOnly = true;
  type.hideId = true;
  const fields = new Thing(collection);
  for (const { name, value } of node.fields)
    fields.set(name, value ? evaluate(query, value) : variableOf(query, name));
  defineFields(collection, type, fields);
  return new AnonymousType(type);
}
