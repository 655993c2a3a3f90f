/** Characters of a value that are shown. */
const MAX_WIDTH = 40;

/** A value as rows hold it, on one line of limited length, without anything that a terminal would obey. */
export function cellText(value: unknown): string {
  const text = plainText(value, MAX_WIDTH + 1);
  const characters = Array.from(text.slice(0, 2 * MAX_WIDTH + 2), visible);
  return characters.length <= MAX_WIDTH
    ? characters.join("")
    : `${characters.slice(0, MAX_WIDTH - 1).join("")}…`;
}

/** As CQL would write it, more or less; elements of which no room is left are not looked at. */
function plainText(value: unknown, room: number): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString();
  if (value instanceof Uint8Array) return `0x${hexText(value, room)}`;
  if (ArrayBuffer.isView(value) || Array.isArray(value))
    return `[${join(value as unknown as ArrayLike<unknown>, room)}]`;
  if (value instanceof Set) return `{${join([...value], room)}}`;
  if (value instanceof Map) return `{${entries([...value], room)}}`;
  if (typeof value === "object" && value.toString === Object.prototype.toString)
    return `{${entries(Object.entries(value), room)}}`;
  return String(value);
}

function join(list: ArrayLike<unknown>, room: number): string {
  let text = "";
  for (let i = 0; i < list.length && text.length < room; i++)
    text += (i === 0 ? "" : ", ") + plainText(list[i], room);
  return text;
}

function entries(list: readonly (readonly [unknown, unknown])[], room: number): string {
  let text = "";
  for (let i = 0; i < list.length && text.length < room; i++)
    text += `${i === 0 ? "" : ", "}${plainText(list[i]![0], room)}: ${plainText(list[i]![1], room)}`;
  return text;
}

function hexText(bytes: Uint8Array, room: number): string {
  return Array.from(bytes.subarray(0, room), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A control character as its number. */
function visible(character: string): string {
  const code = character.codePointAt(0)!;
  if (character === "\n") return "⏎";
  const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
  return control ? `\\x${code.toString(16).padStart(2, "0")}` : character;
}
