import type { CallNode } from "../language/ast.ts";
import { CHANGES, LATER } from "../language/function-changes.ts";
import { AnonymousType } from "../values/anonymous-type.ts";
import { Closure } from "../values/closure.ts";
import type { EnumType } from "../values/enum-type.ts";
import { fail } from "../values/error-codes.ts";
import { equals } from "../values/operations.ts";
import { checkField } from "../values/spec-check.ts";
import { Thing } from "../values/thing.ts";
import type { TypeDefinition } from "../values/type-definition.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { WrappedThing } from "../values/wrapped-thing.ts";
import { FUNCTIONS } from "./built-ins.ts";
import { callClosure } from "./call-closure.ts";
import { instanceOf } from "./construct.ts";
import { evaluate } from "./evaluate.ts";
import type { Query } from "./query.ts";

/** `name(…)`: a built-in function, else a type, an enum, a procedure or a variable, in this order. */
export function callByName(query: Query, call: CallNode): Value {
  const { name } = call;
  if (CHANGES.get(name)?.root && !(query.database.isLegacy && LATER.has(name))) {
    const builtIn = FUNCTIONS.get(name);
    if (builtIn) return builtIn(query, call);
  }
  const type = query.collection?.types.get(name);
  if (type) return callType(query, type, call);
  const enumType = query.collection?.enums.get(name);
  if (enumType) return callEnum(query, enumType, call);
  const procedure = query.kind === "node" ? undefined : query.procedures.get(name);
  if (procedure) return callWith(query, procedure.closure, call);
  const variable = query.variable(name);
  if (variable === undefined) return fail("LOOKUP", `function \`${name}\` is undefined`);
  if (!(variable instanceof Closure))
    return fail("TYPE", `variable \`${name}\` is of type \`${typeName(variable)}\` and is not callable`);
  return callWith(query, variable, call);
}

/** Calls a closure with the arguments that it takes; the others are not even evaluated. */
export function callWith(
  query: Query,
  closure: Closure,
  { args }: CallNode,
  first: readonly Value[] = [],
): Value {
  const wanted = closure.node.parameters.length - first.length;
  const values = args.slice(0, Math.max(0, wanted)).map((arg) => evaluate(query, arg));
  return callClosure(query, closure, [...first, ...values]);
}

function callType(query: Query, type: TypeDefinition, { args }: CallNode): Value {
  if (type.wrapOnly) fail("TYPE", `type \`${type.name}\` has wrap-only mode enabled`);
  if (args.length > 1)
    fail("NUM_ARGUMENTS", `type \`${type.name}\` takes at most 1 argument but ${args.length} were given`);
  if (args.length === 0) return instanceOf(type, query, new Map());
  const value = evaluate(query, args[0]!);
  if (value instanceof Thing) return value.type === type ? value : fromThing(query, type, value);
  if (typeof value !== "bigint")
    return fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`${type.name}\``);
  const thing = query.collection!.thing(value);
  if (thing.type !== type)
    fail("TYPE", `\`${thing}\` is of type \`${typeName(thing)}\`, not \`${type.name}\``);
  return thing;
}

/** An instance of a type that takes what it knows from a thing. */
export function fromThing(query: Query, type: TypeDefinition, thing: Thing): Thing {
  if (thing.type !== null && thing.type !== type)
    fail("TYPE", `cannot create an instance of type \`${type.name}\` from type \`${thing.type.name}\``);
  const given = new Map<string, Value>();
  for (const field of type.fields) {
    const value = thing.get(field.name);
    if (value === undefined) continue;
    checkField(field, value);
    given.set(field.name, value);
  }
  return instanceOf(type, query, given);
}

function callEnum(query: Query, type: EnumType, { args }: CallNode): Value {
  if (args.length > 1)
    fail("NUM_ARGUMENTS", `enum \`${type.name}\` takes at most 1 argument but ${args.length} were given`);
  if (args.length === 0) return type.default;
  const value = evaluate(query, args[0]!);
  const member = type.members.find((one) => one === value || equals(one.value, value));
  if (member) return member;
  if (typeName(value) !== typeName(type.members[0]!.value))
    return fail(
      "TYPE",
      `enum \`${type.name}\` is expecting a value of type \`${typeName(type.members[0]!.value)}\` but got type \`${typeName(value)}\` instead`,
    );
  return fail("LOOKUP", `enum \`${type.name}\` has no member with value \`${String(value)}\``);
}

/** `value.name(…)` where no built-in function is meant: methods, and properties that are closures. */
export function callOwnMethod(query: Query, target: Value, call: CallNode): Value {
  const { name } = call;
  if (target instanceof WrappedThing || target instanceof AnonymousType) {
    const { type } = target;
    const method = type.methods.get(name);
    if (!method) return fail("LOOKUP", `type \`${type.name}\` has no method \`${name}\``);
    return target instanceof WrappedThing
      ? callWith(query, method, call, [target.thing])
      : callWith(query, method, call);
  }
  if (!(target instanceof Thing))
    return fail("LOOKUP", `type \`${typeName(target)}\` has no function \`${name}\``);
  const method = target.type?.methods.get(name);
  if (method) return callWith(query, method, call, [target]);
  const property = target.get(name);
  if (property === undefined)
    return fail(
      "LOOKUP",
      target.type
        ? `type \`${target.type.name}\` has no property or method \`${name}\``
        : `thing \`${target}\` has no property or method \`${name}\``,
    );
  if (!(property instanceof Closure))
    return fail("TYPE", `property \`${name}\` is of type \`${typeName(property)}\` and is not callable`);
  return callWith(query, property, call);
}
