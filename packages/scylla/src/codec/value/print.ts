/** What Node's `inspect` calls, under a name that browsers have, too. */
export const INSPECT: symbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** Says what a value is for errors, without its content where that may be secret: only numbers are shown. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "number":
      return String(value);
    case "boolean":
      return "a boolean";
    case "bigint": {
      const digits = value.toString();
      return digits.length > 40 ? `an integer of ${digits.length} digits` : `${digits}n`;
    }
    case "string":
      return value === "" ? "an empty string" : `a string of ${value.length}`;
    case "undefined":
      return "undefined";
    case "object": {
      if (value === null) return "null";
      if (value instanceof Date && Number.isNaN(value.getTime())) return "an invalid Date";
      if (Array.isArray(value)) return `an array of ${value.length}`;
      const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
      return typeof name === "string" && name !== "" && name !== "Object"
        ? `an object of class ${name}`
        : "an object";
    }
    default:
      return `a ${typeof value}`;
  }
}
