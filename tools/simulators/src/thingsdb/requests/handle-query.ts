import { seeDocs } from "../docs.ts";
import type { QueryScope } from "../evaluator/query.ts";
import { type Program, parseProgram, SyntaxFailure } from "../language/parse.ts";
import type { ScopeKind } from "../language/side-effects.ts";
import type { Connection } from "../node/connection.ts";
import { execute, type Job, type Work } from "../node/execute.ts";
import type { SimulatedNode } from "../node/node.ts";
import { runProgram } from "../node/run-query.ts";
import { Privilege } from "../state/access.ts";
import type { User } from "../state/user.ts";
import { type Destination, decodeValue } from "../values/decode-value.ts";
import { fail, ThingsDbError } from "../values/error-codes.ts";
import { isName } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { answerJob } from "./answer-job.ts";
import type { Request } from "./request.ts";
import { destinationOf, readScope, requireAccess, scopeOn } from "./request-scope.ts";
import { requireLogin } from "./require-login.ts";

/** QUERY: `[scope, code]` or `[scope, code, {name: value}]`. */
export function handleQuery(node: SimulatedNode, connection: Connection, request: Request): void {
  const user = requireLogin(node, connection);
  const target = targetOf(node, request.payload);
  execute(target, queryJob(target, user, connection, request.payload, answerJob(node, connection, request)));
}

/** The node that is to run a query: the one whose scope it names. */
function targetOf(asked: SimulatedNode, payload: Uint8Array): SimulatedNode {
  const { scope } = readScope(new MsgpackReader(payload));
  return scope.kind === "node" ? nodeFor(asked, scope.node) : asked;
}

/**
 * Makes a job of a query.
 * @throws {ThingsDbError} when it must not or cannot run
 */
export function queryJob(
  node: SimulatedNode,
  user: User,
  caller: Connection | null,
  payload: Uint8Array,
  done: Job["done"],
): Job {
  const reader = new MsgpackReader(payload);
  const { scope: name } = readScope(reader);
  if (reader.next() !== "str")
    fail(
      "TYPE",
      `expecting the code in a \`query\` request to be of type \`string\`${seeDocs("connect/socket/query")}`,
    );
  const code = reader.str;
  const argsAt = reader.position;
  const scope = scopeOn(node, name);
  const vars = decodeVars(reader, destinationOf(node, scope));
  requireAccess(node, user, scope, Privilege.QUERY);
  const program = parse(code, scope.kind);
  const withSideEffects = program.withSideEffects || (node.settings.legacy && emits(code));
  if (withSideEffects) requireAccess(node, user, scope, Privilege.CHANGE);
  return {
    user,
    caller,
    withSideEffects,
    noSideEffects: program.noSideEffects,
    work: workOf(scope, program, vars),
    workOn(replica) {
      const scopeThere = scopeOn(replica, name);
      const again = new MsgpackReader(payload);
      again.position = argsAt;
      return workOf(scopeThere, program, decodeVars(again, destinationOf(replica, scopeThere)));
    },
    done,
  };
}

/** Before 1.0, things emit, and that is a change. */
function emits(code: string): boolean {
  return /\.emit\s*\(/.test(code);
}

function workOf(scope: QueryScope, program: Program, vars: ReadonlyMap<string, Value>): Work {
  return {
    scope,
    run(query) {
      for (const [name, value] of vars) query.assign(name, value);
      return runProgram(query, program);
    },
  };
}

/** The node whose scope was named; null for the one that was asked. */
function nodeFor(asked: SimulatedNode, id: number | null): SimulatedNode {
  if (id === null || id === asked.id) return asked;
  const node = asked.cluster.nodes[id];
  if (!node) return fail("LOOKUP", `\`node:${id}\` does not exist`);
  return node.status === "OFFLINE"
    ? fail("LOOKUP", `\`node:${id}\` is not able to handle this request`)
    : node;
}

/** Variables of a query; anything but a map gives none. */
function decodeVars(reader: MsgpackReader, to: Destination): Map<string, Value> {
  const vars = new Map<string, Value>();
  if (reader.next() !== "map") return vars;
  for (let left = reader.size; left > 0; left--) {
    if (reader.next() !== "str" || !isName(reader.str))
      fail(
        "VALUE",
        `each argument name in a \`query\` request must follow the naming rules${seeDocs("overview/names")}`,
      );
    const name = reader.str;
    vars.set(name, decodeNamed(reader, to, ` (in argument \`${name}\`)`));
  }
  return vars;
}

/** Decodes a value; errors say where it stood. */
export function decodeNamed(reader: MsgpackReader, to: Destination, where: string): Value {
  try {
    return decodeValue(reader, to);
  } catch (error) {
    if (error instanceof ThingsDbError) throw new ThingsDbError(error.code, error.message + where);
    throw error;
  }
}

function parse(code: string, scope: ScopeKind): Program {
  try {
    return parseProgram(code, scope);
  } catch (error) {
    if (error instanceof SyntaxFailure) return fail("SYNTAX", error.message);
    throw error;
  }
}
