import { EnumMember } from "../values/enum-type.ts";
import { ListValue } from "../values/list-value.ts";
import { Room } from "../values/room.ts";
import { SetValue } from "../values/set-value.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import { WrappedThing } from "../values/wrapped-thing.ts";
import type { Collection } from "./collection.ts";

/** What nothing stored refers to any more. */
export interface Garbage {
  readonly things: readonly Thing[];
  readonly rooms: readonly Room[];
}

/**
 * Removes what cannot be reached from the root any more. The server counts references; here everything is walked,
 * and only after something was taken away that could have mattered.
 */
export function collectGarbage(collection: Collection): Garbage {
  collection.hasGarbage = false;
  const reached = new Set<Thing | Room>();
  const open: Value[] = [collection.root];
  for (const type of collection.enums.values()) for (const member of type.members) open.push(member.value);
  for (const task of collection.tasks) open.push(...task.args);
  while (open.length > 0) visit(open.pop()!, reached, open);
  const things = [...collection.things.values()].filter((thing) => !reached.has(thing));
  const rooms = [...collection.rooms.values()].filter((room) => !reached.has(room));
  for (const thing of things) collection.things.delete(thing.id);
  for (const room of rooms) {
    collection.rooms.delete(room.id);
    if (collection.namedRooms.get(room.name) === room) collection.namedRooms.delete(room.name);
  }
  return { things, rooms };
}

function visit(value: Value, reached: Set<Thing | Room>, open: Value[]): void {
  if (value instanceof Thing) {
    if (reached.has(value)) return;
    reached.add(value);
    for (const [, one] of value.entries()) if (typeof one === "object") open.push(one);
  } else if (value instanceof Room) {
    reached.add(value);
  } else if (value instanceof ListValue) {
    for (const item of value.items) if (typeof item === "object") open.push(item);
  } else if (value instanceof SetValue) {
    open.push(...value.things);
  } else if (value instanceof WrappedThing) {
    open.push(value.thing);
  } else if (value instanceof EnumMember) {
    open.push(value.value);
  }
}

/** Whether losing this value may leave something that nothing refers to. */
export function mayHoldThings(value: Value): boolean {
  if (value instanceof ListValue) return value.items.some(mayHoldThings);
  return (
    value instanceof Thing ||
    value instanceof Room ||
    value instanceof SetValue ||
    value instanceof WrappedThing
  );
}
