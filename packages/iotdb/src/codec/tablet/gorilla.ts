import type { ByteWriter } from "@x/binary";
import { BitWriter } from "./bit-writer.ts";

/** Bits of NaN, which ends a column. */
const NAN_HIGH_32 = 0x7fc00000;
const NAN_HIGH_64 = 0x7ff80000;

/**
 * GORILLA: what of the bits of a value differs from the one before it. `plain` holds FLOATs or DOUBLEs in big endian, none of
 * them NaN. (Java: GorillaEncoderV2)
 *
 * | bits | |
 * |---|---|
 * | 32 or 64 | the first value |
 * | 0 | the value is the one before it |
 * | 10, then the bits | it differs within the stretch of bits that differed last |
 * | 11, 5 or 6 leading zeros, 5 or 6 length - 1, then the bits | it differs in this stretch |
 *
 * The column ends with a NaN, and zeros up to a whole byte.
 */
export function encodeGorilla(writer: ByteWriter, plain: DataView, width: 4 | 8): void {
  const out = new BitWriter(writer);
  const size = width * 8;
  const lengthBits = width === 4 ? 5 : 6;
  const count = plain.byteLength / width;
  let lastHigh = 0;
  let lastLow = 0;
  // No stretch yet: no number has so many leading zeros.
  let leading = 65;
  let trailing = 0;
  for (let i = 0; i <= count; i++) {
    const at = i * width;
    const end = i === count;
    let high = 0;
    let low: number;
    if (width === 4) low = end ? NAN_HIGH_32 : plain.getInt32(at);
    else {
      high = end ? NAN_HIGH_64 : plain.getInt32(at);
      low = end ? 0 : plain.getInt32(at + 4);
    }
    const xorHigh = high ^ lastHigh;
    const xorLow = low ^ lastLow;
    lastHigh = high;
    lastLow = low;
    if (i === 0) out.bits64(high, low, size);
    else if ((xorHigh | xorLow) === 0) out.bits(0, 1);
    else {
      const zeros = leadingZeros(xorHigh, xorLow) - (64 - size);
      const zerosAfter = trailingZeros(xorHigh, xorLow);
      if (zeros >= leading && zerosAfter >= trailing) out.bits(0b10, 2);
      else {
        leading = zeros;
        trailing = zerosAfter;
        out.bits(0b11, 2);
        out.bits(leading, lengthBits);
        out.bits(size - leading - trailing - 1, lengthBits);
      }
      shifted(out, xorHigh, xorLow, trailing, size - leading - trailing);
    }
  }
  out.flush();
}

/** The lowest `count` bits of a 64-bit number without its last `shift` bits. */
function shifted(out: BitWriter, high: number, low: number, shift: number, count: number): void {
  if (shift === 0) out.bits64(high, low, count);
  else if (shift >= 32) out.bits64(0, high >>> (shift - 32), count);
  else out.bits64(high >>> shift, (low >>> shift) | (high << (32 - shift)), count);
}

function leadingZeros(high: number, low: number): number {
  return high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low);
}

function trailingZeros(high: number, low: number): number {
  return low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
}
