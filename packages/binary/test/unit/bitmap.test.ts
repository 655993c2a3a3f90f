import {
  bitmapLength,
  bitmapToMask,
  countBits,
  getBitLsb,
  getBitMsb,
  maskToBitmap,
  reverseBits,
  setBitLsb,
  setBitMsb,
  UnderflowError,
} from "@x/binary";
import fc from "fast-check";

const masks = fc.array(fc.boolean(), { maxLength: 70 });

describe("bitmaps", () => {
  test("both orders of bits are what they say", () => {
    const mask = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 1);
    expect([...maskToBitmap(mask, "lsb")]).toEqual([0b00000011, 0b00000001]);
    expect([...maskToBitmap(mask, "msb")]).toEqual([0b11000000, 0b10000000]);
    expect([...maskToBitmap(mask)]).toEqual([...maskToBitmap(mask, "lsb")]);
    expect([0, 1, 8, 9].map(bitmapLength)).toEqual([0, 1, 1, 2]);
  });

  test.each(["lsb", "msb"] as const)(
    "mask to %s bitmap and back is the same, whatever non-zero bytes stood for true",
    (order) => {
      fc.assert(
        fc.property(masks, fc.integer({ min: 1, max: 255 }), (bits, truth) => {
          const bitmap = maskToBitmap(
            Uint8Array.from(bits, (bit) => (bit ? truth : 0)),
            order,
          );
          expect(bitmap).toHaveLength(bitmapLength(bits.length));
          expect([...bitmapToMask(bitmap, bits.length, order)]).toEqual(bits.map(Number));
          expect(countBits(bitmap, bits.length, order)).toBe(bits.filter(Boolean).length);
          const get = order === "lsb" ? getBitLsb : getBitMsb;
          expect(bits.map((_, i) => get(bitmap, i))).toEqual(bits);
          const set = order === "lsb" ? setBitLsb : setBitMsb;
          const other = new Uint8Array(bitmap.length).fill(0xff);
          for (let i = 0; i < bitmap.length * 8; i++) set(other, i, bits[i] ?? false);
          expect(other).toEqual(bitmap);
          // The default is to set.
          if (bits.length > 0) set(other, 0);
          if (bits.length > 0) expect(get(other, 0)).toBe(true);
        }),
      );
    },
  );

  test("bits beyond the count are not counted", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9 }), fc.nat(72), (bitmap, upTo) => {
        const count = Math.min(upTo, bitmap.length * 8);
        for (const order of ["lsb", "msb"] as const) {
          const ones = bitmapToMask(bitmap, count, order).reduce((sum, bit) => sum + bit, 0);
          expect(countBits(bitmap, count, order)).toBe(ones);
        }
      }),
    );
    expect(countBits(Uint8Array.of(0xff), 3)).toBe(3);
  });

  test("reversing every byte turns one order into the other", () => {
    fc.assert(
      fc.property(masks, (bits) => {
        const bitmap = maskToBitmap(Uint8Array.from(bits, Number), "msb");
        reverseBits(bitmap);
        expect(bitmap).toEqual(maskToBitmap(Uint8Array.from(bits, Number), "lsb"));
      }),
    );
  });

  test("a bitmap too short for its count is an underflow, before anything is allocated", () => {
    expect(() => countBits(Uint8Array.of(1), 9)).toThrow(UnderflowError);
    expect(() => bitmapToMask(Uint8Array.of(1), 2 ** 40)).toThrow(
      expect.objectContaining({ needed: 2 ** 37, available: 1 }),
    );
    expect(() => countBits(Uint8Array.of(1), Number.NaN)).toThrow(UnderflowError);
  });

  test("bits beyond the end read as unset and setting them changes nothing", () => {
    const bitmap = Uint8Array.of(0);
    setBitLsb(bitmap, 8);
    setBitMsb(bitmap, 8);
    expect(getBitLsb(bitmap, 8) || getBitMsb(bitmap, 8)).toBe(false);
    expect([...bitmap]).toEqual([0]);
  });
});
