import { fromLongLike, isLongLike } from "@x/binary";

/** Values nested deeper are taken for ones that hold themselves. */
const MAX_DEPTH = 200;

/**
 * A value as JSON text. As JSON.stringify, but bigints and Longs keep all their digits, maps are objects, bytes are
 * read as UTF-8, typed arrays are arrays, and numbers that JSON lacks (NaN, Infinity) are refused.
 *
 * @throws {RangeError} that says what cannot be written
 */
export function jsonText(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RangeError("it is nested too deep");
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "bigint":
      return value.toString();
    case "number":
      if (!Number.isFinite(value)) throw new RangeError(`JSON has no ${value}`);
      return Object.is(value, -0) ? "-0.0" : String(value);
    case "object":
      return value === null ? "null" : objectText(value, depth);
    default:
      throw new RangeError(`JSON has no ${typeof value}`);
  }
}

function objectText(value: object, depth: number): string {
  // Not `map`, which leaves the holes of a list out.
  if (Array.isArray(value))
    return `[${Array.from(value, (element: unknown) => jsonText(element ?? null, depth + 1)).join(",")}]`;
  if (isLongLike(value)) return fromLongLike(value).toString();
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString("utf8"));
  if (value instanceof Map) return entriesText(value, depth);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return `[${Array.from(value as unknown as ArrayLike<unknown>, (element) => jsonText(element, depth + 1)).join(",")}]`;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return jsonText(toJSON.call(value), depth + 1);
  return entriesText(Object.entries(value), depth);
}

function entriesText(entries: Iterable<readonly [unknown, unknown]>, depth: number): string {
  const members: string[] = [];
  for (const [key, item] of entries) {
    if (item === undefined) continue;
    members.push(`${JSON.stringify(String(key))}:${jsonText(item, depth + 1)}`);
  }
  return `{${members.join(",")}}`;
}
