import { assignable } from "../evaluator/assignable.ts";
import type { Collection } from "../state/collection.ts";
import { Closure } from "../values/closure.ts";
import { EnumMember } from "../values/enum-type.ts";
import { ListValue } from "../values/list-value.ts";
import { Room } from "../values/room.ts";
import { SetValue } from "../values/set-value.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";

/** A value of one node as another node has it: what is stored is found by its id, the rest is copied. */
export function transplant(value: Value, collection: Collection | null): Value {
  if (value instanceof Thing) {
    const known = value.id === 0 ? undefined : collection?.things.get(value.id);
    return known ?? transplantThing(value, collection);
  }
  if (value instanceof Room) return collection?.rooms.get(value.id) ?? new Room();
  if (value instanceof ListValue)
    return new ListValue(
      value.items.map((item) => transplant(item, collection)),
      value.tuple,
    );
  if (value instanceof SetValue)
    return new SetValue([...value.things].map((thing) => transplant(thing, collection) as Thing));
  if (value instanceof EnumMember) return collection?.enums.get(value.type.name)?.member(value.name) ?? value;
  return value instanceof Closure ? new Closure(value.node, true) : value;
}

function transplantThing(thing: Thing, collection: Collection | null): Thing {
  const type = thing.type ? (collection?.types.get(thing.type.name) ?? null) : null;
  const copy = new Thing(collection, type);
  for (const [key, value] of thing.entries())
    copy.set(
      key,
      assignable(transplant(value, collection), { thing: copy, key, field: type?.field(key) ?? null }),
    );
  return copy;
}
