import { callClosure } from "../evaluator/call-closure.ts";
import { whileLocked } from "../evaluator/change-thing.ts";
import { Closure } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { operate, orderOf, sortOrder } from "../values/operations.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import type { Arguments } from "./arguments.ts";

/** `list.sort()`, by a key or a comparison, descending on demand. */
export function sort(args: Arguments, list: ListValue): Value {
  args.atMost(2);
  return whileLocked(list, () => {
    const how = args.count > 0 ? args.any(0) : false;
    if (typeof how === "boolean") return sorted(list, how, (item) => item);
    if (!(how instanceof Closure)) return args.wrongType(0, how, "closure", "bool");
    const descending = args.count === 2 && args.bool(1);
    if (how.node.parameters.length > 1) {
      const { query } = args;
      return new ListValue(mergeSort(list.items, (a, b) => Number(callClosure(query, how, [a, b]))));
    }
    const keys = new Map(list.items.map((item) => [item, callClosure(args.query, how, [item])]));
    return sorted(list, descending, (item) => keys.get(item)!);
  });
}

function sorted(list: ListValue, descending: boolean, key: (item: Value) => Value): ListValue {
  const sign = descending ? -1 : 1;
  return new ListValue(mergeSort(list.items, (a, b) => sign * sortOrder(key(a), key(b))));
}

/** As the array's own, but it compares what stands first with what stands after it: errors name types in this order. */
function mergeSort(items: readonly Value[], order: (a: Value, b: Value) => number): Value[] {
  if (items.length < 2) return [...items];
  const middle = items.length >> 1;
  const left = mergeSort(items.slice(0, middle), order);
  const right = mergeSort(items.slice(middle), order);
  const merged: Value[] = [];
  let at = 0;
  for (const item of left) {
    while (at < right.length && order(item, right[at]!) > 0) merged.push(right[at++]!);
    merged.push(item);
  }
  return [...merged, ...right.slice(at)];
}

/** The item whose value, or what a closure makes of it, is the smallest or largest. */
export function extreme(args: Arguments, list: ListValue, sign: 1 | -1): Value {
  args.atMost(1);
  const closure = args.count === 1 ? args.closure(0) : null;
  let best: { item: Value; key: Value } | undefined;
  for (const [index, item] of list.items.entries()) {
    const key = closure ? callClosure(args.query, closure, [item, BigInt(index)]) : item;
    if (best === undefined) best = { item, key };
    else if (sign * comparable(key, best.key) < 0) best = { item, key };
  }
  return best?.item ?? fail("LOOKUP", `${args.call.name}() on empty list${args.docs}`);
}

function comparable(a: Value, b: Value): number {
  return (
    orderOf(a, b) ?? fail("TYPE", `\`<\` not supported between \`${typeName(a)}\` and \`${typeName(b)}\``)
  );
}

/** `list.sum()`. */
export function sum(args: Arguments, list: ListValue): Value {
  const closure = args.atMost(1).count === 1 ? args.closure(0) : null;
  let total: Value = 0n;
  for (const [index, item] of list.items.entries()) {
    const value = closure ? callClosure(args.query, closure, [item, BigInt(index)]) : item;
    if (typeof value !== "bigint" && typeof value !== "number" && typeof value !== "boolean")
      fail("TYPE", `\`-/+\` not supported by type \`${typeName(value)}\``);
    total = operate("+", total, value);
  }
  return total;
}
