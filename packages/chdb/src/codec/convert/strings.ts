import { utf8Length } from "@x/binary";
import { isWellFormed } from "../encode/well-formed.ts";
import { refuse } from "./fault.ts";

/** UTF-8 has no form for half a surrogate pair; writing U+FFFD instead would change the text. */
export function checkWellFormed(text: string, index: number, type: string): void {
  if (!isWellFormed(text)) refuse(index, text, type, "it has half a surrogate pair, which UTF-8 cannot hold");
}

/** Text that UTF-8 can hold, or bytes. @throws {ValueFault} for anything else */
export function textOrBytes(value: unknown, index: number, type: string): string | Uint8Array {
  if (typeof value === "string") checkWellFormed(value, index, type);
  else if (!(value instanceof Uint8Array)) refuse(index, value, type, "text or bytes are needed");
  return value;
}

/** Text or bytes of no more than `width` bytes. @throws {ValueFault} for anything else */
export function fixedTextOrBytes(
  value: unknown,
  index: number,
  type: string,
  width: number,
): string | Uint8Array {
  const content = textOrBytes(value, index, type);
  if (typeof content === "string") {
    if (utf8Length(content) > width) refuse(index, value, type, "it is too long");
  } else if (content.length > width) {
    refuse(index, value, type, `it has ${content.length} bytes`);
  }
  return content;
}
