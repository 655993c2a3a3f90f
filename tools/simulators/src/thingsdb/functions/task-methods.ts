import { DateTime } from "../values/date-time.ts";
import { ListValue } from "../values/list-value.ts";
import { Task } from "../values/task.ts";
import { type MethodGroup, methodsOf } from "./arguments.ts";

/** Methods of tasks. */
export const taskMethods: MethodGroup = methodsOf(
  "data-types/task",
  (value): value is Task => value instanceof Task,
  {
    id: (args, task) => args.none(task.id === 0 ? null : BigInt(task.id)),
    at: (args, task) => args.none(task.runAt === 0 ? null : new DateTime(task.runAt)),
    owner: (args, task) => args.none(task.owner),
    closure: (args, task) => args.none(task.closure),
    args: (args, task) => new ListValue(args.none([...task.args]), true),
    err: (args, task) => args.none(task.error),
    cancel: (args, task) => {
      args.exactly(0).query.requireChange("task");
      task.runAt = 0;
      return null;
    },
    del: (args, task) => {
      args.exactly(0).query.requireChange("task");
      const tasks = args.query.collection?.tasks ?? args.query.database.tasks;
      const at = tasks.indexOf(task);
      if (at >= 0) tasks.splice(at, 1);
      return null;
    },
  },
);
