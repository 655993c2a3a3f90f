import fc from "fast-check";
import { TextCache } from "../../../src/codec/column/text-cache.ts";

const encoder = new TextEncoder();

function decode(cache: TextCache, bytes: Uint8Array): string {
  // With something around it, as texts in a block have.
  const block = Uint8Array.of(1, 2, 3, ...bytes, 255);
  return cache.decode(block, new DataView(block.buffer), 3, bytes.length);
}

describe("a cache of texts", () => {
  test("reads what bytes say, seen before or not", () => {
    const cache = new TextCache();
    const texts = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.constantFrom(
        "aaaa",
        "aaaaa",
        "aaaab",
        "baaaa",
        "aaaaaaaa",
        "aaaaaaab",
        "aaabaaaa",
        "\0\0\0\0",
        "\0\0\0\0\0",
      ),
      fc.nat(5000).map((n) => `device_${n}`),
    );
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 50 }), (list) => {
        for (const text of [...list, ...list]) {
          const bytes = encoder.encode(text);
          expect(decode(cache, bytes)).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("reads malformed bytes as replacement characters each time", () => {
    const cache = new TextCache();
    const bytes = Uint8Array.of(0x61, 0xff, 0x62, 0x63, 0x64);
    expect([decode(cache, bytes), decode(cache, bytes)]).toEqual(["a\ufffdbcd", "a\ufffdbcd"]);
  });

  test("stays right when it gives up because no text comes twice", () => {
    const cache = new TextCache();
    for (let n = 0; n < 10_000; n++) expect(decode(cache, encoder.encode(`value ${n}`))).toBe(`value ${n}`);
    expect(decode(cache, encoder.encode("value 1"))).toBe("value 1");
  });
});
