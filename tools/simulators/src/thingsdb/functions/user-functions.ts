import type { BuiltIn } from "../evaluator/built-ins.ts";
import { type AccessList, Privilege, privilegeNames } from "../state/access.ts";
import type { Database } from "../state/database.ts";
import { requirePrivilege } from "../state/require-privilege.ts";
import type { Token, User } from "../state/user.ts";
import { DateTime } from "../values/date-time.ts";
import { fail } from "../values/error-codes.ts";
import { type Plain, packed, packedList } from "../values/plain.ts";
import type { Value } from "../values/value.ts";
import { type Arguments, functionsOf } from "./arguments.ts";
import { parseScope } from "./scope-names.ts";

const TOKEN_LENGTH = 22;
const TOKEN_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const MAX_NAME = 128;
const MAX_PASSWORD = 128;

/** The access list of a scope, with its name for errors. */
function accessOf({ query: { database } }: Arguments, text: string): { list: AccessList; name: string } {
  const scope = parseScope(text);
  if (scope.kind === "thingsdb") return { list: database.thingsdbAccess, name: "@thingsdb" };
  if (scope.kind === "node") return { list: database.nodeAccess, name: "@node" };
  const collection = database.collection(scope.name);
  return { list: collection.access, name: collection.scope };
}

function requireGrant(args: Arguments): void {
  const { database, user } = args.query;
  requirePrivilege(database.thingsdbAccess, user, Privilege.GRANT, "@thingsdb");
}

function userOf(args: Arguments, index: number): User {
  const name = args.str(index);
  return args.query.database.userByName(name) ?? fail("LOOKUP", `user \`${name}\` not found`);
}

function checkName(args: Arguments, name: string): void {
  if (name.length < 1 || name.length >= MAX_NAME)
    fail("VALUE", `username must be between 1 and ${MAX_NAME} characters`);
  if (!/^[!-~]+$/.test(name)) fail("VALUE", "username should should only contain graphical characters");
  if (args.query.database.userByName(name)) fail("LOOKUP", `user \`${name}\` already exists`);
}

function create(args: Arguments): Value {
  requireGrant(args.inThingsdb());
  const name = args.exactly(1).str(0);
  checkName(args, name);
  const user = args.query.database.addUser(name, args.query.seconds);
  return args.query.database.isLegacy ? BigInt(user.id) : name;
}

function allAccess({ nodeAccess, thingsdbAccess, collections }: Database): [string, AccessList][] {
  return [
    ["@node", nodeAccess],
    ["@thingsdb", thingsdbAccess],
    ...[...collections.values()].map(({ scope, access }): [string, AccessList] => [scope, access]),
  ];
}

function remove(args: Arguments): Value {
  requireGrant(args.inThingsdb());
  const user = userOf(args.exactly(1), 0);
  const { database } = args.query;
  if (user === args.query.user)
    fail("OPERATION", `it is not possible to delete your own user account${args.docs}`);
  database.users.splice(database.users.indexOf(user), 1);
  for (const [, list] of allAccess(database)) list.remove(user.id);
  return null;
}

function rename(args: Arguments): Value {
  const user = userOf(args.inThingsdb().exactly(2), 0);
  if (user !== args.query.user) requireGrant(args);
  const name = args.str(1);
  checkName(args, name);
  user.name = name;
  return null;
}

function setPassword(args: Arguments): Value {
  const user = userOf(args.inThingsdb().exactly(2), 0);
  if (user !== args.query.user) requireGrant(args);
  const password = args.any(1);
  if (password !== null && typeof password !== "string") return args.wrongType(1, password, "str", "nil");
  if (password !== null) checkPassword(password);
  user.password = password;
  return null;
}

function checkPassword(password: string): void {
  if (password.length < 1) fail("VALUE", "password should be at least 1 characters");
  if (password.length >= MAX_PASSWORD)
    fail("VALUE", `password should be less than ${MAX_PASSWORD} characters`);
  if (!/^[ -~]*$/.test(password)) fail("VALUE", "password should only contain printable characters");
}

/** May change implies may query, may grant implies both. */
function withImplied(mask: number): number {
  let whole = mask;
  if (whole & Privilege.GRANT) whole |= Privilege.CHANGE;
  if (whole & Privilege.CHANGE) whole |= Privilege.QUERY;
  return whole;
}

function grant(args: Arguments): Value {
  const { list, name } = accessOf(args.inThingsdb().exactly(3), args.str(0));
  requirePrivilege(list, args.query.user, Privilege.GRANT, name);
  const user = userOf(args, 1);
  list.grant(user.id, withImplied(Number(args.int(2) & BigInt(Privilege.FULL))));
  return null;
}

function revoke(args: Arguments): Value {
  const { list, name } = accessOf(args.inThingsdb().exactly(3), args.str(0));
  requirePrivilege(list, args.query.user, Privilege.GRANT, name);
  const user = userOf(args, 1);
  let mask = Number(args.int(2) & BigInt(Privilege.FULL));
  if (mask & Privilege.QUERY) mask |= Privilege.CHANGE;
  if (mask & Privilege.CHANGE) mask |= Privilege.GRANT;
  if (user === args.query.user && mask & Privilege.GRANT)
    fail(
      "OPERATION",
      `it is not possible to revoke your own \`GRANT\` and/or \`QUERY\` privileges${args.docs}`,
    );
  list.revoke(user.id, mask);
  return null;
}

function newToken(args: Arguments): Value {
  const user = userOf(args.inThingsdb().between(1, 3), 0);
  if (user !== args.query.user) requireGrant(args);
  const expires = args.count > 1 ? args.any(1) : null;
  if (expires !== null && !(expires instanceof DateTime))
    return args.wrongType(1, expires, "datetime", "timeval", "nil");
  if (expires && expires.seconds <= args.query.seconds)
    fail("VALUE", `cannot set an expiration time in the past${args.docs}`);
  const description = args.count > 2 ? args.str(2) : "";
  const key = Array.from(
    { length: TOKEN_LENGTH },
    () => TOKEN_CHARACTERS[Math.floor(args.query.random() * TOKEN_CHARACTERS.length)]!,
  ).join("");
  user.tokens.push({ key, description, createdAt: args.query.seconds, expiresAt: expires?.seconds ?? null });
  return key;
}

function tokenArgument(args: Arguments): string {
  const key = args.inThingsdb().exactly(1).str(0);
  if (key.length !== TOKEN_LENGTH)
    fail("VALUE", `function \`${args.call.name}\` expects argument 1 to be token string${args.docs}`);
  return key;
}

function deleteToken(args: Arguments): Value {
  const key = tokenArgument(args);
  const { database, user } = args.query;
  const found = database.findToken(key);
  const isAllowed =
    found && (found.user === user || database.thingsdbAccess.allows(user.id, Privilege.GRANT));
  if (!isAllowed) return fail("LOOKUP", `token \`${key}\` not found`);
  found.user.tokens.splice(found.user.tokens.indexOf(found.token), 1);
  return null;
}

function describeToken({ key, description, createdAt, expiresAt }: Token, now: number): Plain {
  return {
    key,
    status: expiresAt !== null && expiresAt <= now ? "EXPIRED" : "OK",
    expiration_time: expiresAt === null ? "never" : new DateTime(expiresAt).toString(),
    ...(description === "" ? {} : { description }),
    created_on: new DateTime(createdAt).toString(),
  };
}

function describeUser(user: User, { query }: Arguments): Plain {
  const access = allAccess(query.database).filter(([, list]) => list.maskOf(user.id) !== 0);
  return {
    user_id: user.id,
    name: user.name,
    created_at: user.createdAt,
    has_password: user.password !== null,
    access: access.map(([scope, list]) => ({ scope, privileges: privilegeNames(list.maskOf(user.id)) })),
    tokens: user.tokens.map((token) => describeToken(token, query.seconds)),
    ...(query.database.isLegacy ? {} : { whitelists: user.whitelists as Plain }),
  };
}

function userInfo(args: Arguments): Value {
  const user = args.inThingsdb().atMost(1).count === 1 ? userOf(args, 0) : args.query.user;
  if (user !== args.query.user) requireGrant(args);
  return packed(describeUser(user, args));
}

function changeWhitelist(args: Arguments): Value {
  requireGrant(args.inThingsdb());
  const user = userOf(args.between(2, 3), 0);
  const which = args.str(1);
  if (which !== "rooms" && which !== "procedures")
    return fail("VALUE", `invalid whitelist, expecting \`procedures\` or \`rooms\`${args.docs}`);
  const rules = user.whitelists[which] ?? [];
  user.whitelists[which] = rules;
  if (args.count === 2) {
    if (args.call.name === "whitelist_del") delete user.whitelists[which];
    return null;
  }
  const rule = String(args.any(2));
  if (args.call.name === "whitelist_add") rules.push(rule);
  else rules.splice(rules.indexOf(rule), 1);
  return null;
}

/** Functions around users, what they may do, and tokens. */
export const userFunctions: readonly [string, BuiltIn][] = functionsOf("thingsdb-api", {
  new_user: create,
  del_user: remove,
  rename_user: rename,
  set_password: setPassword,
  grant,
  revoke,
  new_token: newToken,
  del_token: deleteToken,
  has_token: (args) => args.query.database.findToken(tokenArgument(args)) !== undefined,
  has_user: (args) => args.query.database.userByName(args.inThingsdb().exactly(1).str(0)) !== undefined,
  user_info: userInfo,
  users_info: (args) => {
    requireGrant(args.inThingsdb().exactly(0));
    return packedList(args.query.database.users.map((user) => describeUser(user, args)));
  },
  whitelist_add: changeWhitelist,
  whitelist_del: changeWhitelist,
  del_expired: (args) => {
    requireGrant(args.inThingsdb().exactly(0));
    for (const { tokens } of args.query.database.users) {
      const valid = tokens.filter(({ expiresAt }) => expiresAt === null || expiresAt > args.query.seconds);
      tokens.splice(0, tokens.length, ...valid);
    }
    return null;
  },
});
