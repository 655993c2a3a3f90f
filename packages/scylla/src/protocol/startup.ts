import type { ByteWriter } from "@x/binary";
import { writeStringMap } from "./notation.ts";

/** STARTUP (CQL v4 §4.1.1): [string map]. `CQL_VERSION` is required. Never compressed. */
export function encodeStartup(writer: ByteWriter, options: Readonly<Record<string, string>>): void {
  writeStringMap(writer, options);
}
