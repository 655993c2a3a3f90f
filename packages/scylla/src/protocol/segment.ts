import type { ByteWriter } from "@x/binary";
import type { Compression } from "./compression.ts";
import { LEAST_COMPRESSED_BYTES } from "./compression.ts";
import { crc24, payloadCrc32 } from "./crc.ts";

/**
 * A segment (CQL v5 §2), all little-endian:
 *
 * | bits of the header, without compression | with LZ4              | field                                     |
 * | --------------------------------------- | --------------------- | ----------------------------------------- |
 * | 0–16                                    | 0–16                  | length of the payload as sent             |
 * |                                         | 17–33                 | its length before compression; 0: as sent |
 * | 17                                      | 34                    | self-contained: holds whole envelopes     |
 * | 3 bytes                                 | 5 bytes               | then 3 bytes CRC24 of them                |
 *
 * then the payload and 4 bytes CRC32. An envelope that is too long for one segment is cut into several that are not
 * self-contained.
 */
export const MAX_PAYLOAD_BYTES = 0x1ffff;

/** Bytes before the payload: length and CRC24. */
export function segmentHeaderBytes(compressed: boolean): 6 | 8 {
  return compressed ? 8 : 6;
}

/** Bytes behind the payload: CRC32. */
export const SEGMENT_TRAILER_BYTES = 4;

/**
 * Writes envelopes as segments, as many into one as it holds.
 * @param ends where each envelope ends in `envelopes`
 */
export function encodeSegments(
  writer: ByteWriter,
  envelopes: Uint8Array,
  ends: readonly number[],
  compression: Compression | undefined,
): void {
  let start = 0;
  let end = 0;
  for (const next of ends) {
    if (next - start > MAX_PAYLOAD_BYTES && end > start) {
      encodeSegment(writer, envelopes.subarray(start, end), true, compression);
      start = end;
    }
    end = next;
    if (end - start <= MAX_PAYLOAD_BYTES) continue;
    for (; start < end; start += MAX_PAYLOAD_BYTES)
      encodeSegment(
        writer,
        envelopes.subarray(start, Math.min(end, start + MAX_PAYLOAD_BYTES)),
        false,
        compression,
      );
    start = end;
  }
  if (end > start) encodeSegment(writer, envelopes.subarray(start, end), true, compression);
}

/** Writes one segment with up to {@link MAX_PAYLOAD_BYTES} of payload. */
function encodeSegment(
  writer: ByteWriter,
  plain: Uint8Array,
  selfContained: boolean,
  compression: Compression | undefined,
): void {
  const { length } = plain;
  if (compression === undefined) {
    const header = length | (selfContained ? 1 << 17 : 0);
    writeLittle(writer, header, 3);
    writeLittle(writer, crc24(header, 3), 3);
    writer.append(plain);
    writer.u32le(payloadCrc32(plain));
    return;
  }
  const block = length < LEAST_COMPRESSED_BYTES ? undefined : compression.compressBlock(plain);
  const payload = block === undefined ? plain : block;
  const plainLength = block === undefined ? 0 : length;
  // 35 bits: the lower 32 and the fifth byte.
  const low = (payload.length | (plainLength << 17)) >>> 0;
  const fifth = (plainLength >>> 15) | (selfContained ? 4 : 0);
  writer.u32le(low);
  writer.u8(fifth);
  writeLittle(writer, crc24(low, 5, fifth), 3);
  writer.append(payload);
  writer.u32le(payloadCrc32(payload));
}

function writeLittle(writer: ByteWriter, value: number, bytes: number): void {
  const at = writer.room(bytes);
  for (let i = 0; i < bytes; i++) writer.bytes[at + i] = value >>> (8 * i);
  writer.length = at + bytes;
}
