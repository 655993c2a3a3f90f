import type { BuiltIn } from "../evaluator/built-ins.ts";
import { Closure } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { Task } from "../values/task.ts";
import type { Value } from "../values/value.ts";
import type { Arguments } from "./arguments.ts";
import { functionsOf } from "./arguments.ts";

function tasksOf({ query }: Arguments): Task[] {
  return query.collection?.tasks ?? query.database.tasks;
}

function task(args: Arguments): Value {
  args.notInNode().between(1, 3);
  if (args.count === 1) {
    const id = args.int(0);
    const found = tasksOf(args).find((one) => BigInt(one.id) === id);
    return found ?? fail("LOOKUP", `task with id ${id} not found`);
  }
  const runAt = args.dateTime(0);
  const closure = args.closure(1);
  const given = args.count === 3 ? args.list(2).items : [];
  const { query } = args;
  query.requireChange("task");
  const id = query.collection ? query.collection.takeId() : query.database.nextId++;
  const values = closure.node.parameters.map((_, index) => given[index] ?? null);
  const made = new Task(id, runAt.seconds, query.user.name, new Closure(closure.node, true), values);
  tasksOf(args).push(made);
  return made;
}

/** Functions around tasks, which the simulator keeps, and does not run. */
export const taskFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  task,
  tasks: (args) => new ListValue([...tasksOf(args.notInNode().exactly(0))]),
});
