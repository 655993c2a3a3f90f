import { ByteWriter, unzigzag64, uvarintLength, ValueRangeError, zigzag64 } from "@x/binary";
import fc from "fast-check";
import { i64 } from "./arbitraries.ts";

describe("varints", () => {
  test("uvarintLength() says how many bytes the writer takes", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger().map(Math.abs), fc.integer({ min: 0, max: 52 }), (value, shift) => {
        const shorter = Math.floor(value / 2 ** shift);
        const writer = new ByteWriter();
        writer.uvarint(shorter);
        expect(uvarintLength(shorter)).toBe(writer.length);
      }),
    );
    expect([0, 127, 128, 16383, 16384, Number.MAX_SAFE_INTEGER].map(uvarintLength)).toEqual([
      1, 1, 2, 2, 3, 8,
    ]);
  });

  test("uvarintLength() refuses what is no unsigned safe integer", () => {
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN])
      expect(() => uvarintLength(value)).toThrow(ValueRangeError);
  });

  test("zigzag folds the sign into the lowest bit and back", () => {
    expect([0n, -1n, 1n, -2n, 2n].map(zigzag64)).toEqual([0n, 1n, 2n, 3n, 4n]);
    expect(zigzag64(-(2n ** 63n))).toBe(2n ** 64n - 1n);
    fc.assert(
      fc.property(i64, (value) => {
        expect(unzigzag64(zigzag64(value))).toBe(value);
        expect(zigzag64(value)).toBe(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
      }),
    );
  });
});
