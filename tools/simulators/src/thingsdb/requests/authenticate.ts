import { seeDocs } from "../docs.ts";
import type { Connection } from "../node/connection.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { User } from "../state/user.ts";
import { fail } from "../values/error-codes.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { PackageType } from "../wire/package-types.ts";
import type { Request } from "./request.ts";

/** AUTH: `[user, password]` or a token. One that fails leaves an earlier identity as it is. */
export function authenticate(node: SimulatedNode, connection: Connection, request: Request): void {
  connection.userId = findUser(node, request).id;
  connection.answer(request, PackageType.OK);
}

function findUser(node: SimulatedNode, { payload }: Request): User {
  const reader = new MsgpackReader(payload);
  const kind = reader.next();
  if (kind === "str") return userByToken(node, reader.str);
  if (kind !== "array" || reader.size !== 2 || reader.next() !== "str") return invalid();
  const name = reader.str;
  if (reader.next() !== "str") return invalid();
  return userByPassword(node, name, reader.str);
}

function invalid(): never {
  fail("BAD_DATA", "invalid authentication request");
}

/** @throws {ThingsDbError} for a name or a password that is wrong */
export function userByPassword({ database }: SimulatedNode, name: string, password: string): User {
  const user = database.userByName(name);
  return user?.password === password ? user : fail("AUTH", "invalid username or password");
}

/** @throws {ThingsDbError} for a token that is unknown or too old */
export function userByToken({ database }: SimulatedNode, key: string): User {
  const found = database.findToken(key);
  if (!found) return fail("AUTH", "invalid token");
  const { expiresAt } = found.token;
  const isExpired = expiresAt !== null && expiresAt <= Date.now() / 1000;
  return isExpired ? fail("AUTH", `token is expired${seeDocs("thingsdb-api/del_expired")}`) : found.user;
}
