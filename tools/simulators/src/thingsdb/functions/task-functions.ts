import type { BuiltIn } from "../evaluator/built-ins.ts";
import { Closure } from "../values/closure.ts";
import { DateTime } from "../values/date-time.ts";
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
  datetime: (args) => dateTime(args, false),
  timeval: (args) => dateTime(args, true),
});

/** Now, or what a text, a number of seconds or the parts of a date say. */
function dateTime(args: Arguments, isTimeval: boolean): Value {
  const parts = args.atMost(7).all();
  const [first] = parts;
  if (first === undefined) return new DateTime(args.query.seconds, 0, null, isTimeval);
  if (parts.length === 1 && first instanceof DateTime)
    return new DateTime(first.seconds, first.offset, first.zone, isTimeval);
  if (parts.length === 1 && typeof first === "bigint") return new DateTime(Number(first), 0, null, isTimeval);
  if (parts.length === 1 && typeof first === "number")
    return new DateTime(Math.trunc(first), 0, null, isTimeval);
  if (typeof first === "string") return parseDate(first, isTimeval);
  const zone = typeof parts.at(-1) === "string" ? (parts.pop() as string) : null;
  const numbers = parts.map((part, index) =>
    typeof part === "bigint" ? Number(part) : args.wrongType(index, part, "int"),
  );
  if (numbers.length < 3)
    fail(
      "NUM_ARGUMENTS",
      `function \`${args.call.name}\` requires at least 3 arguments but ${parts.length} were given${args.docs}`,
    );
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const made = new Date(time);
  if (made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) fail("VALUE", `invalid date/time`);
  return new DateTime(time / 1000, 0, zone, isTimeval);
}

function parseDate(text: string, isTimeval: boolean): DateTime {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d))?)?)?(Z|[-+]\d\d:?(?:\d\d)?)?$/.exec(text);
  if (!match) return fail("VALUE", "invalid date/time string");
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const zone = match[7];
  const offset = zone === undefined || zone === "Z" ? 0 : offsetOf(zone);
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offset * 60;
  return new DateTime(seconds, offset, null, isTimeval);
}

function offsetOf(zone: string): number {
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return zone.startsWith("-") ? -minutes : minutes;
}
