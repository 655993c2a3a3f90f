import { appendable } from "../evaluator/assignable.ts";
import { callClosure } from "../evaluator/call-closure.ts";
import { fromThing } from "../evaluator/call-function.ts";
import { deleteProperty, forget, setProperty, whileChanging } from "../evaluator/change-thing.ts";
import { readSpec } from "../evaluator/define-fields.ts";
import { deepOf } from "../evaluator/evaluate.ts";
import { AnonymousType } from "../values/anonymous-type.ts";
import { toBool } from "../values/conversions.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { equals } from "../values/operations.ts";
import { checkField } from "../values/spec-check.ts";
import { Thing } from "../values/thing.ts";
import { TypeDefinition } from "../values/type-definition.ts";
import type { Value } from "../values/value.ts";
import { WrappedThing } from "../values/wrapped-thing.ts";
import type { Arguments, MethodGroup } from "./arguments.ts";
import { methodsOf } from "./arguments.ts";
import { copyThing } from "./copy-value.ts";
import { assignType, typeNamed } from "./type-lookup.ts";

const isThing = (value: Value): value is Thing => value instanceof Thing;
const isObject = (value: Value): value is Thing => value instanceof Thing && value.type === null;
const isInstance = (value: Value): value is Thing => value instanceof Thing && value.type !== null;

function assign(args: Arguments, thing: Thing): Value {
  args.exactly(1);
  return whileChanging(args.query, thing, () => {
    const other = args.thing(0);
    for (const [key, value] of other.entries())
      if (!thing.type || thing.type.field(key)) setProperty(thing, key, value);
    return thing;
  });
}

function rename(args: Arguments, thing: Thing): Value {
  args.exactly(2);
  return whileChanging(args.query, thing, () => {
    const from = args.str(0);
    const to = args.str(1);
    if (!thing.has(from)) fail("LOOKUP", `thing \`${thing}\` has no property \`${from}\``);
    if (from !== to) {
      if (thing.has(to)) deleteProperty(thing, to);
      thing.rename(from, to);
    }
    return null;
  });
}

/** Takes out what a closure accepts, at most so many. */
function remove(args: Arguments, thing: Thing): Value {
  args.between(1, 2);
  return whileChanging(args.query, thing, () => {
    const closure = args.closure(0);
    const limit = args.count === 2 ? Number(args.int(1)) : Infinity;
    const keys: string[] = [];
    const entries = limit < 0 ? [...thing.entries()].reverse() : thing.entries();
    for (const [key, value] of entries) {
      if (keys.length >= Math.abs(limit)) break;
      if (toBool(callClosure(args.query, closure, [key, value]))) keys.push(key);
    }
    return new ListValue(keys.map((key) => deleteProperty(thing, key)));
  });
}

function clear(args: Arguments, thing: Thing): Value {
  args.exactly(0);
  return whileChanging(args.query, thing, () => {
    for (const [, value] of thing.entries()) forget(value, thing);
    thing.clear();
    return null;
  });
}

function get(args: Arguments, thing: Thing): Value {
  const key = args.between(1, 2).str(0);
  const value = thing.get(key) ?? thing.type?.methods.get(key);
  if (value !== undefined) return value;
  return args.count === 2 ? args.any(1) : null;
}

function wrap(args: Arguments, thing: Thing): Value {
  args.atMost(1);
  if (args.count === 0) {
    if (thing.type) return new WrappedThing(thing, thing.type);
    return fail(
      "NUM_ARGUMENTS",
      `using \`wrap\` on a non-typed \`thing\` requires 1 argument but 0 were given${args.docs}`,
    );
  }
  const what = args.any(0);
  if (what instanceof AnonymousType) return new WrappedThing(thing, what.type, what);
  if (typeof what !== "string") return args.wrongType(0, what, "str", "<anonymous>");
  return new WrappedThing(thing, typeNamed(args.query.collection, what));
}

function toThing(args: Arguments, thing: Thing): Value {
  args.exactly(0);
  return whileChanging(args.query, thing, () => {
    const { type, collection } = thing;
    const users = [...(collection?.types.values() ?? [])].flatMap((one) => one.fields);
    const isRestriction = users.some(({ spec }) => spec.type === type || spec.nested?.type === type);
    if (isRestriction)
      fail(
        "OPERATION",
        `conversion \`to_thing\` has failed; type \`${type!.name}\` is used as restriction ` +
          "and therefore ThingsDB is not able to guarantee the typed thing can be converted",
      );
    thing.type = null;
    return null;
  });
}

function toType(args: Arguments, thing: Thing): Value {
  args.exactly(1);
  return whileChanging(args.query, thing, () => {
    assignType(thing, fromThing(args.query, typeNamed(args.query.collection, args.str(0)), thing));
    return null;
  });
}

function restrict(args: Arguments, thing: Thing): Value {
  args.exactly(1);
  return whileChanging(args.query, thing, () => {
    const what = args.any(0);
    if (what === null) {
      thing.restriction = null;
      return null;
    }
    if (typeof what !== "string") return args.wrongType(0, what, "str", "nil");
    const type = new TypeDefinition(-1, "thing", 0);
    const spec = readSpec(args.query.collection!, type, "restriction", what);
    for (const [name, value] of thing.entries()) checkField({ name, type, spec }, value);
    thing.restriction = spec;
    return null;
  });
}

/** Things are compared down to a depth, where all are taken for equal; lists and sets hold the same things or others. */
function deepEquals(a: Value, b: Value, deep: number): boolean {
  if (!(a instanceof Thing)) return equals(a, b);
  if (!(b instanceof Thing)) return false;
  if (a === b || deep === 0) return true;
  return (
    a.size === b.size &&
    a.entries().every(([key, value]) => b.has(key) && deepEquals(value, b.get(key)!, deep - 1))
  );
}

function copy(args: Arguments, thing: Thing): Value {
  const deep = args.atMost(1).count === 1 ? deepOf(args.any(0)) : 1;
  return deep === 0 ? thing : copyThing(thing, deep, args.call.name === "dup");
}

/** What watchers of a thing hear; servers before 1.0 only. */
function emit(args: Arguments, thing: Thing): Value {
  args.atLeast(1);
  args.query.requireChange("thing");
  thing.collection?.listener?.changed(thing, { kind: "event", args: args.all() });
  return null;
}

const isWatchable = (value: Value): value is Thing =>
  value instanceof Thing && value.collection?.listener !== null && value.collection !== null;

/** Methods of things and of instances. */
export const thingMethods: readonly MethodGroup[] = [
  methodsOf("data-types/thing", isObject, {
    del: (args, thing) => {
      args.exactly(1);
      return whileChanging(args.query, thing, () => deleteProperty(thing, args.str(0)));
    },
    ren: rename,
    clear,
    remove,
    restrict,
    to_type: toType,
  }),
  methodsOf("data-types/typed", isInstance, { to_thing: toThing }),
  methodsOf("data-types/thing", isThing, {
    assign,
    copy,
    dup: copy,
    equals: (args, thing) => {
      const other = args.between(1, 2).any(0);
      return deepEquals(thing, other, args.count === 2 ? deepOf(args.any(1)) : 1);
    },
    get,
    has: (args, thing) => thing.has(args.exactly(1).str(0)),
    id: (args, thing) => args.none(thing.id === 0 ? null : BigInt(thing.id)),
    keys: (args, thing) => new ListValue(args.none(thing.entries().map(([key]) => key))),
    len: (args, thing) => args.none(BigInt(thing.size)),
    restriction: (args, thing) => args.none(thing.restriction?.text ?? null),
    set: (args, thing) => {
      args.exactly(2);
      return whileChanging(args.query, thing, () => setProperty(thing, args.str(0), args.any(1)));
    },
    values: (args, thing) => {
      const values = args.none(thing.entries()).map(([, value]) => value);
      return new ListValue(values.map(appendable));
    },
    wrap,
  }),
  methodsOf("data-types/thing", isWatchable, { emit }),
  methodsOf("data-types/wtype", (value): value is WrappedThing => value instanceof WrappedThing, {
    id: (args, { thing }) => args.none(thing.id === 0 ? null : BigInt(thing.id)),
    unwrap: (args, { thing }) => args.none(thing),
    copy: (args, wrapped) => {
      const deep = args.atMost(1).count === 1 ? deepOf(args.any(0)) : 1;
      return new WrappedThing(copyThing(wrapped.thing, deep, false), wrapped.type, wrapped.anonymous);
    },
  }),
];
