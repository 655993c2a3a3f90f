import { joinI64, joinU64, murmur3 } from "@x/binary";
import fc from "fast-check";
import cassandra from "../vectors/murmur3-cassandra.json" with { type: "json" };
import plain from "../vectors/murmur3-plain.json" with { type: "json" };
import { murmur3BigInt } from "./murmur3-bigint.ts";

function token(key: Uint8Array): bigint {
  const [high, low] = murmur3(key, "cassandra");
  return joinI64(high!, low!);
}

describe("murmur3", () => {
  test("with the Cassandra tail gives Cassandra's tokens", () => {
    expect(token(Buffer.from("123"))).toBe(-7468325962851647638n);
    expect(cassandra.vectors.length).toBeGreaterThan(300);
    for (const { key, token: expected } of cassandra.vectors) {
      expect(token(Buffer.from(key, "hex"))).toBe(BigInt(expected));
    }
  });

  test("with the plain tail gives VoltDB's 32-bit hashes: the upper half of h1", () => {
    for (const vector of plain.vectors) {
      let key: Uint8Array = Buffer.from(vector.utf8 ?? "");
      if (vector.bigint !== undefined) {
        key = new Uint8Array(8);
        new DataView(key.buffer).setBigInt64(0, BigInt(vector.bigint), true);
      }
      expect(murmur3(key)[0]).toBe(vector.hash);
    }
  });

  test("agrees with plain 64-bit arithmetic for any key, tail and seed", () => {
    const seeds = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 70 }),
        fc.constantFrom("plain" as const, "cassandra" as const),
        seeds,
        (key, tail, seed) => {
          const [h1h, h1l, h2h, h2l] = murmur3(key, tail, undefined, seed);
          expect([joinU64(h1h!, h1l!), joinU64(h2h!, h2l!)]).toEqual(murmur3BigInt(key, tail, seed));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("the tails differ exactly where the last bytes have their top bit set", () => {
    const blocks = new Uint8Array(32).fill(0xff);
    expect(murmur3(blocks, "cassandra")).toEqual(murmur3(blocks, "plain"));
    const ascii = Buffer.from("seventeen letters");
    expect(murmur3(ascii, "cassandra")).toEqual(murmur3(ascii, "plain"));
    expect(murmur3(Uint8Array.of(0x80), "cassandra")).not.toEqual(murmur3(Uint8Array.of(0x80), "plain"));
  });

  test("fills and returns the array it is given, whatever stood there", () => {
    const out = Int32Array.of(9, 9, 9, 9);
    expect(murmur3(Buffer.from("abc"), "plain", out)).toBe(out);
    expect(out).toEqual(murmur3(Buffer.from("abc")));
  });
});
