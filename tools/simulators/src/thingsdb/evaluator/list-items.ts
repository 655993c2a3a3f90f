import { fail } from "../values/error-codes.ts";
import type { ListValue } from "../values/list-value.ts";
import { matchesSpec } from "../values/spec-check.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { appendable } from "./assignable.ts";

/** @throws {ThingsDbError} when the list is declared to hold something else */
export function checkItem(list: ListValue, item: Value): void {
  const nested = list.owner?.field?.spec.nested;
  if (nested && !matchesSpec(nested, item))
    fail("TYPE", `type \`${typeName(item)}\` is not allowed in restricted array`);
}

/** A value as this list takes it. */
export function itemFor(list: ListValue, value: Value): Value {
  const item = appendable(value);
  checkItem(list, item);
  return item;
}
