import { isList } from "../encode/lists.ts";
import type { TupleType } from "../type.ts";
import { refuse } from "./fault.ts";

/** The elements of an array or a typed array. @throws {ValueFault} for anything else */
export function listOf(value: unknown): ArrayLike<unknown> {
  return isList(value) ? value : refuse(0, value, "Array");
}

/** The numbers of a vector. @throws {ValueFault} for anything else, and when there are not `dimension` of them */
export function vectorOf(value: unknown, dimension: number): number[] {
  if (!isList(value) || value.length !== dimension) {
    refuse(0, value, "QBit", `an array of ${dimension} numbers is needed`);
  }
  return Array.from(value, (element) => (typeof element === "number" ? element : refuse(0, element, "QBit")));
}

/** Keys and values of a Map or an object. @throws {ValueFault} for anything else */
export function mapEntries(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) {
    refuse(0, value, "Map", "a Map or an object is needed");
  }
  return value instanceof Map ? [...value] : Object.entries(value);
}

/** The elements of a tuple out of an array, or, where the type has names, of an object with these and no others. @throws {ValueFault} for anything else */
export function tupleElements(value: unknown, { elements }: TupleType): ArrayLike<unknown> {
  if (isList(value)) {
    if (value.length === elements.length) return value;
    refuse(0, value, "Tuple", `${elements.length} elements are needed, it has ${value.length}`);
  }
  const names = elements.map(({ name }) => name);
  if (names.length === 0 || names.includes(undefined)) refuse(0, value, "Tuple", "an array is needed");
  if (typeof value !== "object" || value === null) refuse(0, value, "Tuple", "an array or object is needed");
  const list = names.map((name) =>
    Object.hasOwn(value, name!)
      ? (value as Record<string, unknown>)[name!]
      : refuse(0, value, "Tuple", `it has no "${name}"`),
  );
  for (const key of Object.keys(value)) {
    if (!names.includes(key)) refuse(0, value, "Tuple", `the type has no "${key}"`);
  }
  return list;
}
