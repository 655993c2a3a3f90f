import { Closure } from "../values/closure.ts";
import { FutureValue } from "../values/future-value.ts";
import { ListValue } from "../values/list-value.ts";
import type { Owner } from "../values/owner.ts";
import { SetValue } from "../values/set-value.ts";
import type { Value } from "../values/value.ts";

/** A value as a property takes it: lists and sets are copied, futures become nil. */
export function assignable(value: Value, owner: Owner): Value {
  if (value instanceof ListValue) {
    const list = new ListValue(value.items.map(stored));
    list.owner = owner;
    return list;
  }
  if (value instanceof SetValue) {
    const set = new SetValue(value.things);
    set.owner = owner;
    return set;
  }
  return stored(value);
}

function stored(value: Value): Value {
  if (value instanceof FutureValue) return null;
  if (value instanceof Closure && !value.unbound) return new Closure(value.node, true);
  return value;
}

/** A value as a list takes it: lists become tuples, and so do sets. */
export function appendable(value: Value): Value {
  if (value instanceof ListValue) return value.tuple ? value : new ListValue([...value.items], true);
  if (value instanceof SetValue) return new ListValue([...value.things], true);
  return stored(value);
}
