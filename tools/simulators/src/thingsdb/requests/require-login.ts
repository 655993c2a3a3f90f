import type { Connection } from "../node/connection.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { User } from "../state/user.ts";
import { fail } from "../values/error-codes.ts";

/** @throws {ThingsDbError} before anyone has logged in */
export function requireLogin(node: SimulatedNode, connection: Connection): User {
  const user = connection.userId === 0 ? undefined : node.database.userById(connection.userId);
  return user ?? fail("AUTH", "connection is not authenticated");
}
