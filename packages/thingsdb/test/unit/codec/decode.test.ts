import { decode as reference, encode as referenceEncode } from "@msgpack/msgpack";
import { int64, mutations, prefixes } from "@x/testkit";
import fc from "fast-check";
import { Decoder } from "../../../src/codec/decode.ts";
import { MAX_DEPTH } from "../../../src/codec/values.ts";
import { ThingsDBProtocolError } from "../../../src/errors.ts";
import { decodeValue } from "../../support/decode-value.ts";
import { Raw, recorded, untag, VECTOR_FILES } from "../../support/vectors.ts";

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

/** Every kind of value that MessagePack has and the server sends, integers of any width included. */
const keys = fc.oneof(
  fc.constantFrom("#", "name", "age", "tags", "a", "", "__proto__x"),
  fc.string({ unit: "binary" }),
);
const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    fc.constantFrom(null, true, false, 0, -1, 2 ** 53 - 1, -(2 ** 53) + 1, Number.NaN, Infinity),
    fc.integer(),
    fc.double(),
    int64(),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("value"), { maxLength: 20 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 20 }),
  ),
})).value;

/** As the reference reads them: 64-bit integers as bigint on the wire, of which the safe ones are numbers here. */
function narrow(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(narrow);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, narrow(item)]));
}

describe("a decoder", () => {
  const cases = VECTOR_FILES.flatMap((file) =>
    recorded(file).flatMap(({ name, packages }) =>
      packages
        .filter(({ hex, decoded, undecodable }) => hex && decoded !== undefined && !undecodable)
        .filter(({ decoded }) => !JSON.stringify(decoded).includes("$ext"))
        .map((one) => ({ name: `${file}: ${name}: ${one.dir} ${one.name}`, one })),
    ),
  );

  it.each(cases)("reads $name", ({ one, name }) => {
    // A key of another type than text is what this case is about.
    if (name.includes("integer map key") && one.dir === "c2s") {
      expect(() => decodeValue(bytesOf(one.hex!).subarray(8))).toThrow(ThingsDBProtocolError);
      return;
    }
    const expected = untag(one.decoded, (value) => value);
    const isRaw = expected instanceof Raw || JSON.stringify(one.decoded).includes("$strbytes");
    const actual = decodeValue(bytesOf(one.hex!).subarray(8));
    if (isRaw) expect(JSON.stringify(actual)).toContain("\ufffd\ufffd");
    else expect(actual).toEqual(narrow(expected));
  });

  it("reads what @msgpack/msgpack reads, also when it has seen other things before", () => {
    const decoder = new Decoder();
    fc.assert(
      fc.property(values, (value) => {
        const bytes = referenceEncode(value, { useBigInt64: true });
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const expected = narrow(reference(bytes, { useBigInt64: true }));
        expect(decoder.decode(plain, view, 0, plain.length)).toEqual(expected);
        expect(Object.keys(Object(decodeValue(bytes)))).toEqual(Object.keys(Object(expected)));
      }),
    );
  });

  it("reads each of many things alike, whatever order and number of keys they have", () => {
    const things = fc.array(
      fc.dictionary(fc.constantFrom("#", "a", "b", "ab", "é"), fc.integer(), { noNullPrototype: true }),
      {
        minLength: 30,
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(things, (list) => {
        expect(decodeValue(referenceEncode(list))).toEqual(list);
      }),
    );
  });

  it("tells keys of every length from those that differ in one byte, and texts of every length", () => {
    for (let length = 0; length < 40; length++) {
      const key = "k".repeat(length);
      const others = Array.from({ length }, (_, i) => `${key.slice(0, i)}x${key.slice(i + 1)}`);
      const texts = ["", "é", "\u{1f600}"].map((end) => "t".repeat(length) + end);
      const list = [key, ...others, `${key}k`, key, key, key, key, key, key, ...others].map((name, i) => ({
        [name]: i % 3 === 0 ? texts : i,
      }));
      expect(decodeValue(referenceEncode(list))).toEqual(list);
      expect(decodeValue(referenceEncode(list.map((thing) => ({ deep: thing }))))).toEqual(
        list.map((thing) => ({ deep: thing })),
      );
    }
  });

  it("gives integers exactly, as numbers where that is exact", () => {
    fc.assert(
      fc.property(int64(), (value) => {
        const bytes = referenceEncode(value, { useBigInt64: true });
        const narrowed = Number.isSafeInteger(Number(value)) ? Number(value) : value;
        expect(decodeValue(bytes)).toBe(narrowed);
        expect(decodeValue(bytes, "bigint")).toBe(value);
      }),
    );
    expect(decodeValue(bytesOf("93012ae0"), "bigint")).toEqual([1n, 42n, -32n]);
    expect(decodeValue(bytesOf("cfffffffffffffffff"))).toBe(2n ** 64n - 1n);
    expect(decodeValue(bytesOf("cb3ff0000000000000"), "bigint")).toBe(1);
  });

  it("keeps a key named __proto__ as a property like any other", () => {
    const bytes = bytesOf("81a95f5f70726f746f5f5f81a16101");
    for (let i = 0; i < 10; i++) {
      const decoder = new Decoder();
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let times = 0; times < 10; times++) {
        const value = decoder.decode(bytes, view, 0, bytes.length) as object;
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
        expect(Object.entries(value)).toEqual([["__proto__", { a: 1 }]]);
      }
    }
  });

  it("takes the last of equal keys", () => {
    for (let times = 0; times < 10; times++) expect(decodeValue(bytesOf("82a16101a16102"))).toEqual({ a: 2 });
  });

  it("works where generating code is forbidden", () => {
    const original = globalThis.Function;
    globalThis.Function = function Forbidden(): never {
      throw new EvalError("forbidden");
    } as unknown as FunctionConstructor;
    try {
      const list = Array.from({ length: 50 }, (_, i) => ({ "#": i, name: `n${i}` }));
      expect(decodeValue(referenceEncode(list))).toEqual(list);
    } finally {
      globalThis.Function = original;
    }
  });

  it("copies short bytes, so that an answer does not hold on to all that came with it", () => {
    const whole = new Uint8Array(10_000);
    whole.set([0xc4, 2, 7, 8]);
    const bytes = decodeValue(whole.subarray(0, 4)) as Uint8Array;
    expect([...bytes]).toEqual([7, 8]);
    expect(bytes.buffer.byteLength).toBe(2);
  });

  it("refuses every cut of a value with a typed error", () => {
    const bytes = referenceEncode(
      [{ "#": 1, name: "Iris", at: 1.5, b: new Uint8Array(3) }, 2n ** 60n, [[]], "é"],
      {
        useBigInt64: true,
      },
    );
    for (const cut of prefixes(bytes)) expect(() => decodeValue(cut)).toThrow(ThingsDBProtocolError);
    expect(() => decodeValue(new Uint8Array([...bytes, 0]))).toThrow("1 bytes too many");
  });

  it("answers damaged bytes with a value or a typed error, and goes on", () => {
    const decoder = new Decoder();
    const bytes = referenceEncode(
      Array.from({ length: 8 }, (_, i) => ({ "#": i, name: "x", list: [i, null] })),
    );
    for (const damaged of mutations(bytes, { count: 3000 })) {
      const view = new DataView(damaged.buffer, damaged.byteOffset, damaged.byteLength);
      try {
        decoder.decode(damaged, view, 0, damaged.length);
      } catch (error) {
        expect(error).toBeInstanceOf(ThingsDBProtocolError);
      }
    }
    expect(decodeValue(bytes)).toHaveLength(8);
  });

  it.each([
    ["ddffffffff", "a list of 2^32 items"],
    ["dfffffffff", "a map of 2^32 items"],
    ["dbffffffff", "a text of 4 GiB"],
    ["c6ffffffff", "bytes of 4 GiB"],
    ["c1", "a type that does not exist"],
    ["d40100", "an extension"],
    ["8101", "a key that is no text"],
    ["", "nothing"],
  ])("refuses %s: %s", (hex) => {
    expect(() => decodeValue(bytesOf(hex))).toThrow(ThingsDBProtocolError);
  });

  it("refuses values nested too deep instead of running out of stack", () => {
    const deep = new Uint8Array(100_000).fill(0x91);
    expect(() => decodeValue(deep)).toThrow("nested more than");
    const right = new Uint8Array(MAX_DEPTH + 1).fill(0x91);
    right[MAX_DEPTH] = 0xc0;
    expect(decodeValue(right)).toHaveLength(1);
  });
});
