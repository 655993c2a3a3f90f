import { isLongLike } from "@x/binary";
import type { PlainKind, TypeNode } from "../type.ts";
import { isNullable, MAX_TYPE_DEPTH } from "../type.ts";
import { formatType } from "../type-format.ts";
import { TypedValue } from "./typed-value.ts";

const plain = (kind: PlainKind): TypeNode => ({ kind });
const BOOL = plain("Bool");
const INT64 = plain("Int64");
const FLOAT64 = plain("Float64");
const STRING = plain("String");
const NOTHING = plain("Nothing");
const DYNAMIC: TypeNode = { kind: "Dynamic", maxTypes: undefined };
const INSTANT: TypeNode = { kind: "DateTime64", precision: 3, timeZone: undefined };
const JSON_TYPE: TypeNode = { kind: "JSON", limits: [], paths: [], skip: [], skipPatterns: [] };

const WIDER: readonly (readonly [PlainKind, bigint, bigint])[] = [
  ["Int64", -(2n ** 63n), 2n ** 63n - 1n],
  ["UInt64", 0n, 2n ** 64n - 1n],
  ["Int128", -(2n ** 127n), 2n ** 127n - 1n],
  ["UInt128", 0n, 2n ** 128n - 1n],
  ["Int256", -(2n ** 255n), 2n ** 255n - 1n],
  ["UInt256", 0n, 2n ** 256n - 1n],
];

const ARRAYS: readonly (readonly [abstract new (...args: never[]) => object, PlainKind])[] = [
  [Int8Array, "Int8"],
  [Int16Array, "Int16"],
  [Uint16Array, "UInt16"],
  [Int32Array, "Int32"],
  [Uint32Array, "UInt32"],
  [BigInt64Array, "Int64"],
  [BigUint64Array, "UInt64"],
  [Float32Array, "Float32"],
  [Float64Array, "Float64"],
];

/**
 * The type that a value is written as in a Dynamic column; undefined for null, and for what has none.
 *
 * Whole safe numbers are Int64, other numbers Float64, bigints the first of Int64, UInt64, Int128 … that holds them,
 * text and bytes String, dates DateTime64(3), maps Map, objects JSON, arrays an Array of what all elements are (of Dynamic
 * where they differ).
 */
export function inferType(value: unknown, depth = 0): TypeNode | undefined {
  if (depth > MAX_TYPE_DEPTH) return undefined;
  switch (typeof value) {
    case "boolean":
      return BOOL;
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? INT64 : FLOAT64;
    case "bigint": {
      const kind = WIDER.find(([, min, max]) => value >= min && value <= max)?.[0];
      return kind === undefined ? undefined : plain(kind);
    }
    case "string":
      return STRING;
    case "object":
      return value === null ? undefined : inferObject(value, depth);
    default:
      return undefined;
  }
}

function inferObject(value: object, depth: number): TypeNode | undefined {
  if (value instanceof TypedValue) return value.type;
  if (value instanceof Date) return INSTANT;
  if (value instanceof Uint8Array) return STRING;
  if (isLongLike(value)) return value.unsigned ? plain("UInt64") : INT64;
  if (Array.isArray(value)) return arrayOf(value, depth);
  if (value instanceof Map) {
    const key = common([...value.keys()], depth);
    const item = common([...value.values()], depth);
    // Keys cannot be NULL or of many types.
    if (key === undefined || item === undefined || isNullable(key)) return undefined;
    return { kind: "Map", key, value: item };
  }
  const kind = ARRAYS.find(([type]) => value instanceof type)?.[1];
  if (kind !== undefined) return { kind: "Array", inner: plain(kind) };
  return ArrayBuffer.isView(value) ? undefined : JSON_TYPE;
}

function arrayOf(values: readonly unknown[], depth: number): TypeNode | undefined {
  const inner = values.length === 0 ? NOTHING : common(values, depth);
  return inner === undefined ? undefined : { kind: "Array", inner };
}

/** A type for all of these values. */
function common(values: readonly unknown[], depth: number): TypeNode | undefined {
  const types = new Map<string, TypeNode>();
  let nulls = false;
  for (const value of values) {
    if (value === null) {
      nulls = true;
      continue;
    }
    const type = inferType(value, depth + 1);
    if (type === undefined) return undefined;
    types.set(formatType(type), type);
  }
  // Whole numbers among fractions are fractions, too.
  if (
    types.size === 2 &&
    types.has("Int64") &&
    types.has("Float64") &&
    values.every((value) => typeof value !== "bigint")
  ) {
    types.delete("Int64");
  }
  if (types.size === 0) return nulls ? { kind: "Nullable", inner: NOTHING } : STRING;
  if (types.size > 1) return DYNAMIC;
  const [type] = types.values();
  if (!nulls) return type;
  const scalar =
    type!.kind !== "Array" && type!.kind !== "Map" && type!.kind !== "JSON" && !isNullable(type!);
  return scalar ? { kind: "Nullable", inner: type! } : DYNAMIC;
}
