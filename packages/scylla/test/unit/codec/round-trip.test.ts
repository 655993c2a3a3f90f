import fc from "fast-check";
import { SIMPLE_TYPES, typeText } from "../../../src/codec/type.ts";
import { anyType, valueFor } from "./arbitrary-values.ts";
import { decode, encode, hexOf } from "./support.ts";

const exact = { timestamps: "bigint" } as const;

describe("what is written is read back the same", () => {
  test.each(SIMPLE_TYPES)("%s", (kind) => {
    fc.assert(
      fc.property(valueFor({ kind }), (value) => {
        expect(decode({ kind }, encode({ kind }, value), exact)).toEqual(value);
      }),
    );
  });

  test("types within types", () => {
    const typed = anyType.chain((type) => fc.tuple(fc.constant(type), valueFor(type)));
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const bytes = encode(type, value);
        const again = decode(type, bytes, exact);
        expect(again).toEqual(value);
        // Equal is not the same for -0, NaN and undefined: the bytes are.
        expect(`${typeText(type)} ${hexOf(encode(type, again))}`).toBe(`${typeText(type)} ${hexOf(bytes)}`);
      }),
      { numRuns: 1000 },
    );
  });
});
