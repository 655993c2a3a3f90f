import type { QueryScope } from "../evaluator/query.ts";
import { parseScope, type ScopeName } from "../functions/scope-names.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { Collection } from "../state/collection.ts";
import { requirePrivilege } from "../state/require-privilege.ts";
import type { User } from "../state/user.ts";
import type { Destination } from "../values/decode-value.ts";
import { fail } from "../values/error-codes.ts";
import type { MsgpackReader } from "../wire/msgpack-reader.ts";

/**
 * Reads the beginning of most requests, an array with the scope first; leaves the reader after the scope.
 * @throws {ThingsDbError} for anything else
 */
export function readScope(reader: MsgpackReader): { readonly scope: ScopeName; readonly items: number } {
  const isArray = reader.next() === "array";
  const items = isArray ? reader.size : 0;
  if (items === 0 || reader.next() !== "str")
    fail("BAD_DATA", "expecting the request to contain an array with as scope as first item");
  return { scope: parseScope(reader.str), items };
}

/** A scope as one node has it. */
export function scopeOn(node: SimulatedNode, scope: ScopeName): QueryScope {
  const collection = scope.kind === "collection" ? node.database.collection(scope.name) : null;
  return { kind: scope.kind, collection };
}

/** Where the values of a request will live. */
export function destinationOf(node: SimulatedNode, { collection, kind }: QueryScope): Destination {
  return { collection, scope: kind, isLegacy: node.settings.legacy };
}

/** @throws {ThingsDbError} unless the user may do this there */
export function requireAccess(
  node: SimulatedNode,
  user: User,
  { kind, collection }: QueryScope,
  mask: number,
): void {
  const { database } = node;
  if (collection) requirePrivilege(collection.access, user, mask, collection.scope);
  else if (kind === "thingsdb") requirePrivilege(database.thingsdbAccess, user, mask, "@thingsdb");
  else requirePrivilege(database.nodeAccess, user, mask, "@node");
}

/** @throws {ThingsDbError} for other scopes than collections */
export function requireCollection(node: SimulatedNode, scope: ScopeName): Collection {
  return scope.kind === "collection"
    ? node.database.collection(scope.name)
    : fail("BAD_DATA", "expecting a `collection` scope");
}
