import fc from "fast-check";
import { decode, encode, simple } from "./support.ts";

describe("texts", () => {
  test("of every length are read alike, ASCII or not", () => {
    for (let length = 0; length <= 40; length++) {
      for (const letter of ["a", "\0", "\x7f", "\x80", "é", "日", "😀"]) {
        for (const text of [letter.repeat(length), "x".repeat(length) + letter, letter + "x".repeat(length)])
          expect(decode(simple("text"), encode(simple("text"), text))).toBe(text);
      }
    }
  });

  test("that are no UTF-8 have U+FFFD where it ends, as everywhere in Node", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(decode(simple("text"), bytes)).toBe(Buffer.from(bytes).toString());
      }),
    );
  });

  test("are read where generating code is forbidden", () => {
    jest.isolateModules(() => {
      const { decodeText } =
        require("../../../src/codec/short-text.ts") as typeof import("../../../src/codec/short-text.ts");
      const forbidden = jest.spyOn(globalThis, "Function").mockImplementation(() => {
        throw new EvalError("Code generation from strings disallowed for this context");
      });
      try {
        expect(decodeText(Uint8Array.of(0x61, 0x62), 0, 2)).toBe("ab");
        expect(forbidden).toHaveBeenCalledTimes(1);
        expect(decodeText(Uint8Array.of(0x61, 0x62), 0, 2)).toBe("ab");
        expect(forbidden).toHaveBeenCalledTimes(1);
      } finally {
        forbidden.mockRestore();
      }
    });
  });
});
