import { assignable } from "../evaluator/assignable.ts";
import { ListValue } from "../values/list-value.ts";
import { Room } from "../values/room.ts";
import { SetValue } from "../values/set-value.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import { WrappedThing } from "../values/wrapped-thing.ts";

/** A copy of a value down to a depth; `keepType` makes instances of instances, as `dup()` does. */
export function copyValue(value: Value, deep: number, keepType: boolean): Value {
  if (deep === 0) return value;
  if (value instanceof Thing) return copyThing(value, deep, keepType);
  if (value instanceof WrappedThing)
    return new WrappedThing(copyThing(value.thing, deep, keepType), value.type, value.anonymous);
  if (value instanceof Room) return new Room();
  if (value instanceof ListValue)
    return new ListValue(
      value.items.map((item) => copyValue(item, deep, keepType)),
      value.tuple,
    );
  if (value instanceof SetValue)
    return new SetValue([...value.things].map((thing) => copyThing(thing, deep, keepType)));
  return value;
}

/** @param deep 1: the properties themselves are shared */
export function copyThing(thing: Thing, deep: number, keepType: boolean): Thing {
  const copy = new Thing(thing.collection, keepType ? thing.type : null);
  if (keepType) copy.restriction = thing.restriction;
  for (const [key, value] of thing.entries()) {
    const field = copy.type?.field(key) ?? null;
    copy.set(key, assignable(copyValue(value, deep - 1, keepType), { thing: copy, key, field }));
  }
  return copy;
}
