import type { TypeNode } from "../type.ts";
import { formatType } from "../type-format.ts";

/**
 * Text that is equal for types whose values are written alike: without time zones and aggregate functions, Nested as
 * the array that it is.
 */
export function storageText(type: TypeNode): string {
  return formatType(storageType(type));
}

function storageType(type: TypeNode): TypeNode {
  switch (type.kind) {
    case "DateTime":
    case "DateTime64":
      return { ...type, timeZone: undefined };
    case "SimpleAggregateFunction":
      return storageType(type.inner);
    case "Nullable":
    case "LowCardinality":
    case "Array":
      return { ...type, inner: storageType(type.inner) };
    case "Map":
      return { ...type, key: storageType(type.key), value: storageType(type.value) };
    case "Tuple":
      return {
        ...type,
        elements: type.elements.map((element) => ({ ...element, type: storageType(element.type) })),
      };
    case "Nested":
      return { kind: "Array", inner: storageType({ kind: "Tuple", elements: type.elements }) };
    default:
      return type;
  }
}
