import { isLongLike } from "@x/binary";
import { type GeoKind, geoStructure, type TypeNode } from "../type.ts";
import { parseIpv4, parseIpv6 } from "./addresses.ts";
import { parseDate } from "./instant-text.ts";

type Form =
  | "boolean"
  | "integer"
  | "fraction"
  | "text"
  | "bytes"
  | "date"
  | "array"
  | "map"
  | "object"
  | "other";

/** Types in the order in which they are tried for each form of value; those not named are tried last. */
const PREFERRED: Readonly<Record<Form, readonly string[]>> = {
  boolean: ["Bool"],
  integer: [
    "Int64",
    "UInt64",
    "Int32",
    "UInt32",
    "Int16",
    "UInt16",
    "Int8",
    "UInt8",
    "Int128",
    "UInt128",
    "Int256",
    "UInt256",
    "Float64",
    "Decimal",
    "Float32",
  ],
  fraction: ["Float64", "Float32", "BFloat16", "Decimal"],
  text: ["String", "Enum8", "Enum16", "UUID", "IPv4", "IPv6", "Date", "Date32", "FixedString"],
  bytes: ["String", "FixedString"],
  date: ["DateTime64", "DateTime", "Date32", "Date"],
  array: ["Array", "Nested", "Tuple"],
  map: ["Map"],
  object: ["Tuple", "JSON", "Map"],
  other: [],
};

const INTEGERS = /^(U?)Int(\d+)$/;

/** Which of the types a value is written as when nobody says; -1 when it fits none. */
export function chooseType(types: readonly TypeNode[], value: unknown): number {
  const preferred = PREFERRED[formOf(value)];
  let best = -1;
  let bestRank = Number.POSITIVE_INFINITY;
  types.forEach((type, i) => {
    const place = preferred.indexOf(type.kind);
    const rank = place < 0 ? preferred.length : place;
    if (rank < bestRank && fits(type, value)) {
      best = i;
      bestRank = rank;
    }
  });
  return best;
}

function formOf(value: unknown): Form {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "bigint" || isLongLike(value)) return "integer";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  if (typeof value === "string") return "text";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Date) return "date";
  if (value instanceof Map) return "map";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "array";
  return typeof value === "object" && value !== null ? "object" : "other";
}

/** Whether a value looks like one of the type; the encoder has the last word. */
function fits(type: TypeNode, value: unknown): boolean {
  const form = formOf(value);
  const integer = INTEGERS.exec(type.kind);
  if (integer !== null) return form === "integer" && inRange(value, integer[1] === "", Number(integer[2]));
  switch (type.kind) {
    case "Nullable":
    case "LowCardinality":
      return (value === null && type.inner.kind !== "Nullable") || fits(type.inner, value);
    case "SimpleAggregateFunction":
      return fits(type.inner, value);
    case "Bool":
      return form === "boolean";
    case "Float32":
    case "Float64":
    case "BFloat16":
      return typeof value === "number";
    case "Decimal":
      return form === "integer" || form === "fraction";
    case "String":
      return form === "text" || form === "bytes";
    case "FixedString":
      return (form === "text" || form === "bytes") && (value as string | Uint8Array).length <= type.length;
    case "Enum8":
    case "Enum16":
      return type.members.some(({ name }) => name === value);
    case "UUID":
      return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
    case "IPv4":
      return typeof value === "string" && parseIpv4(value) !== undefined;
    case "IPv6":
      return typeof value === "string" && parseIpv6(value) !== undefined;
    case "Date":
    case "Date32":
      return form === "date" || (typeof value === "string" && parseDate(value) !== undefined);
    case "DateTime":
    case "DateTime64":
      return form === "date";
    case "Array":
      return (
        form === "array" &&
        Array.from(value as ArrayLike<unknown>).every((element) => fits(type.inner, element))
      );
    case "Nested":
      return fits({ kind: "Array", inner: { kind: "Tuple", elements: type.elements } }, value);
    case "Tuple":
      return form === "array"
        ? sameLength(value, type.elements.length) &&
            type.elements.every((element, i) => fits(element.type, (value as ArrayLike<unknown>)[i]))
        : form === "object" &&
            type.elements.every(
              ({ name, type: inner }) =>
                name !== undefined &&
                Object.hasOwn(value as object, name) &&
                fits(inner, (value as Record<string, unknown>)[name]),
            );
    case "Map":
      return (form === "map" || form === "object") && fitsEntries(type.key, type.value, value as object);
    case "JSON":
      return form === "object" || form === "map";
    case "Variant":
      return chooseType(type.alternatives, value) >= 0;
    case "Dynamic":
      return form !== "other";
    case "Point":
    case "Ring":
    case "LineString":
    case "MultiLineString":
    case "Polygon":
    case "MultiPolygon":
    case "Geometry":
      return fits(geoStructure(type.kind as GeoKind), value);
    default:
      return false;
  }
}

function sameLength(value: unknown, length: number): boolean {
  return (value as ArrayLike<unknown>).length === length;
}

function fitsEntries(key: TypeNode, item: TypeNode, value: object): boolean {
  const entries: readonly (readonly [unknown, unknown])[] =
    value instanceof Map ? [...value] : Object.entries(value);
  return entries.every(([k, v]) => fits(key, k) && fits(item, v));
}

function inRange(value: unknown, signed: boolean, bits: number): boolean {
  const big =
    typeof value === "number" ? (Number.isSafeInteger(value) ? BigInt(value) : undefined) : (value as bigint);
  if (typeof big !== "bigint") return isLongLike(value) && bits >= 64;
  return big === (signed ? BigInt.asIntN(bits, big) : BigInt.asUintN(bits, big));
}
