import { ByteReader } from "@x/binary";
import type { Compression } from "../protocol/compression.ts";

/** What of the library is used. */
export interface SnappyLibrary {
  compressSync(data: Buffer): Uint8Array;
  uncompressSync(data: Buffer, options: { asBuffer: true }): Uint8Array | string;
}

/** A Snappy block cannot grow by more than this when decompressed (64 bytes from three). */
const MOST_RATIO = 22;

/** Snappy, for bodies up to v4: a raw block, which begins with its length as an unsigned varint. */
export function createSnappy({ compressSync, uncompressSync }: SnappyLibrary): Compression {
  const refuse = (): never => {
    throw new Error("protocol v5 has no Snappy");
  };
  return {
    name: "snappy",

    compressBody(body) {
      const packed = compressSync(Buffer.from(body.buffer, body.byteOffset, body.length));
      return new Uint8Array(packed.buffer, packed.byteOffset, packed.length);
    },

    decompressBody(bytes, maxBytes) {
      const length = new ByteReader(bytes).uvarint();
      if (length > maxBytes || length > bytes.length * MOST_RATIO)
        throw new Error(`${length} bytes are announced`);
      const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const out = uncompressSync(block, { asBuffer: true }) as Uint8Array;
      if (out.length !== length)
        throw new Error(`${out.length} bytes came out where ${length} were announced`);
      return new Uint8Array(out.buffer, out.byteOffset, out.length);
    },

    compressBlock: refuse,
    decompressBlock: refuse,
  };
}
