import type { Decoder } from "./decoder.ts";
import { type Encoder, makeEncoder, refuse } from "./encoder.ts";
import { decodeText } from "./short-text.ts";

/** `ascii` and `text`: UTF-8. Malformed sequences, which no server stores, become U+FFFD. */
export function textDecoder(): Decoder {
  return (source, start, end) => decodeText(source.bytes, start, end);
}

/** `blob`, and types of the server's own: the bytes, copied, so that they are the caller's and do not hold the page. */
export function blobDecoder(): Decoder {
  return (source, start, end) => source.bytes.slice(start, end);
}

/** `ascii` and `text` from a string; one that would not come back the same is refused. */
export function textEncoder(kind: "ascii" | "text"): Encoder {
  return makeEncoder(kind, (writer, value) => {
    if (typeof value !== "string") refuse(value, kind, "a string is needed");
    if (writer.utf8(value) !== value.length) checkText(value, kind);
  });
}

/** @throws {ScyllaUsageError} for text beyond ASCII where only that may be, and for lone surrogates */
function checkText(text: string, kind: "ascii" | "text"): void {
  if (kind === "ascii") refuse(text, kind, "it has characters beyond ASCII");
  // Of the language from ES2024 on, of Node from 20 on.
  if (!(text as string & { isWellFormed(): boolean }).isWellFormed())
    refuse(text, kind, "half a surrogate pair cannot be written as UTF-8");
}

/** `blob`, and types of the server's own, from a Uint8Array (Buffer included), DataView or ArrayBuffer. */
export function blobEncoder(typeText: string): Encoder {
  return makeEncoder(typeText, (writer, value) => writer.append(bytesOf(value, typeText)));
}

function bytesOf(value: unknown, typeText: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof DataView) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return refuse(value, typeText, "a Uint8Array is needed");
}
