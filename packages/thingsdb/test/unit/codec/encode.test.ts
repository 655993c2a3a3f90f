import { decode as reference, encode as referenceEncode } from "@msgpack/msgpack";
import { ByteWriter } from "@x/binary";
import { int64 } from "@x/testkit";
import fc from "fast-check";
import Long from "long";
import { encodeValue } from "../../../src/codec/encode.ts";
import { Float, type ReferenceStyle, ThingRef } from "../../../src/codec/values.ts";
import { ThingsDBUsageError } from "../../../src/errors.ts";
import { decodeValue } from "../../support/decode-value.ts";
import { recorded, untag, VECTOR_FILES } from "../../support/vectors.ts";

function encode(value: unknown, style?: ReferenceStyle): Uint8Array {
  const writer = new ByteWriter();
  encodeValue(writer, value, style);
  return writer.finish();
}

const hex = (value: unknown, style?: ReferenceStyle): string =>
  Buffer.from(encode(value, style)).toString("hex");

describe("the encoder", () => {
  const answers = VECTOR_FILES.filter((file) => file !== "legacy_watch").flatMap((file) =>
    recorded(file).flatMap(({ name, packages }) =>
      packages
        .filter(({ dir, hex: bytes, decoded }) => dir === "s2c" && bytes && decoded !== undefined)
        .filter(({ decoded }) => !JSON.stringify(decoded).includes("$strbytes"))
        .map((one) => ({ name: `${file}: ${name}: ${one.name}`, one })),
    ),
  );

  it.each(answers)("writes the bytes that the server wrote: $name", ({ one }) => {
    expect(hex(untag(one.decoded, (value) => new Float(value)))).toBe(one.hex!.slice(16));
  });

  it("writes what @msgpack/msgpack writes", () => {
    const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5, depthSize: "small" },
        fc.constantFrom(null, true, false, Number.NaN),
        fc.maxSafeInteger(),
        fc.double(),
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.uint8Array({ maxLength: 300 }),
        fc.array(tie("value"), { maxLength: 40 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 20 }),
      ),
    })).value;
    fc.assert(
      fc.property(values, (value) => {
        expect(hex(value)).toBe(Buffer.from(referenceEncode(value)).toString("hex"));
      }),
    );
  });

  it.each([31, 32, 255, 256, 65_535, 65_536])("writes lengths of %i as shortly as can be", (length) => {
    for (const value of ["x".repeat(length), new Uint8Array(length), new Array(length).fill(1)]) {
      expect(Buffer.compare(encode(value), referenceEncode(value))).toBe(0);
    }
    const text = "é".repeat(Math.ceil(length / 2));
    expect(reference(encode(text))).toBe(text);
  });

  it("writes 64-bit integers of all kinds exactly", () => {
    fc.assert(
      fc.property(int64(), (value) => {
        const expected = Number.isSafeInteger(Number(value)) ? Number(value) : value;
        expect(decodeValue(encode(value))).toBe(expected);
        expect(hex(Long.fromString(String(value)))).toBe(hex(value));
      }),
    );
    expect(hex(-(2n ** 63n))).toBe("d38000000000000000");
    expect(() => encode(2n ** 63n)).toThrow(ThingsDBUsageError);
    expect(() => encode(-(2n ** 63n) - 1n)).toThrow("does not fit");
  });

  it("writes floats where they are asked for, and where a number is no safe integer", () => {
    expect(hex(2)).toBe("02");
    expect(hex(new Float(2))).toBe("cb4000000000000000");
    expect(hex(2 ** 53)).toBe("cb4340000000000000");
    expect(hex(-0)).toBe("00");
    expect(hex(new Float(-0))).toBe("cb8000000000000000");
  });

  it("writes dates as the text that datetime() takes, and keeps a fraction of a second", () => {
    expect(decodeValue(encode(new Date(1_577_934_245_000)))).toBe("2020-01-02T03:04:05Z");
    expect(decodeValue(encode(new Date(1_577_934_245_120)))).toBe("2020-01-02T03:04:05.120Z");
    expect(() => encode(new Date(Number.NaN))).toThrow(ThingsDBUsageError);
  });

  it("writes bytes of every kind, sets as lists and Maps as things", () => {
    const memory = new Uint8Array([1, 2, 3]);
    for (const value of [memory, Buffer.from(memory), memory.buffer, new DataView(memory.buffer)]) {
      expect(hex(value)).toBe("c403010203");
    }
    expect(hex(new Set([1, "a"]))).toBe(hex([1, "a"]));
    expect(hex(new Map([["a", 1]]))).toBe(hex({ a: 1 }));
    expect(() => encode(new Map([[1, 1]]))).toThrow("keys of a Map must be strings");
  });

  it("leaves out undefined properties, and writes undefined items as nil", () => {
    expect(hex({ a: undefined, b: 1 })).toBe(hex({ b: 1 }));
    expect(hex([undefined])).toBe("91c0");
  });

  it("writes stored things as references of the style that the server knows", () => {
    for (const thing of [new ThingRef(2), new ThingRef(2n), { "#": 2, name: "Iris" }]) {
      expect(hex(thing, "ext")).toBe("d7050000000000000002");
      expect(decodeValue(encode(thing, "map"))).toEqual({ "#": 2 });
    }
    expect(hex({ "#": 2, name: "Iris" }, "none")).toBe(
      hex(new Map(Object.entries({ "#": 2, name: "Iris" }))),
    );
    expect(() => encode(new ThingRef(-1), "ext")).toThrow("is no id");
    expect(hex({ "#": "2" }, "ext")).toBe(hex({ "#": "2" }));
  });

  it("refuses what has no counterpart, cycles included, with an error that says so", () => {
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    for (const value of [
      cycle,
      () => 1,
      Symbol("x"),
      /x/,
      Promise.resolve(),
      new Error("x"),
      new Float64Array(1),
    ]) {
      expect(() => encode({ value })).toThrow(ThingsDBUsageError);
    }
  });
});
