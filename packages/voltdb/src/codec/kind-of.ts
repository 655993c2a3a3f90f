/** What kind of thing a value is, for errors: never the value itself, which may be secret. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number")
    return Number.isInteger(value) ? "an integer" : `a number like ${fraction(value)}`;
  if (typeof value !== "object") return value === undefined ? "undefined" : `a ${typeof value}`;
  const name = value.constructor?.name;
  return name ? `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}` : "an object";
}

function fraction(value: number): string {
  return Number.isFinite(value) ? "1.5" : String(value);
}
