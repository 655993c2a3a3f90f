import { types } from "node:util";
import { mutations, prefixes } from "@x/testkit";
import fc from "fast-check";
import { loadCompression } from "../../../src/compression/load.ts";
import { decodeLz4Block } from "../../../src/compression/lz4-block.ts";
import type { Compression } from "../../../src/protocol/compression.ts";

const MOST = 1 << 20;

describe.each(["lz4", "snappy"] as const)("%s", (name) => {
  let compression: Compression;
  beforeAll(async () => {
    compression = await loadCompression(name);
  });

  it("gives back what was compressed", () => {
    const runs = fc.array(fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.nat(300)), { maxLength: 20 });
    fc.assert(
      fc.property(runs, (parts) => {
        const body = Uint8Array.from(
          parts
            .flatMap(([bytes, times]) => Array<Uint8Array>(times).fill(bytes))
            .flatMap((bytes) => [...bytes])
            .slice(0, 20_000),
        );
        const back = compression.decompressBody(compression.compressBody(body), MOST);
        expect(Buffer.compare(back, body)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it("takes an empty body, with and without a block", () => {
    const bodies = name === "lz4" ? ["00000000", "0000000000"] : ["00"];
    for (const hex of bodies)
      expect(compression.decompressBody(Uint8Array.from(Buffer.from(hex, "hex")), MOST)).toHaveLength(0);
  });

  it("refuses damaged bodies, or gives others, quickly and without large memory", () => {
    for (const length of [40, 3000]) {
      const body = Uint8Array.from({ length }, (_, i) => (i * i) >> 3);
      const packed = compression.compressBody(body);
      for (const bytes of [...prefixes(packed), ...mutations(packed, { count: 3000 })]) {
        try {
          expect(compression.decompressBody(bytes, MOST).length).toBeLessThanOrEqual(MOST);
        } catch (error) {
          // Errors of native code are those of another realm in here.
          expect(types.isNativeError(error)).toBe(true);
        }
      }
    }
  });

  it("does not believe in lengths that cannot be", () => {
    const lies =
      name === "lz4" ? ["7fffffff10aa", "0fffffff1faabbcc", "ffffffff00"] : ["ffffffff0f00", "ffffff7f00"];
    const before = process.memoryUsage().rss;
    for (const hex of lies)
      expect(() => compression.decompressBody(Uint8Array.from(Buffer.from(hex, "hex")), 2 ** 32)).toThrow(
        "announced",
      );
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });
});

describe("blocks of LZ4", () => {
  it("are the same to the library and to the decoder for small ones", async () => {
    const lz4 = await loadCompression("lz4");
    for (let length = 13; length < 3000; length += 97) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i >> 4) & 7);
      const block = lz4.compressBlock(bytes);
      if (block === undefined) continue;
      expect(Buffer.compare(decodeLz4Block(block, length), bytes)).toBe(0);
      const spaced = new Uint8Array(block.length + 4);
      spaced.set(block, 4);
      expect(Buffer.compare(lz4.decompressBlock(spaced.subarray(4), length), bytes)).toBe(0);
      expect(() => decodeLz4Block(block, length - 1)).toThrow();
      expect(() => decodeLz4Block(block, length + 1)).toThrow();
    }
  });
});
