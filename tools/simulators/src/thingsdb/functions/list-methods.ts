import { callClosure } from "../evaluator/call-closure.ts";
import { listSpliced, whileChanging } from "../evaluator/change-thing.ts";
import { deepOf } from "../evaluator/evaluate.ts";
import { itemFor } from "../evaluator/list-items.ts";
import { toBool } from "../values/conversions.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { equals } from "../values/operations.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import type { Arguments, MethodGroup } from "./arguments.ts";
import { methodsOf } from "./arguments.ts";
import { copyValue } from "./copy-value.ts";
import { extreme, sort, sum } from "./list-order.ts";

const isArray = (value: Value): value is ListValue => value instanceof ListValue;
const isList = (value: Value): value is ListValue => value instanceof ListValue && !value.tuple;

/** Puts the arguments into a list at a place; they are gone again when one is not allowed there. */
function insert(args: Arguments, list: ListValue, at: number, removed: number): Value[] {
  const items = args.call.args.slice(args.count - inserted(args)).map((_, index) => {
    return itemFor(list, args.any(args.count - inserted(args) + index));
  });
  const gone = list.items.splice(at, removed, ...items);
  listSpliced(list, at, gone, items.length);
  return gone;
}

/** How many of the arguments are items: all, but for `splice`, whose first two are numbers. */
function inserted(args: Arguments): number {
  return args.call.name === "splice" ? Math.max(0, args.count - 2) : args.count;
}

function push(args: Arguments, list: ListValue): Value {
  args.atLeast(1);
  return whileChanging(args.query, list, () => {
    insert(args, list, list.items.length, 0);
    return BigInt(list.items.length);
  });
}

function unshift(args: Arguments, list: ListValue): Value {
  args.atLeast(1);
  return whileChanging(args.query, list, () => {
    insert(args, list, 0, 0);
    return BigInt(list.items.length);
  });
}

function removeAt(args: Arguments, list: ListValue, fromEnd: boolean): Value {
  args.exactly(0);
  return whileChanging(args.query, list, () => {
    if (list.items.length === 0) fail("LOOKUP", `${args.call.name} from empty list${args.docs}`);
    const at = fromEnd ? list.items.length - 1 : 0;
    const [item] = list.items.splice(at, 1);
    listSpliced(list, at, [item!], 0);
    return item!;
  });
}

function splice(args: Arguments, list: ListValue): Value {
  args.atLeast(2);
  return whileChanging(args.query, list, () => {
    const { length } = list.items;
    const start = Number(args.int(0));
    const from = Math.min(length, Math.max(0, start < 0 ? length + start : start));
    const count = Math.max(0, Math.min(length - from, Number(args.int(1))));
    return new ListValue(insert(args, list, from, count));
  });
}

function extension(args: Arguments): ListValue {
  const value = args.any(0);
  if (value instanceof ListValue) return value;
  return fail(
    "TYPE",
    `function \`${args.call.name}\` expects argument 1 to be of type \`list\` or type \`tuple\` ` +
      `but got type \`${typeName(value)}\` instead${args.docs}`,
  );
}

function extend(args: Arguments, list: ListValue): Value {
  args.exactly(1);
  return whileChanging(args.query, list, () => {
    const items = extension(args).items.map((item) => itemFor(list, item));
    const at = list.items.length;
    list.items.push(...items);
    listSpliced(list, at, [], items.length);
    return BigInt(list.items.length);
  });
}

function extendUnique(args: Arguments, list: ListValue): Value {
  args.exactly(1);
  return whileChanging(args.query, list, () => {
    const at = list.items.length;
    for (const item of extension(args).items)
      if (!list.items.some((one) => equals(one, item))) list.items.push(itemFor(list, item));
    listSpliced(list, at, [], list.items.length - at);
    return BigInt(list.items.length);
  });
}

function clear(args: Arguments, list: ListValue): Value {
  args.exactly(0);
  return whileChanging(args.query, list, () => {
    const gone = list.items.splice(0);
    listSpliced(list, 0, gone, 0);
    return null;
  });
}

function fill(args: Arguments, list: ListValue): Value {
  args.exactly(1);
  return whileChanging(args.query, list, () => {
    const item = itemFor(list, args.any(0));
    const gone = [...list.items];
    list.items.fill(item);
    listSpliced(list, 0, gone, gone.length);
    return list;
  });
}

/** Takes out what a closure accepts, at most so many, from the end when the number is negative. */
function remove(args: Arguments, list: ListValue): Value {
  args.between(1, 2);
  return whileChanging(args.query, list, () => {
    const closure = args.closure(0);
    const limit = args.count === 2 ? Number(args.int(1)) : Infinity;
    const entries = [...list.items.entries()];
    const spots: number[] = [];
    for (const [index, item] of limit < 0 ? entries.reverse() : entries) {
      if (spots.length >= Math.abs(limit)) break;
      if (toBool(callClosure(args.query, closure, [item, BigInt(index)]))) spots.push(index);
    }
    spots.sort((a, b) => a - b);
    const removed = spots.map((at) => list.items[at]!);
    for (const at of spots.reverse()) listSpliced(list, at, list.items.splice(at, 1), 0);
    return new ListValue(removed);
  });
}

function copy(args: Arguments, list: ListValue): Value {
  const deep = args.atMost(1).count === 1 ? deepOf(args.any(0)) : 0;
  return new ListValue(list.items.map((item) => copyValue(item, deep, args.call.name === "dup")));
}

function edge(args: Arguments, list: ListValue, at: number): Value {
  args.atMost(1);
  const item = list.items.at(at);
  if (item !== undefined) return item;
  return args.count === 1
    ? args.any(0)
    : fail("LOOKUP", `no ${at === 0 ? "first" : "last"} item in an empty list`);
}

function join(args: Arguments, list: ListValue): Value {
  args.atMost(1);
  const separator = args.count === 1 && list.items.length > 1 ? args.str(0) : "";
  return list.items
    .map((item, index) =>
      typeof item === "string"
        ? item
        : fail(
            "TYPE",
            `expecting item ${index} to be of type \`str\` but got type \`${typeName(item)}\` instead${args.docs}`,
          ),
    )
    .join(separator);
}

function unique(list: ListValue): Value[] {
  return list.items.filter((item, index) => list.items.findIndex((one) => equals(one, item)) === index);
}

function flat(list: ListValue, depth: number): Value[] {
  return list.items.flatMap((item) =>
    item instanceof ListValue && depth > 0 ? flat(item, depth - 1) : [item],
  );
}

/** Methods of lists and tuples. */
export const listMethods: readonly MethodGroup[] = [
  methodsOf("data-types/list", isList, {
    push,
    unshift,
    pop: (args, list) => removeAt(args, list, true),
    shift: (args, list) => removeAt(args, list, false),
    splice,
    extend,
    extend_unique: extendUnique,
    clear,
    fill,
    remove,
  }),
  methodsOf("data-types/list", isArray, {
    copy,
    dup: copy,
    len: (args, { items }) => args.none(BigInt(items.length)),
    first: (args, list) => edge(args, list, 0),
    last: (args, list) => edge(args, list, -1),
    has: (args, { items }) => {
      const wanted = args.exactly(1).any(0);
      return items.some((item) => equals(item, wanted));
    },
    index_of: (args, { items }) => {
      const wanted = args.exactly(1).any(0);
      const at = items.findIndex((item) => equals(item, wanted));
      return at < 0 ? null : BigInt(at);
    },
    join,
    sort,
    min: (args, list) => extreme(args, list, 1),
    max: (args, list) => extreme(args, list, -1),
    sum,
    reverse: (args, { items }) => new ListValue(args.none([...items].reverse())),
    unique: (args, list) => new ListValue(args.none(unique(list))),
    is_unique: (args, list) => args.none(unique(list).length === list.items.length),
    flat: (args, list) => new ListValue(flat(list, args.atMost(1).count === 1 ? Number(args.int(0)) : 1)),
    choice: (args, { items }) => {
      args.exactly(0);
      const at = Math.floor(args.query.random() * items.length);
      return items[at] ?? fail("LOOKUP", "choice from empty list");
    },
    map_id: (args, { items }) => {
      args.exactly(0);
      return new ListValue(
        items.map((item) =>
          item instanceof Thing
            ? item.id === 0
              ? null
              : BigInt(item.id)
            : fail("LOOKUP", `type \`${typeName(item)}\` has no function \`id\``),
        ),
      );
    },
  }),
];
