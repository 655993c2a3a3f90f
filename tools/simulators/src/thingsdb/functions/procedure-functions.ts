import type { BuiltIn } from "../evaluator/built-ins.ts";
import { callClosure } from "../evaluator/call-closure.ts";
import { Privilege } from "../state/access.ts";
import type { Procedure } from "../state/procedure.ts";
import { Closure } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import { type Plain, packed, packedList } from "../values/plain.ts";
import type { Value } from "../values/value.ts";
import { type Arguments, functionsOf } from "./arguments.ts";

function procedureOf(args: Arguments, index: number): Procedure {
  const name = args.str(index);
  return args.query.procedures.get(name) ?? fail("LOOKUP", `procedure \`${name}\` not found`);
}

function create(args: Arguments): Value {
  const name = args.notInNode().exactly(2).name(0, "procedure name");
  const closure = new Closure(args.closure(1).node, true);
  const { procedures, seconds, collection } = args.query;
  if (procedures.has(name)) fail("LOOKUP", `procedure \`${name}\` already exists`);
  procedures.set(name, { name, closure, createdAt: seconds });
  collection?.listener?.changed(collection.root, {
    kind: "new_procedure",
    name,
    closure,
    createdAt: seconds,
  });
  return name;
}

function remove(args: Arguments): Value {
  const { name } = procedureOf(args.notInNode().exactly(1), 0);
  args.query.procedures.delete(name);
  const { collection } = args.query;
  collection?.listener?.changed(collection.root, { kind: "del_procedure", name });
  return null;
}

function rename(args: Arguments): Value {
  const procedure = procedureOf(args.notInNode().exactly(2), 0);
  const name = args.name(1, "procedure name");
  const { procedures } = args.query;
  if (procedures.has(name)) fail("LOOKUP", `procedure \`${name}\` already exists`);
  procedures.delete(procedure.name);
  procedure.name = name;
  procedures.set(name, procedure);
  return null;
}

function modify(args: Arguments): Value {
  const procedure = procedureOf(args.notInNode().exactly(2), 0);
  procedure.closure = new Closure(args.closure(1).node, true);
  return null;
}

function run(args: Arguments): Value {
  const { closure } = procedureOf(args.notInNode().atLeast(1), 0);
  const wanted = closure.node.parameters.length;
  const given = Math.min(args.count - 1, wanted);
  return callClosure(
    args.query,
    closure,
    Array.from({ length: given }, (_, index) => args.any(index + 1)),
  );
}

/** What clients are told of a procedure; its code only if they may change it. */
export function describeProcedure({ name, closure, createdAt }: Procedure, withDefinition: boolean): Plain {
  return {
    doc: closure.documentation,
    name,
    created_at: createdAt,
    ...(withDefinition ? { definition: closure.toString() } : {}),
    with_side_effects: closure.node.withSideEffects,
    arguments: closure.node.parameters,
  };
}

function maySeeCode({ query }: Arguments): boolean {
  const access = query.collection?.access ?? query.database.thingsdbAccess;
  return access.allows(query.user.id, Privilege.CHANGE);
}

/** Functions around procedures. */
export const procedureFunctions: readonly [string, BuiltIn][] = functionsOf("procedures-api", {
  new_procedure: create,
  del_procedure: remove,
  rename_procedure: rename,
  mod_procedure: modify,
  run,
  has_procedure: (args) => {
    const name = args.notInNode().exactly(1).str(0);
    return args.query.procedures.has(name);
  },
  procedure_doc: (args) => procedureOf(args.notInNode().exactly(1), 0).closure.documentation,
  procedure_info: (args) =>
    packed(describeProcedure(procedureOf(args.notInNode().exactly(1), 0), maySeeCode(args))),
  procedures_info: (args) => {
    args.notInNode().exactly(0);
    const withDefinition = maySeeCode(args);
    const sorted = [...args.query.procedures.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return packedList(sorted.map((one) => describeProcedure(one, withDefinition)));
  },
});
