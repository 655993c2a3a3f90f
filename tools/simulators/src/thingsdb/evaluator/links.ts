import type { LinkNode, Node } from "../language/ast.ts";
import { CHANGES } from "../language/function-changes.ts";
import type { Closure } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import { operate } from "../values/operations.ts";
import { SetValue } from "../values/set-value.ts";
import { checkField } from "../values/spec-check.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { METHODS } from "./built-ins.ts";
import { callOwnMethod } from "./call-function.ts";
import { replaceProperty, setProperty, whileChanging } from "./change-thing.ts";
import { evaluate } from "./evaluate.ts";
import { applyIndex } from "./index-access.ts";
import type { Query } from "./query.ts";

/** What follows a dot: a property, an assignment to one, or a call. */
export function followLink(query: Query, target: Value, link: LinkNode): Value {
  if (link.more.kind === "assign") return assignProperty(query, target, link.name, link.more);
  let value: Value;
  if (link.more.kind === "property") {
    value = propertyOf(target, link.name);
  } else {
    const { call } = link.more;
    // Names of built-in functions go before properties, also where the function doesn't take the value.
    const method = CHANGES.get(link.name)?.chain ? METHODS.get(link.name) : undefined;
    value = method ? method(query, target, call) : callOwnMethod(query, target, call);
  }
  for (const index of link.indexes) value = applyIndex(query, value, index);
  return value;
}

/** @throws {ThingsDbError} for what has no such property */
export function propertyOf(target: Value, name: string): Value {
  if (!(target instanceof Thing)) return fail("TYPE", `type \`${typeName(target)}\` has no properties`);
  const value = target.get(name);
  if (value !== undefined) return value;
  const { type } = target;
  if (type === null) return fail("LOOKUP", `thing \`${target}\` has no property \`${name}\``);
  const method: Closure | undefined = type.methods.get(name);
  return method ?? fail("LOOKUP", `type \`${type.name}\` has no property or method \`${name}\``);
}

function assignProperty(
  query: Query,
  target: Value,
  name: string,
  { operator, value }: { readonly operator: string; readonly value: Node },
): Value {
  if (!(target instanceof Thing))
    return fail("TYPE", `cannot assign properties to \`${typeName(target)}\` type`);
  return whileChanging(query, target, () => {
    const given = evaluate(query, value);
    return operator === "="
      ? setProperty(target, name, given)
      : updateProperty(target, name, operator, given);
  });
}

/** `thing.key += value` and its like. */
export function updateProperty(target: Thing, name: string, operator: string, given: Value): Value {
  const { type } = target;
  const current = target.get(name);
  if (current === undefined)
    return fail(
      "LOOKUP",
      type
        ? `type \`${type.name}\` has no property \`${name}\``
        : `thing \`${target}\` has no property \`${name}\``,
    );
  const result = operate(operator[0]!, current, given);
  const field = type?.field(name);
  if (field) checkField(field, result);
  if (result instanceof SetValue) result.owner = { thing: target, key: name, field: field ?? null };
  replaceProperty(target, name, result);
  return result;
}
