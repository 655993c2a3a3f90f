/** A value is not of the type it is written as. */
export class ValueFault extends Error {
  /** Which of the values that were given. */
  readonly index: number;

  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}

/** Says what a value is without giving away text, for errors. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "number":
    case "boolean":
      return String(value);
    case "bigint":
      return value > -(10n ** 40n) && value < 10n ** 40n ? String(value) : "an integer of over 40 digits";
    case "string":
      return value === "" ? "empty text" : `text (${value.length} long)`;
    case "undefined":
      return "a missing value";
    case "object": {
      if (value === null) return "null";
      if (value instanceof Date && Number.isNaN(value.getTime())) return "an invalid Date";
      const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
      return typeof name === "string" && name !== "Object" ? `a value of class ${name}` : "an object";
    }
    default:
      return `a ${typeof value}`;
  }
}

/** @throws {ValueFault} that says which value is no value of the type, and why */
export function refuse(index: number, value: unknown, type: string, reason = ""): never {
  const why = reason === "" && value === undefined ? "null is NULL" : reason;
  throw new ValueFault(index, `${describe(value)} is no ${type}${why === "" ? "" : `: ${why}`}`);
}
