import { compressSync, uncompressSync } from "lz4-napi";

/** The body of an envelope of v4, compressed: length in 4 bytes, big-endian, and one block. */
export function compressBody(body: Buffer): Buffer {
  const compressed = compressSync(body);
  // The library writes the length little-endian.
  compressed.subarray(0, 4).swap32();
  return compressed;
}

/** The opposite of {@link compressBody}; leaves its input alone. */
export function uncompressBody(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  copy.subarray(0, 4).swap32();
  return uncompressSync(copy);
}
