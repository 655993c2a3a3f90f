/** Characters of a value that are shown. */
const MAX_WIDTH = 40;

/** A value as rows hold it, on one line of limited length, without anything that a terminal would obey. */
export function cellText(value: unknown): string {
  return clip(plainText(value));
}

function plainText(value: unknown): string {
  if (value === null) return "NULL";
  if (typeof value === "object") return JSON.stringify(plain(value)) ?? "";
  return String(value);
}

/** What JSON can show: dates as text, maps as objects, bigints as they are spelled. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return formatDate(value);
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([k, v]) => [plainText(k), plain(v)]));
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}

function formatDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? "invalid date" : date.toISOString();
}

/** One line, without anything that a terminal would obey. */
function clip(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
  const safe = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    return character === "\n" ? "⏎" : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  const characters = Array.from(safe);
  return characters.length <= MAX_WIDTH ? safe : `${characters.slice(0, MAX_WIDTH - 1).join("")}…`;
}
