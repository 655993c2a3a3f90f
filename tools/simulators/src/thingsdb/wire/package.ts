/**
 * A package: header and payload.
 *
 * | offset | size | field                                     |
 * | ------ | ---- | ----------------------------------------- |
 * | 0      | 4    | length of the payload, little endian      |
 * | 4      | 2    | id, little endian                         |
 * | 6      | 1    | type                                      |
 * | 7      | 1    | check byte: the type with all bits turned |
 */
export interface Package {
  readonly type: number;
  readonly id: number;
  /** MessagePack, or nothing. */
  readonly payload: Uint8Array;
}

/** Bytes of a header. */
export const HEADER_BYTES = 8;

/** The longest payload that the server takes: 1 GiB. */
export const MAX_PAYLOAD_BYTES = 0x40000000;

const NOTHING = new Uint8Array(0);

/** The bytes of a package, in memory of their own. */
export function encodePackage(type: number, id: number, payload: Uint8Array = NOTHING): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint16(4, id, true);
  bytes[6] = type;
  bytes[7] = type ^ 0xff;
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}
