import type * as Binary from "@x/binary";
import fc from "fast-check";
import { anyText } from "./arbitraries.ts";

/** Loads another copy of the package in which there is no Buffer, as in a browser. */
function withoutBuffer(): typeof Binary {
  const saved = globalThis.Buffer;
  let loaded: typeof Binary | undefined;
  try {
    Reflect.deleteProperty(globalThis, "Buffer");
    jest.isolateModules(() => {
      loaded = require("@x/binary") as typeof Binary;
    });
  } finally {
    globalThis.Buffer = saved;
  }
  return loaded!;
}

const bytesOfText = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.uint8Array({ maxLength: 30, max: 127 }),
  anyText.map((text) => new TextEncoder().encode(text)),
);

describe.each([
  ["in Node", () => require("@x/binary") as typeof Binary],
  ["in a browser", withoutBuffer],
])("text %s", (_, load) => {
  const { decodeLatin1, decodeUtf8, encodeUtf8, utf8Length, ByteWriter } = load();

  test("decodes UTF-8 as TextDecoder does, malformed sequences and byte order marks included", () => {
    const oracle = new TextDecoder("utf-8", { ignoreBOM: true });
    fc.assert(
      fc.property(bytesOfText, fc.nat(20), fc.nat(20), (bytes, skipped, cut) => {
        const start = Math.min(skipped, bytes.length);
        const end = Math.max(start, bytes.length - cut);
        expect(decodeUtf8(bytes, start, end)).toBe(oracle.decode(bytes.subarray(start, end)));
      }),
    );
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
    expect(decodeUtf8(new Uint8Array(0))).toBe("");
  });

  test("decodes Latin-1 to one character a byte", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(5), (bytes, start) => {
        const text = decodeLatin1(bytes, start);
        expect([...text].map((char) => char.charCodeAt(0))).toEqual([...bytes.subarray(start)]);
      }),
    );
    const long = new Uint8Array(100_000).fill(0x9f);
    expect(decodeLatin1(long)).toBe("\u009f".repeat(100_000));
  });

  test("encodes and measures UTF-8 as TextEncoder does, lone surrogates included", () => {
    fc.assert(
      fc.property(anyText, fc.nat(4), (text, offset) => {
        const expected = new TextEncoder().encode(text);
        expect(utf8Length(text)).toBe(expected.length);
        const target = new Uint8Array(offset + text.length * 3);
        expect(encodeUtf8(text, target, offset)).toBe(expected.length);
        expect([...target.subarray(offset, offset + expected.length)]).toEqual([...expected]);
      }),
    );
    expect(utf8Length("\ud800")).toBe(3);
    expect(utf8Length("\udc00\ud800")).toBe(6);
    expect(utf8Length("\ud83d\ude00")).toBe(4);
  });

  test("is written the same with and without counting first", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(1, 40, 500), (part, times) => {
        const text = part.repeat(times);
        const expected = new TextEncoder().encode(text);
        const writer = new ByteWriter();
        expect(writer.utf8(text)).toBe(expected.length);
        expect(Buffer.compare(writer.finish(), expected)).toBe(0);
        expect(writer.uvarintUtf8(text)).toBe(expected.length);
        expect(Buffer.compare(writer.written.subarray(-expected.length || writer.length), expected)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
