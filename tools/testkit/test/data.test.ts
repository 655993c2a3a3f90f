import { basename } from "node:path";
import fc from "fast-check";
import {
  callingPackage,
  chunksOf,
  int64,
  listVectors,
  loadVectors,
  mutations,
  prefixes,
  seededRandom,
  toHex,
  uint64,
} from "../src/index.ts";

describe("vectors", () => {
  it("are found beside the tests of the package that asks, with or without the ending", () => {
    expect(basename(callingPackage())).toBe("testkit");
    expect(loadVectors<{ sample: number[] }>("sample").sample).toEqual([1, 2, 3]);
    expect(loadVectors("sample.json")).toEqual({ sample: [1, 2, 3] });
  });

  it("that do not exist are refused with the names of those that do", () => {
    expect(listVectors()).toEqual(["sample.json"]);
    expect(() => loadVectors("other")).toThrow("no vectors other.json; there are: sample.json");
  });
});

describe("hostile bytes", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);

  it("prefixes are all that end too early, each in memory of its own", () => {
    const all = [...prefixes(bytes)];
    expect(all.map((one) => one.length)).toEqual([0, 1, 2, 3]);
    expect(all.every((one) => one.buffer.byteLength === one.length)).toBe(true);
  });

  it("mutations are the same for the same seed and others for another", () => {
    const texts = (seed: number): string[] => [...mutations(bytes, { count: 50, seed })].map(toHex);
    expect(texts(1)).toEqual(texts(1));
    expect(texts(1)).not.toEqual(texts(2));
    expect(texts(1)).toHaveLength(50);
  });

  it("mutations leave the original as it was, and most of them differ from it", () => {
    const copy = Uint8Array.from(bytes);
    const changed = [...mutations(bytes, { count: 500 })].filter((one) => toHex(one) !== toHex(bytes));
    expect(bytes).toEqual(copy);
    expect(changed.length).toBeGreaterThan(400);
  });

  it("mutations of nothing are possible", () => {
    expect([...mutations(new Uint8Array(0), { count: 20 })]).toHaveLength(20);
  });

  it("random numbers lie from 0 to 1 and spread evenly", () => {
    const random = seededRandom(7);
    const numbers = Array.from({ length: 10_000 }, () => random());
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, one) => sum + one) / numbers.length).toBeCloseTo(0.5, 1);
  });
});

describe("arbitraries", () => {
  it("cut bytes into chunks that are in order and complete, none of them empty", () => {
    const cut = fc
      .uint8Array({ maxLength: 64 })
      .chain((bytes) => fc.tuple(fc.constant(bytes), chunksOf(bytes)));
    fc.assert(
      fc.property(cut, ([bytes, chunks]) => {
        expect(Buffer.concat(chunks)).toEqual(Buffer.from(bytes));
        expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
      }),
    );
  });

  it("yield integers that fit 64 bits", () => {
    fc.assert(
      fc.property(int64(), uint64(), (signed, unsigned) => {
        expect(BigInt.asIntN(64, signed)).toBe(signed);
        expect(BigInt.asUintN(64, unsigned)).toBe(unsigned);
      }),
    );
  });
});
