/** What Node's Buffer has to read and write text in any Uint8Array, without making a view first. */
interface NodeText {
  utf8Slice(this: Uint8Array, start: number, end: number): string;
  latin1Slice(this: Uint8Array, start: number, end: number): string;
  utf8Write(this: Uint8Array, text: string, offset: number, length: number): number;
  byteLength(this: unknown, text: string): number;
}

const node: NodeText | undefined = /* @__PURE__ */ findNode();
let decoder: InstanceType<typeof TextDecoder> | undefined;
let encoder: InstanceType<typeof TextEncoder> | undefined;

// Up to these lengths a loop beats the call into the engine (measured with bench/text.ts).
const SHORT_DECODE = 12;
const SHORT_ENCODE = 24;

/**
 * The text of `bytes[start, end)` read as UTF-8. Malformed sequences become U+FFFD, a byte order mark stays:
 * what has to survive byte by byte must be taken as bytes.
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  if (end - start <= SHORT_DECODE) {
    const text = decodeAscii(bytes, start, end);
    if (text !== undefined) return text;
  }
  if (node !== undefined) return node.utf8Slice.call(bytes, start, end);
  decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  return decoder.decode(bytes.subarray(start, end));
}

/** The text of `bytes[start, end)`, one character (U+0000 to U+00FF) a byte: lossless for any bytes. */
export function decodeLatin1(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  if (start >= end) return "";
  if (node !== undefined) return node.latin1Slice.call(bytes, start, end);
  let text = "";
  // An argument list of any length would overflow the stack; TextDecoder's "latin1" is windows-1252.
  for (let at = start; at < end; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 8192, end)));
  }
  return text;
}

/** How many bytes `text` takes as UTF-8. A lone surrogate counts three: it is written as U+FFFD. */
export function utf8Length(text: string): number {
  if (node !== undefined && text.length > SHORT_ENCODE) return node.byteLength(text);
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length++;
    else if (unit < 0xd800 || unit > 0xdbff || !isLowSurrogate(text.charCodeAt(i + 1))) length += 2;
    else {
      length += 2;
      i++;
    }
  }
  return length;
}

/**
 * Writes `text` as UTF-8 into `target` from `offset` on and returns how many bytes that took. Lone surrogates
 * become U+FFFD. The caller has made room: `utf8Length(text)` bytes, or three for each code unit.
 */
export function encodeUtf8(text: string, target: Uint8Array, offset: number): number {
  if (text.length <= SHORT_ENCODE) {
    let i = 0;
    for (; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) break;
      target[offset + i] = unit;
    }
    if (i === text.length) return i;
  }
  if (node !== undefined) return node.utf8Write.call(target, text, offset, target.length - offset);
  encoder ??= new TextEncoder();
  return encoder.encodeInto(text, target.subarray(offset)).written;
}

/** Undefined when the bytes are not ASCII. Four at a time: appending single characters is what costs. */
function decodeAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const a = bytes[at]!;
    const b = bytes[at + 1]!;
    const c = bytes[at + 2]!;
    const d = bytes[at + 3]!;
    if ((a | b | c | d) >= 0x80) return undefined;
    text += String.fromCharCode(a, b, c, d);
  }
  for (; at < end; at++) {
    if (bytes[at]! >= 0x80) return undefined;
    text += String.fromCharCode(bytes[at]!);
  }
  return text;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function findNode(): NodeText | undefined {
  // Browser stand-ins for Buffer and process do not count.
  if (typeof Buffer !== "function" || typeof process !== "object" || !process.versions?.node)
    return undefined;
  const { utf8Slice, latin1Slice, utf8Write } = Buffer.prototype as Partial<NodeText>;
  if (!(utf8Slice && latin1Slice && utf8Write)) return undefined;
  return { utf8Slice, latin1Slice, utf8Write, byteLength: Buffer.byteLength };
}
