import type { ByteReader } from "@x/binary";
import { readStringMultimap } from "./notation.ts";

/** SUPPORTED (CQL v4 §4.2.4): [string multimap], the answer to OPTIONS (which has no body). */
export function decodeSupported(reader: ByteReader): ReadonlyMap<string, readonly string[]> {
  return readStringMultimap(reader);
}
