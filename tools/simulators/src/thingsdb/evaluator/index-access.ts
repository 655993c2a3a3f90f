import { seeDocs } from "../docs.ts";
import type { IndexNode, Node } from "../language/ast.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { operate } from "../values/operations.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { appendable } from "./assignable.ts";
import { listSpliced, setProperty, whileChanging } from "./change-thing.ts";
import { evaluate } from "./evaluate.ts";
import { propertyOf, updateProperty } from "./links.ts";
import { checkItem } from "./list-items.ts";
import type { Query } from "./query.ts";

/** `value[…]`, read or assigned to. */
export function applyIndex(query: Query, target: Value, index: IndexNode): Value {
  const isSlice = index.parts.length > 1 || index.parts[0] === null;
  if (target instanceof Thing) {
    if (isSlice) fail("TYPE", `type \`${typeName(target)}\` has no slice support`);
    return thingIndex(query, target, index);
  }
  if (target instanceof ListValue) {
    if (!index.assign) return isSlice ? sliceList(query, target, index) : itemOf(query, target, index);
    if (target.tuple) fail("TYPE", "type `tuple` does not support index assignments");
    return isSlice ? assignSlice(query, target, index) : assignItem(query, target, index);
  }
  if (typeof target === "string" || target instanceof Uint8Array) {
    if (index.assign) fail("TYPE", `type \`${typeName(target)}\` does not support index assignments`);
    return isSlice ? sliceRaw(query, target, index) : unitOf(query, target, index);
  }
  const what = isSlice ? "has no slice support" : "is not indexable";
  return fail("TYPE", `type \`${typeName(target)}\` ${what}`);
}

function thingIndex(query: Query, target: Thing, { parts, assign }: IndexNode): Value {
  const key = (): string => {
    const value = evaluate(query, parts[0]!);
    return typeof value === "string"
      ? value
      : fail("TYPE", `expecting an index of type \`str\` but got type \`${typeName(value)}\` instead`);
  };
  if (!assign) return propertyOf(target, key());
  return whileChanging(query, target, () => {
    const name = key();
    const given = evaluate(query, assign.value);
    return assign.operator === "="
      ? setProperty(target, name, given)
      : updateProperty(target, name, assign.operator, given);
  });
}

function position(query: Query, part: Node | null | undefined, length: number): number {
  const value = evaluate(query, part!);
  if (typeof value !== "bigint")
    return fail("TYPE", `expecting an index of type \`int\` but got type \`${typeName(value)}\` instead`);
  const at = value < 0n ? value + BigInt(length) : value;
  return at < 0n || at >= BigInt(length) ? fail("LOOKUP", "index out of range") : Number(at);
}

function itemOf(query: Query, target: ListValue, { parts }: IndexNode): Value {
  return target.items[position(query, parts[0], target.items.length)]!;
}

function unitOf(query: Query, target: string | Uint8Array, { parts }: IndexNode): Value {
  const at = position(query, parts[0], target.length);
  return target.slice(at, at + 1);
}

interface Slice {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** Where a slice begins and ends; numbers beyond the ends are moved there. */
function readSlice(query: Query, { parts }: IndexNode, length: number): Slice {
  const slice = { start: 0, stop: length, step: 1 };
  if (length === 0) return slice;
  const bound = (part: Node | null | undefined): number | null => {
    const value = part ? evaluate(query, part) : null;
    if (value === null) return null;
    return typeof value === "bigint"
      ? Number(value)
      : fail(
          "TYPE",
          `slice indices must be of type \`int\` or \`nil\` but got got type \`${typeName(value)}\` instead` +
            seeDocs("overview/slices"),
        );
  };
  const start = bound(parts[0]);
  if (start !== null)
    slice.start = start > 0 ? Math.min(start, length) : Math.max(0, start < 0 ? length + start : 0);
  const stop = bound(parts[1]);
  if (stop !== null && stop < length) slice.stop = stop < 0 ? Math.max(0, length + stop) : stop;
  const step = bound(parts[2]);
  if (step === null) return slice;
  if (step === 0) fail("VALUE", "slice step cannot be zero");
  if (step < 0 && start === null) slice.start = length - 1;
  if (step < 0 && stop === null) slice.stop = -1;
  slice.step = step;
  return slice;
}

function indexesOf({ start, stop, step }: Slice, length: number): number[] {
  const indexes: number[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) if (at < length) indexes.push(at);
  return indexes;
}

function sliceList(query: Query, { items }: ListValue, index: IndexNode): ListValue {
  const slice = readSlice(query, index, items.length);
  return new ListValue(indexesOf(slice, items.length).map((at) => items[at]!));
}

function sliceRaw(query: Query, raw: string | Uint8Array, index: IndexNode): Value {
  const slice = readSlice(query, index, raw.length);
  const indexes = indexesOf(slice, raw.length);
  return typeof raw === "string"
    ? indexes.map((at) => raw[at]!).join("")
    : Uint8Array.from(indexes, (at) => raw[at]!);
}

function assignItem(query: Query, target: ListValue, { parts, assign }: IndexNode): Value {
  const { operator, value } = assign!;
  return whileChanging(query, target, () => {
    const at = position(query, parts[0], target.items.length);
    const given = evaluate(query, value);
    const before = target.items[at]!;
    const after = operator === "=" ? appendable(given) : operate(operator[0]!, before, given);
    checkItem(target, after);
    target.items[at] = after;
    listSpliced(target, at, [before], 1);
    return after;
  });
}

function assignSlice(query: Query, target: ListValue, index: IndexNode): Value {
  const { operator, value } = index.assign!;
  if (operator !== "=")
    fail(
      "TYPE",
      `unsupported operand type \`${operator}\` for slice assignments${seeDocs("overview/slices")}`,
    );
  return whileChanging(query, target, () => {
    const { start, stop, step } = readSlice(query, index, target.items.length);
    if (step !== 1)
      fail(
        "VALUE",
        `slice assignments require a step value of 1 but got ${step} instead${seeDocs("overview/slices")}`,
      );
    const given = evaluate(query, value);
    if (!(given instanceof ListValue))
      return fail(
        "TYPE",
        "slice assignments require a `list` or `tuple` type " +
          `but got type \`${typeName(given)}\` instead${seeDocs("overview/slices")}`,
      );
    const removed = target.items.splice(start, Math.max(0, stop - start), ...given.items);
    listSpliced(target, start, removed, given.items.length);
    return null;
  });
}
