import fc from "fast-check";

/** Signed 64-bit integers, borders included. */
export function int64(): fc.Arbitrary<bigint> {
  return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
}

/** Unsigned 64-bit integers, borders included. */
export function uint64(): fc.Arbitrary<bigint> {
  return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
}

/**
 * The given bytes cut into chunks as a socket might deliver them: views in order, none empty, that together are all.
 * Shrinks towards a single chunk.
 */
export function chunksOf(bytes: Uint8Array): fc.Arbitrary<Uint8Array[]> {
  if (bytes.length === 0) return fc.constant([]);
  return fc.uniqueArray(fc.integer({ min: 1, max: Math.max(1, bytes.length - 1) })).map((cuts) => {
    const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
    return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
  });
}
