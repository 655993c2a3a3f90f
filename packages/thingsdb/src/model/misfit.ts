/** Thrown by readers for a value that is not of its kind; becomes a `ModelError`. */
export class Misfit extends Error {}

/** A value in a few words, for messages. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Uint8Array) return "bytes";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
    case "bigint":
      return String(value);
    case "boolean":
      return String(value);
    default:
      return "#" in (value as object) ? "a thing" : "a value of another type";
  }
}
