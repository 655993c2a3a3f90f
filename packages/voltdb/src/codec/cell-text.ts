/** Characters of a value that are shown. */
const MAX_WIDTH = 40;

/** A value as rows hold it, on one line of limited length, without anything that a terminal would obey. */
export function cellText(value: unknown): string {
  const characters = Array.from(plainText(value).slice(0, 2 * MAX_WIDTH + 2));
  const shown = characters.slice(0, MAX_WIDTH).map(visible).join("");
  if (characters.length <= MAX_WIDTH) return shown;
  return `${characters
    .slice(0, MAX_WIDTH - 1)
    .map(visible)
    .join("")}…`;
}

function plainText(value: unknown): string {
  if (value === null) return "NULL";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `0x${hexOf(value)}`;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return JSON.stringify(value);
  return String(value);
}

function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes.subarray(0, MAX_WIDTH)) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** A control character as its number. */
function visible(character: string): string {
  const code = character.codePointAt(0)!;
  if (character === "\n") return "⏎";
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
  return isControl ? `\\x${code.toString(16).padStart(2, "0")}` : character;
}
