import { seeDocs } from "../docs.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import type { Collection } from "../state/collection.ts";
import { Closure } from "../values/closure.ts";
import { encodeValue } from "../values/encode-value.ts";
import { EnumMember, type EnumType } from "../values/enum-type.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { MpData } from "../values/mp-data.ts";
import { equals } from "../values/operations.ts";
import { writePlain } from "../values/plain.ts";
import { isName } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { type Arguments, functionsOf } from "./arguments.ts";
import { freeTypeName } from "./type-functions.ts";

function enumOf(args: Arguments): EnumType {
  const name = args.str(0);
  return args.inCollection().enums.get(name) ?? fail("LOOKUP", `enum \`${name}\` not found`);
}

function addMember(type: EnumType, name: string, value: Value): EnumMember {
  if (!isName(name)) fail("VALUE", `enum member must follow the naming rules${seeDocs("overview/names")}`);
  if (type.member(name) || type.methods.has(name))
    fail(
      "VALUE",
      `member or method \`${name}\` already exists on enum \`${type.name}\`${seeDocs("data-types/typed")}`,
    );
  const [first] = type.members;
  if (first && typeName(first.value) !== typeName(value))
    fail(
      "TYPE",
      "enumerators must not contain members of mixed types; " +
        `got both type \`${typeName(first.value)}\` and \`${typeName(value)}\` for enum \`${type.name}\`` +
        seeDocs("data-types/enum"),
    );
  const twin = type.members.find((one) => equals(one.value, value));
  if (twin)
    fail(
      "VALUE",
      "enum values must be unique; the given value is already used by " +
        `\`${type.name}{${twin.name}}\`${seeDocs("data-types/enum")}`,
    );
  const member = new EnumMember(type, name, value);
  type.members.push(member);
  return member;
}

function setEnum(args: Arguments): Value {
  const collection = args.inCollection();
  const name = freeTypeName(args.exactly(2), 0, "enum");
  const description = args.thing(1);
  if (description.size === 0) fail("VALUE", "cannot create an empty enum type");
  const type = collection.newEnum(name, args.query.seconds);
  try {
    for (const [key, value] of description.entries()) {
      if (value instanceof Closure) {
        type.methods.set(key, new Closure(value.node, true));
        continue;
      }
      addMember(type, key, value);
      collection.store(value);
    }
  } catch (error) {
    collection.enums.delete(name);
    throw error;
  }
  collection.listener?.changed(collection.root, { kind: "set_enum", type });
  return null;
}

function memberOf(args: Arguments, type: EnumType): EnumMember {
  const name = args.str(2);
  return type.member(name) ?? fail("LOOKUP", `enum \`${type.name}\` has no member \`${name}\``);
}

function modEnum(args: Arguments): Value {
  const collection = args.inCollection();
  const type = enumOf(args.atLeast(3));
  const action = args.str(1);
  switch (action) {
    case "add": {
      const member = addMember(type, args.exactly(4).str(2), args.any(3));
      type.modifiedAt = args.query.seconds;
      collection.listener?.changed(collection.root, { kind: "mod_enum_add", member });
      break;
    }
    case "mod":
      memberOf(args.exactly(4), type).value = args.any(3);
      break;
    case "del":
      if (type.members.length === 1)
        fail("LOOKUP", `cannot delete \`${type.name}{${args.str(2)}}\` as this is the last enum member`);
      type.members.splice(type.members.indexOf(memberOf(args.exactly(3), type)), 1);
      break;
    case "ren":
      memberOf(args.exactly(4), type).name = args.name(3, "enum member");
      break;
    case "def":
      type.default = memberOf(args.exactly(3), type);
      break;
    default:
      fail(
        "VALUE",
        `function \`mod_enum\` expects argument 2 to be \`add\`, \`del\`, \`mod\` or \`ren\` but got \`${action}\` instead${args.docs}`,
      );
  }
  type.modifiedAt = args.query.seconds;
  return null;
}

function deleteEnum(args: Arguments): Value {
  const collection = args.inCollection();
  const type = enumOf(args.exactly(1));
  const users = [...collection.types.values()].flatMap(({ fields }) => fields);
  const isDeclared = users.some(({ spec }) => spec.type === type || spec.nested?.type === type);
  const used = isDeclared ? type.default : type.members.find((member) => isStored(collection, member));
  if (used) fail("OPERATION", `enum member \`${type.name}{${used.name}}\` is still in use${args.docs}`);
  collection.enums.delete(type.name);
  return null;
}

function isStored(collection: Collection, member: EnumMember): boolean {
  const holds = (value: Value): boolean =>
    value === member || (value instanceof ListValue && value.items.some(holds));
  return [...collection.things.values()].some((thing) => thing.entries().some(([, value]) => holds(value)));
}

function renameEnum(args: Arguments): Value {
  const { enums } = args.inCollection();
  const type = enumOf(args.exactly(2));
  const name = freeTypeName(args, 1, "enum");
  enums.delete(type.name);
  type.name = name;
  enums.set(name, type);
  return null;
}

/** What clients are told of an enumerator. */
export function writeEnum(writer: MsgpackWriter, type: EnumType, isLegacy: boolean): void {
  writer.map(isLegacy ? 6 : 7);
  const field = (name: string, value: number | string | null): void => {
    writer.str(name);
    writePlain(writer, value);
  };
  field("enum_id", type.id);
  field("name", type.name);
  field("default", type.default.name);
  field("created_at", type.createdAt);
  field("modified_at", type.modifiedAt);
  writer.str("members");
  writer.array(type.members.length);
  for (const member of type.members) {
    writer.array(2);
    writer.str(member.name);
    encodeValue(writer, member.value, { deep: 0, noIds: false, sizeLimit: Infinity });
  }
  if (isLegacy) return;
  writer.str("methods");
  writePlain(
    writer,
    Object.fromEntries([...type.methods].map(([name, closure]) => [name, { doc: closure.documentation }])),
  );
}

function packedEnum(type: EnumType, isLegacy: boolean): MpData {
  const writer = new MsgpackWriter();
  writeEnum(writer, type, isLegacy);
  return new MpData(writer.take());
}

/** Functions around enumerators. */
export const enumFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  set_enum: setEnum,
  mod_enum: modEnum,
  del_enum: deleteEnum,
  rename_enum: renameEnum,
  has_enum: (args) => args.inCollection().enums.has(args.exactly(1).str(0)),
  enum: (args) => {
    const type = enumOf(args.between(1, 2));
    if (args.count === 1) return type.default;
    const value = args.any(1);
    const found = type.members.find((one) => equals(one.value, value));
    return found ?? fail("LOOKUP", `enum \`${type.name}\` has no member with value \`${String(value)}\``);
  },
  enum_map: (args) => {
    const map = new Thing(args.query.collection);
    for (const member of enumOf(args.exactly(1)).members) map.set(member.name, member);
    return map;
  },
  enum_info: (args) => {
    args.inCollection();
    return packedEnum(enumOf(args.exactly(1)), args.query.database.isLegacy);
  },
  enums_info: (args) =>
    new ListValue(
      [...args.exactly(0).inCollection().enums.values()].map((type) =>
        packedEnum(type, args.query.database.isLegacy),
      ),
    ),
});
