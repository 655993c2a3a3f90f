/** A value of any type as the page's table shows it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value !== "object") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return braced([...value].map(([key, one]) => `${nested(key)}: ${nested(one)}`));
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return `[${[...(value as Iterable<unknown> & ArrayBufferView)].map(nested).join(", ")}]`;
  if (Array.isArray(value)) return `[${value.map(nested).join(", ")}]`;
  // Classes of the driver, decimals for one, say themselves what they are.
  if (value.toString !== Object.prototype.toString) return String(value);
  return braced(Object.entries(value).map(([key, one]) => `${key}: ${nested(one)}`));
}

/** A value within another one: texts get quotes. */
function nested(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : valueText(value);
}

function braced(parts: readonly string[]): string {
  return `{${parts.join(", ")}}`;
}
