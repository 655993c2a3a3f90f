import type { Compression } from "../protocol/compression.ts";
import { decodeLz4Block } from "./lz4-block.ts";

/** What of the library is used. */
export interface Lz4Library {
  /** u32 little-endian length, then the block; `uncompressSync` takes the same. */
  compressSync(data: Buffer): Uint8Array;
  uncompressSync(data: Uint8Array): Uint8Array;
}

/** Up to this length our own decoder is faster than the call into the library. */
const SMALL_BYTES = 1024;

/** An LZ4 block cannot grow by more than this when decompressed; an announced length beyond it is a lie. */
const MOST_RATIO = 255;

/**
 * LZ4. Bodies up to v4 have a u32 big-endian length before the block; the library's is little-endian, and it believes
 * whatever it reads there, so the bytes are turned around and the length is checked before and after.
 */
export function createLz4({ compressSync, uncompressSync }: Lz4Library): Compression {
  function decompress(withLength: Uint8Array, length: number): Uint8Array {
    if (length > (withLength.length - 4) * MOST_RATIO) throw new Error(`${length} bytes are announced`);
    const out = uncompressSync(withLength);
    if (out.length !== length) throw new Error(`${out.length} bytes came out where ${length} were announced`);
    return plain(out);
  }

  return {
    name: "lz4",

    compressBody(body) {
      const packed = plain(compressSync(Buffer.from(body.buffer, body.byteOffset, body.length)));
      packed.subarray(0, 4).reverse();
      return packed;
    },

    decompressBody(bytes, maxBytes) {
      if (bytes.length < 4) throw new Error("the length is missing");
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
      if (length > maxBytes) throw new Error(`${length} bytes are announced, more than ${maxBytes}`);
      // An empty body is sent as its length alone by some, with an empty block by others.
      if (length === 0) return new Uint8Array(0);
      if (length <= SMALL_BYTES) return decodeLz4Block(bytes.subarray(4), length);
      bytes.subarray(0, 4).reverse();
      return decompress(bytes, length);
    },

    compressBlock(bytes) {
      const packed = plain(compressSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
      return packed.length - 4 < bytes.length ? packed.subarray(4) : undefined;
    },

    decompressBlock(block, length) {
      if (length <= SMALL_BYTES) return decodeLz4Block(block, length);
      const start = block.byteOffset - 4;
      new DataView(block.buffer, start).setUint32(0, length, true);
      return decompress(new Uint8Array(block.buffer, start, block.length + 4), length);
    },
  };
}

/** Without the methods of a Buffer, some of which mean other things. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
