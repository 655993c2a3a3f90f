/** Characters of a value that are shown. */
const MAX_WIDTH = 40;
/** Elements of a list that are looked at, which is more than fit. */
const MAX_ELEMENTS = MAX_WIDTH;

/** A value as rows hold it, on one line of limited length, without anything that a terminal would obey. */
export function cellText(value: unknown): string {
  // A character may be two units, and may be shown as several.
  const characters = Array.from(plainText(value).slice(0, 2 * MAX_WIDTH + 2));
  const shown = characters.slice(0, MAX_WIDTH).map(visible).join("");
  return characters.length <= MAX_WIDTH
    ? shown
    : `${characters
        .slice(0, MAX_WIDTH - 1)
        .map(visible)
        .join("")}…`;
}

function plainText(value: unknown): string {
  if (value === null) return "NULL";
  const shown = plain(value);
  return typeof shown === "object" ? JSON.stringify(shown) : String(shown);
}

/** What JSON can show: dates as text, maps as objects, bigints and objects with a text of their own as they are spelled. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString();
  if (value instanceof Map) return entries(value);
  if (ArrayBuffer.isView(value)) return Array.from((value as Float32Array).subarray(0, MAX_ELEMENTS));
  if (Array.isArray(value)) return value.slice(0, MAX_ELEMENTS).map(plain);
  return Object.getPrototypeOf(value) === Object.prototype ? entries(Object.entries(value)) : String(value);
}

function entries(list: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(list)
      .slice(0, MAX_ELEMENTS)
      .map(([key, item]) => [plainText(key), plain(item)]),
  );
}

/** A control character as its number. */
function visible(character: string): string {
  const code = character.codePointAt(0)!;
  if (character === "\n") return "⏎";
  const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
  return control ? `\\x${code.toString(16).padStart(2, "0")}` : character;
}
