import { seeDocs } from "../docs.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import { deepOf } from "../evaluator/evaluate.ts";
import { runFuture } from "../evaluator/make-future.ts";
import { Closure } from "../values/closure.ts";
import { toText } from "../values/conversions.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { Room } from "../values/room.ts";
import { SetValue } from "../values/set-value.ts";
import { isName } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import type { Arguments } from "./arguments.ts";
import { functionsOf } from "./arguments.ts";
import { memberFor } from "./set-methods.ts";

/** The longest list that `range()` makes. */
const MAX_RANGE = 9999999n;

function range(args: Arguments): Value {
  args.between(1, 3);
  let stop = args.int(0);
  let start = 0n;
  let step = 1n;
  if (args.count >= 2) {
    start = stop;
    stop = args.int(1);
  }
  if (args.count === 3) {
    step = args.int(2);
    if (step === 0n) fail("VALUE", `step value must not be zero${args.docs}`);
  }
  const distance = stop - start;
  const count = distance / step + (distance % step === 0n ? 0n : 1n);
  if (count > MAX_RANGE) fail("OPERATION", `maximum range length exceeded${args.docs}`);
  const items: Value[] = [];
  for (let index = 0n; index < count; index++) items.push(start + index * step);
  return new ListValue(items);
}

function room(args: Arguments): Value {
  if (args.atMost(1).count === 0) return new Room();
  const what = args.any(0);
  if (what instanceof Room) return what;
  const { collection } = args.query;
  if (typeof what !== "bigint" && typeof what !== "string")
    return fail("TYPE", `cannot convert type \`${typeName(what)}\` to \`room\``);
  if (!collection)
    return fail(
      "LOOKUP",
      `scope \`${args.query.scopeName}\` has no stored rooms; you might want to query a \`@collection\` scope?`,
    );
  if (typeof what === "bigint")
    return (
      collection.rooms.get(Number(what)) ??
      fail("LOOKUP", `collection \`${collection.name}\` has no \`room\` with id ${what}`)
    );
  if (!isName(what)) fail("VALUE", `room name must follow the naming rules${seeDocs("overview/names")}`);
  return (
    collection.namedRooms.get(what) ??
    fail("LOOKUP", `collection \`${collection.name}\` has no \`room\` with name \`${what}\``)
  );
}

function thing(args: Arguments): Value {
  if (args.atMost(1).count === 0) return new Thing(args.query.collection);
  const what = args.any(0);
  if (what instanceof Thing) return what;
  if (typeof what !== "bigint") return fail("TYPE", `cannot convert type \`${typeName(what)}\` to \`thing\``);
  const { collection } = args.query;
  if (!collection)
    return fail(
      "LOOKUP",
      `scope \`${args.query.scopeName}\` has no stored things; you might want to query a \`@collection\` scope?`,
    );
  return collection.thing(what);
}

function set(args: Arguments): Value {
  if (args.count !== 1) {
    const made = new SetValue();
    for (const value of args.all()) made.things.add(memberFor(made, value));
    return made;
  }
  const value = args.any(0);
  if (value instanceof SetValue) return value;
  if (value instanceof Thing) return new SetValue([value]);
  if (!(value instanceof ListValue))
    return fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`set\``);
  const made = new SetValue();
  for (const item of value.items) made.things.add(memberFor(made, item));
  return made;
}

function list(args: Arguments): Value {
  if (args.atMost(1).count === 0) return new ListValue();
  const value = args.any(0);
  if (value instanceof SetValue) return new ListValue([...value.things]);
  return value instanceof ListValue
    ? value
    : fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`list\``);
}

function timeit(args: Arguments): Value {
  args.exactly(1);
  const start = performance.now();
  const data = args.any(0);
  const result = new Thing(args.query.collection);
  result.set("data", data);
  result.set("time", (performance.now() - start) / 1000);
  return result;
}

function random(args: Arguments, from: string, length: number): string {
  return Array.from({ length }, () => from[Math.floor(args.query.random() * from.length)]!).join("");
}

const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/** Functions that belong to the query itself, and those that make values. */
export const queryFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  range,
  room,
  thing,
  set,
  list,
  timeit,
  future: (args) => runFuture(args.query, args.atLeast(1)),
  now: (args) => args.exactly(0).query.now / 1000,
  rand: (args) => args.exactly(0).query.random(),
  randint: (args) => {
    const from = args.exactly(2).int(0);
    const to = args.int(1);
    if (to <= from) fail("VALUE", `function \`randint\` does not accept an empty range${args.docs}`);
    return from + BigInt(Math.floor(args.query.random() * Number(to - from)));
  },
  randstr: (args) => {
    const length = Number(args.between(1, 2).int(0));
    const characters = args.count === 2 ? args.str(1) : CHARACTERS;
    return random(args, characters, length);
  },
  log: (args) => {
    args.query.host.warn(2, toText(args.exactly(1).any(0)));
    return null;
  },
  root: (args) => args.exactly(0) && args.inCollection().root,
  deep: (args) => {
    if (args.atMost(1).count === 1) args.query.deep = deepOf(args.any(0));
    return BigInt(args.query.deep);
  },
  change_id: (args) => {
    const { change } = args.exactly(0).query;
    return change ? BigInt(change.id) : null;
  },
  refs: (args) => BigInt(args.exactly(1).all().length),
  wse: (args) => (args.atMost(1).count === 1 ? args.any(0) : null),
  nse: (args) => (args.atMost(1).count === 1 ? args.any(0) : null),
  closure: (args) => (args.atMost(1).count === 1 ? toClosure(args.any(0)) : defaultClosure(args)),
  time_zones_info: (args) => args.none(new ListValue(["UTC"])),
});

function toClosure(value: Value): Value {
  return value instanceof Closure
    ? value
    : fail("TYPE", `cannot convert type \`${typeName(value)}\` to \`closure\``);
}

function defaultClosure({ query, call }: Arguments): Value {
  const { start, end } = call;
  const body = { kind: "literal" as const, type: "nil" as const, text: "nil", value: null, start, end };
  return new Closure(
    {
      kind: "closure",
      parameters: [],
      body,
      text: "||nil",
      compact: "||nil",
      withSideEffects: false,
      start,
      end,
    },
    query.kind !== "node",
  );
}
