import type { ByteWriter } from "@x/binary";

// | offset | size | field                                        |
// | 0      | 4    | length of the payload, uint32 little endian  |
// | 4      | 2    | id, uint16 little endian; 65535 on events    |
// | 6      | 1    | type                                         |
// | 7      | 1    | type ^ 0xff                                  |
// and the payload: one MessagePack value, or nothing.

export const HEADER_BYTES = 8;

/** The most that a server takes, and more than any sends. */
export const MAX_PAYLOAD_BYTES = 1073741824;

/** Starts a package, whose length is not known yet; returns where. */
export function beginPackage(writer: ByteWriter, type: number, id: number): number {
  const at = writer.room(HEADER_BYTES);
  const { bytes } = writer;
  bytes[at] = 0;
  bytes[at + 1] = 0;
  bytes[at + 2] = 0;
  bytes[at + 3] = 0;
  bytes[at + 4] = id & 0xff;
  bytes[at + 5] = id >> 8;
  bytes[at + 6] = type;
  bytes[at + 7] = type ^ 0xff;
  writer.length = at + HEADER_BYTES;
  return at;
}

/** Ends the package that starts at `at`: fills in its length, and returns that. */
export function endPackage(writer: ByteWriter, at: number): number {
  const length = writer.length - at - HEADER_BYTES;
  writer.patchU32le(at, length);
  return length;
}
