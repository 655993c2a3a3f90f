/** Characters of a value that are shown. */
const MAX_WIDTH = 40;

/** A value as rows hold it, on one line of limited length, without anything that a terminal would obey. */
export function cellText(value: unknown): string {
  const text = plainText(value).replace(/[\p{Cc}\u2028\u2029]/gu, "\ufffd");
  const characters = Array.from(text.slice(0, 2 * MAX_WIDTH + 2));
  if (characters.length <= MAX_WIDTH) return characters.join("");
  return `${characters.slice(0, MAX_WIDTH - 1).join("")}…`;
}

function plainText(value: unknown): string {
  if (value === null) return "null";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) {
    const shown = Array.from(value.subarray(0, MAX_WIDTH), (byte) => byte.toString(16).padStart(2, "0"));
    return `0x${shown.join("")}`;
  }
  return String(value);
}
