import { crc32 } from "node:zlib";

const CRC24_START = 0x875060;
const CRC24_POLYNOMIAL = 0x1974f0b;
const CRC24_TABLE: Int32Array = /* @__PURE__ */ makeTable(CRC24_POLYNOMIAL);

/** CRC32 of FA 2D 55 CA, with which every payload's begins (CQL v5 §2.2). */
const CRC32_START = 0x44777ed3;

/**
 * The CRC24 of a segment's header (CQL v5 §2.2): `low` holds its first four bytes, or three where there are no more, in
 * little-endian order, `fifth` the fifth.
 */
export function crc24(low: number, bytes: 3 | 5, fifth = 0): number {
  let crc = CRC24_START;
  const first = bytes === 3 ? 3 : 4;
  for (let i = 0; i < first; i++) crc = step(crc, (low >>> (8 * i)) & 0xff);
  return bytes === 3 ? crc : step(crc, fifth);
}

/** The CRC32 of a segment's payload as it is sent, unsigned. */
export function payloadCrc32(payload: Uint8Array): number {
  return crc32(payload as Buffer, CRC32_START);
}

function step(crc: number, byte: number): number {
  return ((crc << 8) & 0xffffff) ^ CRC24_TABLE[((crc >>> 16) ^ byte) & 0xff]!;
}

function makeTable(polynomial: number): Int32Array {
  const table = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= polynomial;
    }
    table[byte] = crc & 0xffffff;
  }
  return table;
}
