import fc from "fast-check";
import type { CqlType } from "../../../src/codec/type.ts";
import { Duration } from "../../../src/codec/value/duration.ts";
import { bytesOf, decode, encode, hexOf, simple } from "./support.ts";

/** Two's complement in as few bytes as it takes, the slow way. */
function minimal(value: bigint): string {
  let bytes = 1;
  while (BigInt.asIntN(8 * bytes, value) !== value) bytes++;
  return BigInt.asUintN(8 * bytes, value)
    .toString(16)
    .padStart(2 * bytes, "0");
}

describe("varints", () => {
  test("take as few bytes as they can around every power of two", () => {
    for (let bits = 0n; bits <= 200n; bits++) {
      for (const near of [-2n, -1n, 0n, 1n]) {
        for (const value of [2n ** bits + near, -(2n ** bits) - near]) {
          expect(hexOf(encode(simple("varint"), value))).toBe(minimal(value));
          expect(decode(simple("varint"), bytesOf(minimal(value)))).toBe(value);
        }
      }
    }
  });

  test("of thousands of bits are exact", () => {
    const wide = fc.bigInt({ min: -(2n ** 6000n), max: 2n ** 6000n });
    fc.assert(
      fc.property(wide, fc.integer({ min: 0, max: 6000 }), (value, shift) => {
        const number = value >> BigInt(shift);
        expect(hexOf(encode(simple("varint"), number))).toBe(minimal(number));
        expect(decode(simple("varint"), bytesOf(minimal(number)))).toBe(number);
      }),
    );
  });

  test("that repeat their sign are read all the same", () => {
    for (const length of [2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 30, 300]) {
      expect(decode(simple("varint"), bytesOf(`${"00".repeat(length - 1)}05`))).toBe(5n);
      expect(decode(simple("varint"), bytesOf(`${"ff".repeat(length - 1)}fb`))).toBe(-5n);
    }
  });
});

describe("vints", () => {
  test("of a duration are exact around every power of two", () => {
    for (let bits = 0n; bits < 63n; bits++) {
      for (const near of [-1n, 0n, 1n]) {
        const size = 2n ** bits + near;
        if (size < 0n || size >= 2n ** 63n) continue;
        for (const nanoseconds of [size, -size]) {
          const duration = new Duration(0, 0, nanoseconds);
          const bytes = encode(simple("duration"), duration);
          expect(decode(simple("duration"), bytes)).toEqual(duration);
          const folded = nanoseconds < 0n ? -2n * nanoseconds - 1n : 2n * nanoseconds;
          const extra = Math.min(8, Math.max(0, Math.ceil(folded.toString(2).length / 7) - 1));
          expect(bytes).toHaveLength(2 + 1 + extra);
        }
      }
    }
    const extremes = [
      new Duration(2147483647, 2147483647, 2n ** 63n - 1n),
      new Duration(-2147483648, -2147483648, -(2n ** 63n)),
    ];
    for (const duration of extremes)
      expect(decode(simple("duration"), encode(simple("duration"), duration))).toEqual(duration);
  });

  test("are the lengths of elements of any size", () => {
    const type: CqlType = { kind: "vector", element: simple("blob"), dimensions: 2 };
    for (const size of [0, 1, 127, 128, 16_383, 16_384, 70_000, 2_100_000]) {
      const value = [new Uint8Array(size).fill(7), Uint8Array.of(1)];
      const bytes = encode(type, value);
      expect(Buffer.compare(Buffer.concat(decode(type, bytes) as Uint8Array[]), Buffer.concat(value))).toBe(
        0,
      );
    }
  });
});

describe("vectors", () => {
  test.each([1, 16, 255, 256, 257, 1536])(
    "of %i numbers are read and written, from arrays and typed arrays",
    (dimensions) => {
      const numbers = Array.from({ length: dimensions }, (_, i) => (i - 100) / 4);
      for (const [kind, made] of [
        ["float", Float32Array.from(numbers)],
        ["double", Float64Array.from(numbers)],
        ["int", Int32Array.from(numbers, (value) => value * 4)],
      ] as const) {
        const type: CqlType = { kind: "vector", element: simple(kind), dimensions };
        const bytes = encode(type, made);
        expect(decode(type, bytes)).toEqual(made);
        expect(hexOf(encode(type, Array.from(made)))).toBe(hexOf(bytes));
        expect(() => encode(type, made.subarray(1))).toThrow(`${dimensions} elements are needed`);
      }
    },
  );
});
