import { seeDocs } from "../docs.ts";
import type { QueryScope } from "../evaluator/query.ts";
import type { Connection } from "../node/connection.ts";
import { execute, type Job, type Work } from "../node/execute.ts";
import type { SimulatedNode } from "../node/node.ts";
import { runClosure } from "../node/run-query.ts";
import { Privilege } from "../state/access.ts";
import type { Procedure } from "../state/procedure.ts";
import type { User } from "../state/user.ts";
import type { Destination } from "../values/decode-value.ts";
import { fail } from "../values/error-codes.ts";
import type { Value } from "../values/value.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { answerJob } from "./answer-job.ts";
import { decodeNamed } from "./handle-query.ts";
import type { Request } from "./request.ts";
import { destinationOf, readScope, requireAccess, scopeOn } from "./request-scope.ts";
import { requireLogin } from "./require-login.ts";

/** RUN: `[scope, procedure]`, `[scope, procedure, [args…]]` or `[scope, procedure, {name: value}]`. */
export function handleRun(node: SimulatedNode, connection: Connection, request: Request): void {
  const user = requireLogin(node, connection);
  execute(node, runJob(node, user, connection, request.payload, answerJob(node, connection, request)));
}

/**
 * Makes a job of a call of a procedure.
 * @throws {ThingsDbError} when it must not or cannot run
 */
export function runJob(
  node: SimulatedNode,
  user: User,
  caller: Connection | null,
  payload: Uint8Array,
  done: Job["done"],
): Job {
  const reader = new MsgpackReader(payload);
  const { scope: scopeName, items } = readScope(reader);
  if (items < 2 || reader.next() !== "str")
    fail(
      "TYPE",
      `expecting the array in a \`run\` request to have a second value of type \`str\`${seeDocs("procedures-api")}`,
    );
  const name = reader.str;
  const argsAt = reader.position;
  if (scopeName.kind === "node")
    fail("BAD_DATA", `cannot make a \`run\` request to the \`node\` scope${seeDocs("procedures-api")}`);
  const scope = scopeOn(node, scopeName);
  const procedure = procedureOn(node, scope, name);
  const rules = user.whitelists.procedures;
  if (rules && !rules.some((rule) => matchesRule(rule, name)))
    fail("FORBIDDEN", `no match in whitelist for procedure \`${name}\``);
  const args = decodeArgs(reader, procedure, destinationOf(node, scope));
  requireAccess(node, user, scope, Privilege.RUN);
  const { withSideEffects } = procedure.closure.node;
  if (withSideEffects) requireAccess(node, user, scope, Privilege.CHANGE);
  return {
    user,
    caller,
    withSideEffects,
    noSideEffects: false,
    work: workOf(scope, procedure, args),
    workOn(replica) {
      const scopeThere = scopeOn(replica, scopeName);
      const again = new MsgpackReader(payload);
      again.position = argsAt;
      const twin = procedureOn(replica, scopeThere, name);
      return workOf(scopeThere, twin, decodeArgs(again, twin, destinationOf(replica, scopeThere)));
    },
    done,
  };
}

function workOf(scope: QueryScope, { closure }: Procedure, args: readonly Value[]): Work {
  return { scope, run: (query) => runClosure(query, closure, args) };
}

function procedureOn(node: SimulatedNode, { collection }: QueryScope, name: string): Procedure {
  const procedures = collection?.procedures ?? node.database.procedures;
  return procedures.get(name) ?? fail("LOOKUP", `procedure \`${name}\` not found`);
}

/** A rule of a whitelist is a name or a regular expression. */
export function matchesRule(rule: string, name: string): boolean {
  const pattern = /^\/(.*)\/$/.exec(rule);
  return pattern ? new RegExp(pattern[1]!).test(name) : rule === name;
}

function decodeArgs(reader: MsgpackReader, { name, closure }: Procedure, to: Destination): Value[] {
  const { parameters } = closure.node;
  const args: Value[] = parameters.map(() => null);
  const kind = reader.next();
  if (kind === "array") {
    const count = Math.min(reader.size, parameters.length);
    for (let index = 0; index < count; index++)
      args[index] = decodeNamed(reader, to, ` (argument ${index} for procedure \`${name}\`)`);
  } else if (kind === "map") {
    for (let left = reader.size; left > 0; left--) {
      if (reader.next() !== "str")
        fail("VALUE", "arguments keys must be of type `str` but got type `uint64` instead");
      const index = parameters.indexOf(reader.str);
      const where = ` (argument \`${reader.str}\` for procedure \`${name}\`)`;
      if (index < 0) reader.skip();
      else args[index] = decodeNamed(reader, to, where);
    }
  } else if (kind !== "nil" && kind !== "end") {
    fail(
      "BAD_DATA",
      "run expects arguments to be of type map or array; " +
        "no arguments (or nil) is also accepted as a valid request",
    );
  }
  return args;
}
