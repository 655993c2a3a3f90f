import type { ForNode } from "../language/ast.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { SetValue } from "../values/set-value.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { whileLocked } from "./change-thing.ts";
import { evaluate } from "./evaluate.ts";
import type { Query } from "./query.ts";
import { LoopSignal } from "./signals.ts";

/** What a walk over a value gives: items with their indexes, keys with their values, things with their ids. */
export function* walk(value: Value): Generator<readonly [Value, Value]> {
  if (value instanceof ListValue) {
    for (const [index, item] of value.items.entries()) yield [item, BigInt(index)];
  } else if (value instanceof Thing) {
    yield* value.entries();
  } else if (value instanceof SetValue) {
    for (const thing of [...value.things]) yield [thing, thing.id === 0 ? null : BigInt(thing.id)];
  }
}

/** `for (a, b in value) …`, which is nil, or the value when there is nothing in it. */
export function runLoop(query: Query, { variables, iterable, body }: ForNode): Value {
  const value = evaluate(query, iterable);
  const isIterable = value instanceof ListValue || value instanceof SetValue || value instanceof Thing;
  if (!isIterable) return fail("TYPE", `type \`${typeName(value)}\` is not iterable`);
  if (isEmpty(value)) return value;
  for (const name of variables) query.assign(name, null);
  whileLocked(value, () => {
    for (const pair of walk(value)) {
      for (const [index, name] of variables.entries()) query.assign(name, pair[index] ?? null);
      if (!runBody(query, body)) return;
    }
  });
  return null;
}

function isEmpty(value: ListValue | SetValue | Thing): boolean {
  if (value instanceof ListValue) return value.items.length === 0;
  return (value instanceof SetValue ? value.things.size : value.size) === 0;
}

/** False when the loop is to end. */
function runBody(query: Query, body: ForNode["body"]): boolean {
  try {
    evaluate(query, body);
    return true;
  } catch (signal) {
    if (!(signal instanceof LoopSignal)) throw signal;
    return signal.kind === "continue";
  }
}
