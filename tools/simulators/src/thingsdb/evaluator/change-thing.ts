import { seeDocs } from "../docs.ts";
import { mayHoldThings } from "../state/garbage.ts";
import { isReservedKey } from "../values/decode-value.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { SetValue } from "../values/set-value.ts";
import { checkField, matchesSpec } from "../values/spec-check.ts";
import { isName, isUtf8 } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { assignable } from "./assignable.ts";
import type { Query } from "./query.ts";

/** Sets a property to a value, as `thing.key = value` does; gives the value as it was stored. */
export function setProperty(thing: Thing, key: string, value: Value): Value {
  const field = thing.type?.field(key) ?? null;
  if (thing.type && !field) fail("LOOKUP", `type \`${thing.type.name}\` has no property \`${key}\``);
  checkUnlocked(thing, key);
  if (!field) checkKey(key);
  if (thing.restriction && !matchesSpec(thing.restriction, value)) fail("TYPE", "restriction mismatch");
  if (field) checkField(field, value);
  const stored = assignable(value, { thing, key, field });
  replaceProperty(thing, key, stored);
  return stored;
}

function checkKey(key: string): void {
  if (isName(key)) return;
  if (!isUtf8(key)) fail("VALUE", "properties must have valid UTF-8 encoding");
  if (isReservedKey(key)) fail("VALUE", `property \`${key}\` is reserved${seeDocs("overview/properties")}`);
}

/** Puts a value in place that was checked already. */
export function replaceProperty(thing: Thing, key: string, value: Value): void {
  const before = thing.get(key);
  thing.set(key, value);
  if (thing.id === 0) return;
  const collection = thing.collection!;
  if (before !== undefined && before !== value) forget(before, thing);
  collection.store(value);
  collection.listener?.changed(thing, { kind: "set", key, value });
}

/** A stored thing has lost this value. */
export function forget(value: Value, thing: Thing): void {
  if ((value instanceof ListValue || value instanceof SetValue) && value.owner?.thing === thing)
    value.owner = null;
  if (thing.id !== 0 && mayHoldThings(value)) thing.collection!.hasGarbage = true;
}

/** Removes a property; gives its value. */
export function deleteProperty(thing: Thing, key: string): Value {
  if (!thing.has(key)) fail("LOOKUP", `thing \`${thing}\` has no property \`${key}\``);
  checkUnlocked(thing, key);
  const value = thing.delete(key)!;
  forget(value, thing);
  if (thing.id !== 0) thing.collection!.listener?.changed(thing, { kind: "del", key });
  return value;
}

function checkUnlocked(thing: Thing, key: string): void {
  const value = thing.get(key);
  if ((value instanceof ListValue || value instanceof SetValue) && value.locked)
    fail(
      "OPERATION",
      `cannot change or remove property \`${key}\` on \`${thing}\` while the \`${typeName(value)}\` is in use`,
    );
}

/** Something that can be locked while code walks over it or changes it. */
export type Lockable = ListValue | SetValue | Thing;

/**
 * Runs something that changes a value.
 * @throws {ThingsDbError} when something else walks over the value, or is changing it
 */
export function whileChanging<Result>(query: Query, value: Lockable, work: () => Result): Result {
  if (isStored(value)) query.requireChange(kindOf(value));
  if (value.locked) fail("OPERATION", `cannot change type \`${typeName(value)}\` while the value is in use`);
  value.locked = true;
  try {
    return work();
  } finally {
    value.locked = false;
  }
}

/** Runs something that walks over a value, which nothing may change meanwhile. */
export function whileLocked<Result>(value: Value, work: () => Result): Result {
  const isLockable = value instanceof ListValue || value instanceof SetValue || value instanceof Thing;
  if (!isLockable || value.locked) return work();
  value.locked = true;
  try {
    return work();
  } finally {
    value.locked = false;
  }
}

function kindOf(value: Lockable): string {
  if (value instanceof ListValue) return "list";
  return value instanceof SetValue ? "set" : "thing";
}

/** Whether changing the value changes what is stored. */
export function isStored(value: Lockable): boolean {
  if (value instanceof ListValue || value instanceof SetValue) return (value.owner?.thing.id ?? 0) !== 0;
  return value.id !== 0;
}

/** Notes that items of a list were replaced: what left it, and what a stored list holds now. */
export function listSpliced(list: ListValue, index: number, removed: readonly Value[], added: number): void {
  const { owner } = list;
  if (!owner || owner.thing.id === 0) return;
  const collection = owner.thing.collection!;
  if (removed.some(mayHoldThings)) collection.hasGarbage = true;
  const items = list.items.slice(index, index + added);
  for (const item of items) collection.store(item);
  collection.listener?.changed(owner.thing, {
    kind: "splice",
    key: owner.key,
    index,
    removed: removed.length,
    items,
  });
}

/** Notes that things came into a set. */
export function setGrew(set: SetValue, added: readonly Thing[]): void {
  const { owner } = set;
  if (!owner || owner.thing.id === 0 || added.length === 0) return;
  const collection = owner.thing.collection!;
  for (const thing of added) collection.store(thing);
  collection.listener?.changed(owner.thing, { kind: "add", key: owner.key, things: added });
}

/** Notes that things left a set. */
export function setShrank(set: SetValue, removed: readonly Thing[]): void {
  const { owner } = set;
  if (!owner || owner.thing.id === 0 || removed.length === 0) return;
  const collection = owner.thing.collection!;
  collection.hasGarbage = true;
  collection.listener?.changed(owner.thing, {
    kind: "remove",
    key: owner.key,
    ids: removed.map(({ id }) => id),
  });
}
