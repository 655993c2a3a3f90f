import { seeDocs } from "../docs.ts";
import { callWith } from "../evaluator/call-function.ts";
import { deepOf } from "../evaluator/evaluate.ts";
import { Closure } from "../values/closure.ts";
import { decodeValue } from "../values/decode-value.ts";
import { fail } from "../values/error-codes.ts";
import { ErrorValue } from "../values/error-value.ts";
import { FutureValue } from "../values/future-value.ts";
import { MpData } from "../values/mp-data.ts";
import { Room } from "../values/room.ts";
import { isName } from "../values/text.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import type { Arguments, MethodGroup } from "./arguments.ts";
import { methodsOf } from "./arguments.ts";
import { taskMethods } from "./task-methods.ts";

/** The longest name of an event. */
const MAX_EVENT_NAME = 255;

/** `room.emit([deep, [flags,]] event, …args)`. */
function emit(args: Arguments, room: Room): Value {
  args.atLeast(1);
  let { deep } = args.query;
  let noIds = false;
  let next = 0;
  let event = args.any(next++);
  if (typeof event === "bigint") {
    if (args.count === 1)
      fail(
        "NUM_ARGUMENTS",
        `function \`emit\` requires at least 2 arguments when \`deep\` is used but 1 was given ${args.docs}`,
      );
    deep = deepOf(event);
    event = args.any(next++);
    if (typeof event === "bigint") {
      if (args.count === 2)
        fail(
          "NUM_ARGUMENTS",
          "function `emit` requires at least 3 arguments when both `deep` and `flags` are used " +
            `but 2 were given${args.docs}`,
        );
      noIds = (event & 32n) !== 0n;
      event = args.any(next++);
    }
  }
  if (typeof event !== "string")
    return fail(
      "TYPE",
      "function `emit` expects the `event` argument to be of type `str` " +
        `but got type \`${typeName(event)}\` instead${args.docs}`,
    );
  if (event.length < 1 || event.length > MAX_EVENT_NAME)
    fail(
      "VALUE",
      `function \`emit\` expects the \`event\` argument to be between 1 and ${MAX_EVENT_NAME} characters`,
    );
  const values = args.call.args.slice(next).map((_, index) => args.any(next + index));
  if (room.id !== 0) args.query.host.emit(room, event, values, deep, noIds);
  return null;
}

function setName(args: Arguments, room: Room): Value {
  const name = args.exactly(1).any(0);
  if (name !== null && typeof name !== "string") return args.wrongType(0, name, "str", "nil");
  const { collection } = room;
  if (room.id === 0 || !collection)
    return fail("OPERATION", "names can only be assigned to rooms with an id");
  args.query.requireChange("room");
  if (name !== null && !isName(name))
    fail("VALUE", `room name must follow the naming rules${seeDocs("overview/names")}`);
  if (name !== null && name !== room.name && collection.namedRooms.has(name))
    fail("LOOKUP", `room \`${name}\` already exists`);
  collection.namedRooms.delete(room.name);
  room.name = name ?? "";
  if (name !== null) collection.namedRooms.set(name, room);
  return null;
}

function continueFuture(args: Arguments, future: FutureValue): Value {
  const closure = args.exactly(1).closure(0);
  const name = args.call.name;
  if ((name === "then" ? future.onSuccess : future.onFailure) !== null)
    fail("OPERATION", `only one \`${name}\` case is allowed`);
  if (name === "then") future.onSuccess = new Closure(closure.node, true);
  else future.onFailure = new Closure(closure.node, true);
  return future;
}

/** Methods of the types that have few. */
export const smallMethods: readonly MethodGroup[] = [
  methodsOf("data-types/room", (value): value is Room => value instanceof Room, {
    id: (args, room) => args.none(room.id === 0 ? null : BigInt(room.id)),
    name: (args, room) => args.none(room.name === "" ? null : room.name),
    set_name: setName,
    emit,
  }),
  methodsOf("data-types/error", (value): value is ErrorValue => value instanceof ErrorValue, {
    code: (args, error) => args.none(BigInt(error.code)),
    msg: (args, error) => args.none(error.message),
  }),
  methodsOf("data-types/closure", (value): value is Closure => value instanceof Closure, {
    call: (args, closure) => callWith(args.query, closure, args.call),
    doc: (args, closure) => args.none(closure.documentation),
  }),
  methodsOf("data-types/int", (value): value is bigint => typeof value === "bigint", {
    bit_count: (args, value) =>
      args.none(BigInt(BigInt.asUintN(64, value).toString(2).replaceAll("0", "").length)),
  }),
  methodsOf("data-types/future", (value): value is FutureValue => value instanceof FutureValue, {
    // biome-ignore lint/suspicious/noThenProperty: the name of a function of the language
    then: continueFuture,
    else: continueFuture,
  }),
  methodsOf("data-types/mpdata", (value): value is MpData => value instanceof MpData, {
    len: (args, { bytes }) => args.none(BigInt(bytes.length)),
    load: (args, { bytes }) => {
      args.exactly(0);
      const { collection, kind } = args.query;
      return decodeValue(new MsgpackReader(bytes), { collection, scope: kind, isLegacy: false });
    },
  }),
  taskMethods,
];
