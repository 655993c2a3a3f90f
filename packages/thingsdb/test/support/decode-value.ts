import { Decoder } from "../../src/codec/decode.ts";
import type { Int64Mode } from "../../src/codec/values.ts";

/** Reads one value with a decoder that has seen nothing before. */
export function decodeValue(bytes: Uint8Array, int64: Int64Mode = "auto"): unknown {
  // Another class than Uint8Array would make the decoder's accesses slow.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Decoder().decode(plain, view, 0, plain.length, int64);
}
