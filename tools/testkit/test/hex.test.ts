import fc from "fast-check";
import { diffBytes, expectBytes, hexdump, parseHex, toHex } from "../src/index.ts";

describe("parseHex", () => {
  it("reads pairs of digits, whatever separates them, and leaves remarks out", () => {
    const text = `
      00 01 02   # length
      ff|FE,_10  ; not text
      abcd       // the rest
    `;
    expect(Array.from(parseHex(text))).toEqual([0, 1, 2, 0xff, 0xfe, 0x10, 0xab, 0xcd]);
  });

  it("yields memory of its own, not a part of a pool", () => {
    expect(parseHex("01 02").buffer.byteLength).toBe(2);
  });

  it.each([
    ["0", "half a byte at the end of line 1"],
    ["00\n0 0", "half a byte before line 2, column 2"],
    ["00 0x01", "half a byte before line 1, column 5"],
    ["00 g0", '"g" is no hex digit: line 1, column 4'],
  ])("refuses %j", (text, message) => {
    expect(() => parseHex(text)).toThrow(message);
  });

  it("reads what toHex and hexdump's middle columns print", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(parseHex(toHex(bytes))).toEqual(bytes);
        const columns = hexdump(bytes)
          .split("\n")
          .map((line) => line.slice(10, 58))
          .join("\n");
        expect(parseHex(columns)).toEqual(bytes);
      }),
    );
  });
});

describe("hexdump", () => {
  it("prints offset, sixteen bytes and their text", () => {
    expect(hexdump(new TextEncoder().encode("0123456789abcdef!\n"))).toBe(
      [
        "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|",
        "00000010  21 0a                                             |!.|",
      ].join("\n"),
    );
  });

  it("stops after maxBytes and says how many are left", () => {
    expect(hexdump(new Uint8Array(40), { maxBytes: 16 }).split("\n")[1]).toBe("… 24 more bytes");
  });
});

describe("diffBytes", () => {
  it("is silent about equal bytes, a Buffer and a Uint8Array among them", () => {
    expect(diffBytes(Buffer.from([1, 2]), Uint8Array.of(1, 2))).toBeUndefined();
    expect(diffBytes(new Uint8Array(0), new Uint8Array(0))).toBeUndefined();
  });

  it("names the first offset that differs and shows both sides", () => {
    const text = diffBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 9, 3));
    expect(text).toContain("offset 1 (0x1)");
    expect(text).toContain("01 02 03");
    expect(text).toContain("01 09 03");
  });

  it("finds bytes that are missing or too many", () => {
    expect(diffBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toContain("offset 1 (0x1); 1 bytes, expected 2");
    expect(diffBytes(new Uint8Array(64), new Uint8Array(0))).toContain("(ends before)");
  });

  it("is what expectBytes throws", () => {
    expect(() => expectBytes(Uint8Array.of(1), Uint8Array.of(2))).toThrow("bytes differ at offset 0");
    expect(() => expectBytes(Uint8Array.of(1), Uint8Array.of(1))).not.toThrow();
  });
});
