import type { ByteWriter } from "@x/binary";
import { writeStringList } from "./notation.ts";

/** REGISTER (CQL v4 §4.1.8): [string list] of the kinds of events wanted. */
export function encodeRegister(writer: ByteWriter, events: readonly string[]): void {
  writeStringList(writer, events);
}
