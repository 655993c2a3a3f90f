import { appendable, assignable } from "../evaluator/assignable.ts";
import { callClosure } from "../evaluator/call-closure.ts";
import { whileLocked } from "../evaluator/change-thing.ts";
import { walk } from "../evaluator/loops.ts";
import { Closure } from "../values/closure.ts";
import { toBool } from "../values/conversions.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { equals } from "../values/operations.ts";
import { SetValue } from "../values/set-value.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import type { Arguments, MethodGroup } from "./arguments.ts";
import { methodsOf } from "./arguments.ts";

type Iterable = ListValue | SetValue | Thing;

/** What a walk meets: the pair, and what the closure gave for it. */
interface Step {
  readonly pair: readonly [Value, Value];
  readonly result: Value;
}

/** Calls the closure that is the first argument for every pair, until `visit` says stop. */
function eachResult(args: Arguments, target: Iterable, visit: (step: Step) => boolean | undefined): void {
  whileLocked(target, () => {
    const closure = args.closure(0);
    for (const pair of walk(target))
      if (visit({ pair, result: callClosure(args.query, closure, pair) })) return;
  });
}

function map(args: Arguments, target: Iterable): Value {
  const items: Value[] = [];
  eachResult(args.exactly(1), target, ({ result }) => void items.push(appendable(result)));
  return new ListValue(items);
}

function each(args: Arguments, target: Iterable): Value {
  eachResult(args.exactly(1), target, () => undefined);
  return null;
}

function some(args: Arguments, target: Iterable): Value {
  let found = false;
  eachResult(args.exactly(1), target, ({ result }) => {
    found = toBool(result);
    return found;
  });
  return found;
}

function every(args: Arguments, target: Iterable): Value {
  let all = true;
  eachResult(args.exactly(1), target, ({ result }) => {
    all = toBool(result);
    return !all;
  });
  return all;
}

function find(args: Arguments, target: Iterable): Value {
  let found: Value | undefined;
  eachResult(args.between(1, 2), target, ({ pair, result }) => {
    if (toBool(result)) found = pair[0];
    return found !== undefined;
  });
  if (found !== undefined) return found;
  return args.count === 2 ? args.any(1) : null;
}

function findIndex(args: Arguments, target: ListValue): Value {
  let found: Value = null;
  eachResult(args.exactly(1), target, ({ pair, result }) => {
    if (toBool(result)) found = pair[1];
    return found !== null;
  });
  return found;
}

function matching(args: Arguments, target: Iterable): (readonly [Value, Value])[] {
  const pairs: (readonly [Value, Value])[] = [];
  eachResult(args, target, ({ pair, result }) => void (toBool(result) && pairs.push(pair)));
  return pairs;
}

function filterThing(args: Arguments, target: Thing): Value {
  const thing = new Thing(args.query.collection);
  for (const [key, value] of matching(args.exactly(1), target))
    thing.set(key as string, assignable(value, { thing, key: key as string, field: null }));
  return thing;
}

function filterList(args: Arguments, target: ListValue): Value {
  return new ListValue(matching(args.exactly(1), target).map(([item]) => item));
}

function filterSet(args: Arguments, target: SetValue): Value {
  return new SetValue(matching(args.exactly(1), target).map(([thing]) => thing as Thing));
}

/** A closure counts what it accepts, any other value what equals it. */
function count(args: Arguments, target: ListValue): Value {
  const what = args.exactly(1).any(0);
  if (!(what instanceof Closure)) return BigInt(target.items.filter((item) => equals(item, what)).length);
  return whileLocked(target, () => {
    const accepted = [...walk(target)].filter((pair) => toBool(callClosure(args.query, what, pair)));
    return BigInt(accepted.length);
  });
}

function reduce(args: Arguments, target: ListValue | SetValue): Value {
  args.between(1, 2);
  return whileLocked(target, () => {
    const closure = args.closure(0);
    const pairs = [...walk(target)];
    let result: Value | undefined = args.count === 2 ? args.any(1) : pairs.shift()?.[0];
    if (result === undefined)
      fail(
        "LOOKUP",
        `reduce on empty ${target instanceof SetValue ? "set" : "list"} with no initial value set`,
      );
    for (const [item, index] of pairs)
      result = callClosure(args.query, closure, [result ?? null, item, index]);
    return result ?? null;
  });
}

/** The values of a thing, changed by a closure. */
function vmap(args: Arguments, target: Thing): Value {
  const thing = new Thing(args.query.collection);
  args.exactly(1);
  whileLocked(target, () => {
    const closure = args.closure(0);
    for (const [key, value] of target.entries())
      thing.set(key, assignable(callClosure(args.query, closure, [value]), { thing, key, field: null }));
  });
  return thing;
}

const isList = (value: Value): value is ListValue => value instanceof ListValue;
const isSet = (value: Value): value is SetValue => value instanceof SetValue;
const isThing = (value: Value): value is Thing => value instanceof Thing;

/** Methods that walk over lists, sets and things. */
export const iterationMethods: readonly MethodGroup[] = [
  methodsOf("data-types/list", isList, {
    map,
    each,
    some,
    every,
    find,
    find_index: findIndex,
    filter: filterList,
    count,
    reduce,
  }),
  methodsOf("data-types/set", isSet, { map, each, some, every, find, filter: filterSet, reduce }),
  methodsOf("data-types/thing", isThing, { map, each, filter: filterThing, vmap }),
];
