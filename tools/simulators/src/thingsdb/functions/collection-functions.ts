import { seeDocs } from "../docs.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import { deepOf } from "../evaluator/evaluate.ts";
import { Privilege } from "../state/access.ts";
import type { Collection } from "../state/collection.ts";
import { fail } from "../values/error-codes.ts";
import { type Plain, packed, packedList } from "../values/plain.ts";
import { isName } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import { type Arguments, functionsOf } from "./arguments.ts";
import { offsetAt } from "./date-time-functions.ts";
import { parseScope } from "./scope-names.ts";

function checkName(name: string): string {
  if (!isName(name))
    fail("VALUE", `collection name must follow the naming rules${seeDocs("overview/names")}`);
  return name;
}

function checkFree(args: Arguments, name: string): void {
  if (args.query.database.collections.has(name)) fail("LOOKUP", `collection \`${name}\` already exists`);
}

function create(args: Arguments): Value {
  const { database, user, seconds } = args.inThingsdb().exactly(1).query;
  const name = checkName(args.str(0));
  checkFree(args, name);
  const collection = database.addCollection(name, seconds);
  collection.access.grant(user.id, Privilege.FULL);
  return database.isLegacy ? BigInt(collection.id) : name;
}

function collectionOf(args: Arguments, index: number): Collection {
  const name = args.any(index);
  if (typeof name === "string") return args.query.database.collection(name);
  const byId = [...args.query.database.collections.values()].find(({ id }) => BigInt(id) === name);
  if (byId) return byId;
  if (typeof name === "bigint") return fail("LOOKUP", `\`collection:${name}\` not found`);
  return fail("TYPE", "expecting type `str` or `int` as collection");
}

function remove(args: Arguments): Value {
  const collection = collectionOf(args.inThingsdb().exactly(1), 0);
  args.query.database.collections.delete(collection.name);
  args.query.host.roomsDeleted([...collection.rooms.values()]);
  return null;
}

function rename(args: Arguments): Value {
  const collection = collectionOf(args.inThingsdb().exactly(2), 0);
  const name = checkName(args.str(1));
  checkFree(args, name);
  const { collections } = args.query.database;
  collections.delete(collection.name);
  collection.name = name;
  collections.set(name, collection);
  return null;
}

function describe(collection: Collection, isLegacy: boolean): Plain {
  const known = {
    collection_id: collection.id,
    name: collection.name,
    created_at: collection.createdAt,
    things: collection.things.size,
    time_zone: collection.timeZone,
  };
  if (isLegacy) return known;
  return {
    ...known,
    default_deep: collection.deep,
    next_free_id: collection.nextId,
    commit_history: "disabled",
    ano_types: 0,
  };
}

/** Those of which the user may know. */
function visible({ query: { database, user } }: Arguments): Collection[] {
  const all = [...database.collections.values()];
  return all.filter(({ access }) => access.maskOf(user.id) !== 0);
}

function setDefaultDeep(args: Arguments): Value {
  const scope = parseScope(args.inThingsdb().exactly(2).str(0));
  const { database } = args.query;
  const deep = (): number => deepOf(args.any(1));
  if (scope.kind === "collection") database.collection(scope.name).deep = deep();
  else if (scope.kind === "thingsdb") database.thingsdbDeep = deep();
  else database.nodeDeep = deep();
  return null;
}

function setTimeZone(args: Arguments): Value {
  const scope = parseScope(args.inThingsdb().exactly(2).str(0));
  const collection = scope.kind === "collection" ? args.query.database.collection(scope.name) : null;
  const zone = args.str(1);
  offsetAt(zone, 0);
  if (collection) collection.timeZone = zone;
  return null;
}

/** Functions around collections. */
export const collectionFunctions: readonly [string, BuiltIn][] = functionsOf("thingsdb-api", {
  new_collection: create,
  del_collection: remove,
  rename_collection: rename,
  has_collection: (args) => args.query.database.collections.has(args.inThingsdb().exactly(1).str(0)),
  collection_info: (args) =>
    packed(describe(collectionOf(args.inThingsdb().exactly(1), 0), args.query.database.isLegacy)),
  collections_info: (args) =>
    packedList(
      visible(args.inThingsdb().exactly(0)).map((one) => describe(one, args.query.database.isLegacy)),
    ),
  set_default_deep: setDefaultDeep,
  set_time_zone: setTimeZone,
});
