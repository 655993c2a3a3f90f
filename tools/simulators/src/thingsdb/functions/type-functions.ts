import { seeDocs } from "../docs.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import { fromThing } from "../evaluator/call-function.ts";
import { TypeFlag } from "../evaluator/constants.ts";
import { defineFields } from "../evaluator/define-fields.ts";
import { Privilege } from "../state/access.ts";
import { AnonymousType } from "../values/anonymous-type.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { type Plain, packed, packedList } from "../values/plain.ts";
import { SetValue } from "../values/set-value.ts";
import { isReservedTypeName } from "../values/spec.ts";
import { isName } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import { TypeDefinition } from "../values/type-definition.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { type Arguments, functionsOf } from "./arguments.ts";
import { typeNamed } from "./type-lookup.ts";

/** A name that no type and no enumerator has yet. */
export function freeTypeName(args: Arguments, index: number, what: string): string {
  const name = args.str(index);
  const { types, enums } = args.inCollection();
  if (isReservedTypeName(name)) fail("VALUE", `name \`${name}\` is reserved`);
  if (enums.has(name)) fail("LOOKUP", `enum \`${name}\` already exists`);
  if (types.has(name)) fail("LOOKUP", `type \`${name}\` already exists`);
  if (!isName(name))
    fail(
      "VALUE",
      `function \`${args.call.name}\` expects argument ${index + 1} to be a valid ${what} name${seeDocs("overview/names")}`,
    );
  return name;
}

function readFlags(args: Arguments, type: TypeDefinition, from: number): void {
  if (args.count <= from) return;
  const flags = args.any(from);
  if (typeof flags === "bigint") {
    type.wrapOnly = (flags & TypeFlag.WRAP_ONLY) !== 0n;
    type.hideId = (flags & TypeFlag.HIDE_ID) !== 0n;
    type.autoIndex = (flags & TypeFlag.INDEX) !== 0n;
  } else if (typeof flags === "boolean") {
    type.wrapOnly = flags;
    if (args.count > from + 1) type.hideId = args.bool(from + 1);
  } else {
    fail(
      "TYPE",
      `function \`${args.call.name}\` expects argument ${from + 1} to be of type \`bool\` or \`int\` ` +
        `but got type \`${typeName(flags)}\` instead${seeDocs("collection-api/new_type")}`,
    );
  }
}

function newType(args: Arguments): Value {
  const collection = args.inCollection();
  const name = freeTypeName(args.between(1, 3), 0, "type");
  const type = new TypeDefinition(0, name, args.query.seconds);
  readFlags(args, type, 1);
  const made = collection.newType(name, args.query.seconds);
  Object.assign(made, { wrapOnly: type.wrapOnly, hideId: type.hideId, autoIndex: type.autoIndex });
  collection.listener?.changed(collection.root, { kind: "new_type", type: made });
  return name;
}

function setType(args: Arguments): Value {
  const collection = args.inCollection();
  args.between(2, 4);
  const known = collection.types.get(args.str(0));
  if (known && known.fields.length > 0)
    fail(
      "OPERATION",
      "function `set_type` works only on a new type; use `mod_type()` if you want to change an existing type" +
        seeDocs("collection-api/mod_type"),
    );
  const type = known ?? collection.newType(freeTypeName(args, 0, "type"), args.query.seconds);
  try {
    const description = args.thing(1);
    readFlags(args, type, 2);
    defineFields(collection, type, description);
  } catch (error) {
    if (!known) collection.types.delete(type.name);
    throw error;
  }
  if (known) type.modifiedAt = args.query.seconds;
  else collection.listener?.changed(collection.root, { kind: "new_type", type });
  collection.listener?.changed(collection.root, { kind: "set_type", type });
  return null;
}

function deleteType(args: Arguments): Value {
  const collection = args.inCollection();
  const type = typeNamed(collection, args.exactly(1).str(0));
  const users = [...collection.types.values()].filter((one) => one !== type).flatMap(({ fields }) => fields);
  if (users.some(({ spec }) => spec.type === type || spec.nested?.type === type))
    fail(
      "OPERATION",
      `type \`${type.name}\` is used by at least one other type; ` +
        "use `types_info(..)` to find all dependencies and remove them by using `mod_type(..)` " +
        "or delete the dependency types as well" +
        seeDocs("collection-api/del_type") +
        seeDocs("collection-api/mod_type") +
        seeDocs("collection-api/types_info"),
    );
  collection.types.delete(type.name);
  for (const thing of collection.things.values()) if (thing.type === type) thing.type = null;
  collection.listener?.changed(collection.root, { kind: "del_type", type });
  return null;
}

function renameType(args: Arguments): Value {
  const { types } = args.inCollection();
  const type = typeNamed(args.query.collection, args.exactly(2).str(0));
  const name = freeTypeName(args, 1, "type");
  types.delete(type.name);
  type.name = name;
  types.set(name, type);
  return null;
}

/** What clients are told of a type. */
export function describeType(type: TypeDefinition, withDefinition: boolean, isLegacy: boolean): Plain {
  const fields: Plain[] = type.fields.map(({ name, spec }) => [name, spec.text]);
  return {
    type_id: type.id,
    name: type.name,
    wrap_only: type.wrapOnly,
    ...(isLegacy ? {} : { hide_id: type.hideId, auto_index: type.autoIndex }),
    created_at: type.createdAt,
    modified_at: type.modifiedAt,
    fields: type.idName === "" ? fields : [[type.idName, "#"], ...fields],
    methods: Object.fromEntries(
      [...type.methods].map(([name, closure]): [string, Plain] => [
        name,
        {
          doc: closure.documentation,
          ...(withDefinition ? { definition: closure.toString() } : {}),
          with_side_effects: closure.node.withSideEffects,
          arguments: closure.node.parameters,
        },
      ]),
    ),
    relations: {},
  };
}

function maySeeCode(args: Arguments): boolean {
  return args.inCollection().access.allows(args.query.user.id, Privilege.CHANGE);
}

/** `new('P', {…})`. */
function make(args: Arguments): Value {
  const type = typeNamed(args.inCollection(), args.between(1, 2).str(0));
  const from = args.count === 2 ? args.thing(1) : new Thing(args.query.collection);
  return fromThing(args.query, type, from);
}

/** Every instance that the collection stores. */
function instances(args: Arguments): Thing[] {
  const collection = args.inCollection();
  const type = typeNamed(collection, args.exactly(1).str(0));
  return [...collection.things.values()].filter((thing) => thing.type === type);
}

function typeAssert(args: Arguments): Value {
  const value = args.between(2, 3).any(0);
  const wanted = args.any(1);
  const names = wanted instanceof ListValue ? wanted.items : [wanted];
  if (names.includes(typeName(value))) return null;
  if (args.count === 3) return fail("TYPE", args.str(2));
  return fail("TYPE", `invalid type \`${typeName(value)}\``);
}

function anonymous(args: Arguments): Value {
  const type = new TypeDefinition(-1, "<anonymous>", args.query.seconds);
  type.hideId = true;
  defineFields(args.inCollection(), type, args.exactly(1).thing(0));
  return new AnonymousType(type);
}

/** Functions around types. */
export const typeFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  new_type: newType,
  set_type: setType,
  del_type: deleteType,
  rename_type: renameType,
  new: make,
  ano: anonymous,
  has_type: (args) => args.inCollection().types.has(args.exactly(1).str(0)),
  type_info: (args) =>
    packed(
      describeType(
        typeNamed(args.inCollection(), args.exactly(1).str(0)),
        maySeeCode(args),
        args.query.database.isLegacy,
      ),
    ),
  types_info: (args) => {
    const types = [...args.inCollection().types.values()];
    args.exactly(0);
    return packedList(
      types.map((type) => describeType(type, maySeeCode(args), args.query.database.isLegacy)),
    );
  },
  type_count: (args) => BigInt(instances(args).length),
  type_all: (args) => new SetValue(instances(args)),
  type_assert: typeAssert,
});
