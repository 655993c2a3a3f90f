import {
  fromLongLike,
  highHalf,
  isLongLike,
  joinI64,
  joinSafe,
  joinU64,
  lowHalf,
  toBigInt,
  toSafeNumber,
  ValueRangeError,
} from "@x/binary";
import fc from "fast-check";
import { i64, u64 } from "./arbitraries.ts";

describe("64-bit integers as halves", () => {
  test("split and join lose nothing", () => {
    fc.assert(
      fc.property(i64, u64, (signed, unsigned) => {
        expect(joinI64(highHalf(signed), lowHalf(signed))).toBe(signed);
        expect(joinU64(highHalf(unsigned), lowHalf(unsigned))).toBe(unsigned);
        // Halves may as well be given unsigned.
        expect(joinI64(highHalf(signed) >>> 0, lowHalf(signed) >>> 0)).toBe(signed);
      }),
    );
    expect([highHalf(-2n), lowHalf(-2n)]).toEqual([-1, -2]);
    expect(joinU64(-1, -1)).toBe(2n ** 64n - 1n);
  });

  test("joinSafe() gives the same number as the bigint, or refuses", () => {
    fc.assert(
      fc.property(fc.oneof(i64, fc.maxSafeInteger().map(BigInt)), (value) => {
        const join = () => joinSafe(highHalf(value), lowHalf(value));
        if (Number.isSafeInteger(Number(value))) expect(BigInt(join())).toBe(value);
        else expect(join).toThrow(expect.objectContaining({ value, type: "safe integer" }));
      }),
    );
    expect(joinSafe(0, -1)).toBe(2 ** 32 - 1);
  });

  test("toSafeNumber() refuses what rounding would change, and the first integers that could be", () => {
    const edge = 2n ** 53n;
    expect(toSafeNumber(edge - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(toSafeNumber(1n - edge)).toBe(Number.MIN_SAFE_INTEGER);
    for (const value of [edge, edge + 1n, -edge, 2n ** 1100n]) {
      expect(() => toSafeNumber(value)).toThrow(ValueRangeError);
    }
  });
});

describe("integers from callers", () => {
  test("Long-likes are known by their halves, signed or not", () => {
    expect(isLongLike({ low: 0, high: 0, unsigned: false })).toBe(true);
    for (const other of [
      null,
      undefined,
      5,
      5n,
      "5",
      {},
      [],
      { low: 0, high: 0 },
      { low: 1n, high: 0, unsigned: true },
    ]) {
      expect(isLongLike(other)).toBe(false);
    }
    expect(fromLongLike({ low: -1, high: -1, unsigned: false })).toBe(-1n);
    expect(fromLongLike({ low: -1, high: -1, unsigned: true })).toBe(2n ** 64n - 1n);
  });

  test("numbers, bigints and Long-likes of the same value are the same", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        const value = BigInt(number);
        expect(toBigInt(number)).toBe(value);
        expect(toBigInt(value)).toBe(value);
        expect(toBigInt({ low: lowHalf(value), high: highHalf(value), unsigned: false })).toBe(value);
      }),
    );
  });

  test("numbers that may have been rounded already are refused", () => {
    for (const number of [2 ** 53, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => toBigInt(number)).toThrow(
        expect.objectContaining({ value: number, type: "safe integer" }),
      );
    }
  });
});
