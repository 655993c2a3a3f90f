import { callClosure } from "../evaluator/call-closure.ts";
import { setGrew, setShrank, whileChanging } from "../evaluator/change-thing.ts";
import { deepOf } from "../evaluator/evaluate.ts";
import { Closure } from "../values/closure.ts";
import { toBool } from "../values/conversions.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { SetValue } from "../values/set-value.ts";
import { matchesSpec } from "../values/spec-check.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import type { Arguments, MethodGroup } from "./arguments.ts";
import { methodsOf } from "./arguments.ts";
import { copyValue } from "./copy-value.ts";

const isSet = (value: Value): value is SetValue => value instanceof SetValue;

/** A value as a set takes it. */
export function memberFor(set: SetValue, value: Value): Thing {
  if (!(value instanceof Thing)) return fail("TYPE", `cannot add type \`${typeName(value)}\` to a set`);
  const nested = set.owner?.field?.spec.nested;
  if (nested && !matchesSpec(nested, value))
    fail("TYPE", `type \`${typeName(value)}\` is not allowed in restricted set`);
  return value;
}

function add(args: Arguments, set: SetValue): Value {
  args.atLeast(1);
  return whileChanging(args.query, set, () => {
    const added: Thing[] = [];
    for (const value of args.all()) {
      const thing = memberFor(set, value);
      if (!set.things.has(thing)) added.push(thing);
      set.things.add(thing);
    }
    setGrew(set, added);
    return BigInt(added.length);
  });
}

function remove(args: Arguments, set: SetValue): Value {
  args.atLeast(1);
  return whileChanging(args.query, set, () => {
    const first = args.any(0);
    const removed =
      first instanceof Closure
        ? [...set.things].filter((thing) => toBool(callClosure(args.query, first, [thing, idOf(thing)])))
        : named(args, set, first);
    for (const thing of removed) set.things.delete(thing);
    setShrank(set, removed);
    return new ListValue(removed);
  });
}

function named(args: Arguments, set: SetValue, first: Value): Thing[] {
  const values = [first, ...args.call.args.slice(1).map((_, index) => args.any(index + 1))];
  const things = values.map((value, index) =>
    value instanceof Thing
      ? value
      : args.wrongType(index, value, ...(index === 0 ? ["closure", "thing"] : ["thing"])),
  );
  return things.filter((thing) => set.things.has(thing));
}

function idOf(thing: Thing): Value {
  return thing.id === 0 ? null : BigInt(thing.id);
}

function copy(args: Arguments, set: SetValue): Value {
  const deep = args.atMost(1).count === 1 ? deepOf(args.any(0)) : 1;
  return new SetValue(
    [...set.things].map((thing) => copyValue(thing, deep, args.call.name === "dup") as Thing),
  );
}

/** Methods of sets. */
export const setMethods: readonly MethodGroup[] = [
  methodsOf("data-types/set", isSet, {
    add,
    remove,
    clear: (args, set) => {
      args.exactly(0);
      return whileChanging(args.query, set, () => {
        const removed = [...set.things];
        set.things.clear();
        setShrank(set, removed);
        return null;
      });
    },
    copy,
    dup: copy,
    len: (args, { things }) => args.none(BigInt(things.size)),
    has: (args, { things }) => things.has(args.exactly(1).thing(0)),
    one: (args, { things }) => {
      args.exactly(0);
      const [thing] = things;
      return thing ?? fail("LOOKUP", "one from empty set");
    },
    map_id: (args, { things }) => new ListValue(args.none([...things].map(idOf))),
  }),
];
