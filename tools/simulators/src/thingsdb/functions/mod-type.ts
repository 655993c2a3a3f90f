import { seeDocs } from "../docs.ts";
import { assignable } from "../evaluator/assignable.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import { callClosure } from "../evaluator/call-closure.ts";
import { instanceOf } from "../evaluator/construct.ts";
import { readSpec } from "../evaluator/define-fields.ts";
import type { Collection } from "../state/collection.ts";
import { Closure } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import { checkField, defaultOf, matchesSpec } from "../values/spec-check.ts";
import { isName } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import type { FieldDefinition, TypeDefinition } from "../values/type-definition.ts";
import type { Value } from "../values/value.ts";
import { type Arguments, functionsOf } from "./arguments.ts";
import { typeNamed } from "./type-lookup.ts";

function instancesOf(collection: Collection, type: TypeDefinition): Thing[] {
  return [...collection.things.values()].filter((thing) => thing.type === type);
}

function store(thing: Thing, field: FieldDefinition, value: Value): void {
  const stored = assignable(value, { thing, key: field.name, field });
  thing.set(field.name, stored);
  thing.collection?.store(stored);
  thing.collection?.listener?.changed(thing, { kind: "set", key: field.name, value: stored });
}

function add(args: Arguments, collection: Collection, type: TypeDefinition): void {
  args.between(4, 5);
  const name = args.str(2);
  if (!isName(name)) fail("VALUE", `property name must follow the naming rules${seeDocs("overview/names")}`);
  if (type.field(name) || type.methods.has(name))
    fail("LOOKUP", `property or method \`${name}\` already exists on type \`${type.name}\``);
  const what = args.any(3);
  if (what instanceof Closure) {
    type.methods.set(name, new Closure(what.node, true));
    return;
  }
  if (typeof what !== "string") args.wrongType(3, what, "str", "closure");
  const field = { name, type, spec: readSpec(collection, type, name, what) };
  const initial = args.count === 5 ? args.any(4) : undefined;
  if (initial !== undefined && !(initial instanceof Closure)) checkField(field, initial);
  type.fields.push(field);
  for (const thing of instancesOf(collection, type)) {
    const value = initial instanceof Closure ? callClosure(args.query, initial, [thing]) : initial;
    store(thing, field, value ?? defaultFor(args, field));
  }
  type.modifiedAt = args.query.seconds;
  collection.listener?.changed(collection.root, {
    kind: "mod_type_add",
    field,
    initial: initial ?? defaultFor(args, field),
  });
}

function defaultFor(args: Arguments, field: FieldDefinition): Value {
  return defaultOf(field.spec, (inner) =>
    inner ? instanceOf(inner, args.query, new Map()) : new Thing(args.query.collection),
  );
}

function fieldOf(args: Arguments, type: TypeDefinition): FieldDefinition {
  const name = args.str(2);
  return type.field(name) ?? fail("LOOKUP", `type \`${type.name}\` has no property or method \`${name}\``);
}

function modify(args: Arguments, collection: Collection, type: TypeDefinition): void {
  args.between(4, 5);
  const method = type.methods.get(args.str(2));
  const what = args.any(3);
  if (method && what instanceof Closure) {
    type.methods.set(args.str(2), new Closure(what.node, true));
    return;
  }
  const field = fieldOf(args, type);
  if (typeof what !== "string") args.wrongType(3, what, "str");
  const spec = readSpec(collection, type, field.name, what);
  const migrate = args.count === 5 ? args.closure(4) : null;
  const things = instancesOf(collection, type);
  if (!migrate && things.some((thing) => !matchesSpec(spec, thing.get(field.name)!)))
    fail(
      "OPERATION",
      `cannot apply type declaration \`${what}\` to \`${field.name}\` on type \`${type.name}\` without a closure ` +
        "to migrate existing instances; the old declaration was " +
        `\`${field.spec.text}\`${seeDocs("collection-api/mod_type/mod")}`,
    );
  field.spec = spec;
  if (migrate)
    for (const thing of things) {
      const value = callClosure(args.query, migrate, [thing]);
      store(thing, field, matchesSpec(spec, value) ? value : defaultFor(args, field));
    }
  type.modifiedAt = args.query.seconds;
  collection.listener?.changed(collection.root, { kind: "mod_type_mod", field });
}

function remove(args: Arguments, collection: Collection, type: TypeDefinition): void {
  const name = args.exactly(3).str(2);
  if (type.methods.delete(name)) return;
  const field = fieldOf(args, type);
  type.fields.splice(type.fields.indexOf(field), 1);
  for (const thing of instancesOf(collection, type)) thing.delete(field.name);
  collection.hasGarbage = true;
  type.modifiedAt = args.query.seconds;
  collection.listener?.changed(collection.root, { kind: "mod_type_del", type, name: field.name });
}

function rename(args: Arguments, collection: Collection, type: TypeDefinition): void {
  const from = args.exactly(4).str(2);
  const to = args.name(3, "property name");
  const method = type.methods.get(from);
  if (method) {
    type.methods.delete(from);
    type.methods.set(to, method);
    return;
  }
  const field = fieldOf(args, type);
  field.name = to;
  for (const thing of instancesOf(collection, type)) thing.rename(from, to);
  type.modifiedAt = args.query.seconds;
  collection.listener?.changed(collection.root, { kind: "mod_type_ren", type, from, to });
}

const actions: Readonly<
  Record<string, (args: Arguments, collection: Collection, type: TypeDefinition) => void>
> = {
  add,
  mod: modify,
  del: remove,
  ren: rename,
  wpo: (args, _, type) => {
    type.wrapOnly = args.exactly(3).bool(2);
  },
  hid: (args, _, type) => {
    type.hideId = args.exactly(3).bool(2);
  },
  idx: (args, _, type) => {
    type.autoIndex = args.exactly(3).bool(2);
  },
  all: (args, collection, type) => {
    const closure = args.exactly(3).closure(2);
    for (const thing of instancesOf(collection, type)) callClosure(args.query, closure, [thing]);
  },
};

/** `mod_type('P', 'add', 'tags', '[str]')` and so on. Relations are not simulated. */
function modType(args: Arguments): Value {
  const collection = args.inCollection();
  const type = typeNamed(collection, args.atLeast(2).str(0));
  const name = args.str(1);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action)
    return fail(
      "VALUE",
      "function `mod_type` expects argument 2 to be " +
        "`all`, `add`, `del`, `hid`, `mod`, `rel`, `ren` or `wpo` " +
        `but got \`${name}\` instead${args.docs}`,
    );
  action(args, collection, type);
  type.modifiedAt = args.query.seconds;
  return null;
}

/** The function that changes a type. */
export const modTypeFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  mod_type: modType,
});
