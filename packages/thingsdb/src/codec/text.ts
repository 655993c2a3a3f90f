import { decodeUtf8 } from "@x/binary";

/** Up to this many bytes, making the text of its characters beats the call into the engine (measured). */
const SHORT = 24;

/** For each length, where the characters of a text are put together: nothing is allocated but the text itself. */
const CHARACTERS: readonly number[][] = /* @__PURE__ */ Array.from({ length: SHORT + 1 }, (_, length) =>
  new Array<number>(length).fill(0),
);

/** The text of `bytes[start, end)` read as UTF-8; malformed sequences become U+FFFD. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > SHORT) return decodeUtf8(bytes, start, end);
  const characters = CHARACTERS[length]!;
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i]!;
    if (byte >= 0x80) return decodeUtf8(bytes, start, end);
    characters[i] = byte;
  }
  return String.fromCharCode.apply(null, characters);
}
