import { bitmapLength, maskToBitmap } from "@x/binary";
import type { BytesColumn } from "../codec/column/bytes-column.ts";
import type { Column } from "../codec/column/column.ts";
import { epochDay } from "../codec/local-date.ts";
import { IoTDBUsageError } from "../errors.ts";

/** Flags, 0 and 1, as Arrow has them: a bit each, lowest first. */
export function bits(flags: Uint8Array): Uint8Array {
  return padded(maskToBitmap(flags));
}

/** Which values are there, where Arrow wants to know: it marks what is there, columns mark what is not. */
export function validity({ nulls, nullCount, length }: Column): Uint8Array | undefined {
  if (nulls === undefined || nullCount === 0) return undefined;
  return padded(nulls.subarray(0, bitmapLength(length)).map((byte) => ~byte));
}

/** Numbers such as 20240229 as days since 1970. */
export function epochDays(column: Column): Int32Array {
  const packed = column.values as Int32Array;
  const days = new Int32Array(packed.length);
  for (let i = 0; i < days.length; i++) if (!column.isNull(i)) days[i] = epochDay(packed[i]!);
  return days;
}

/** Texts or bytes as Arrow has them: one after the other, and where each ends, from 0 on. */
export interface ArrowBytes {
  readonly data: Uint8Array;
  readonly valueOffsets: Int32Array;
}

/**
 * The exact bytes of a column of texts or bytes.
 * @throws {IoTDBUsageError} when they are more than Arrow's offsets can count
 */
export function columnBytes(column: BytesColumn): ArrowBytes {
  const valueOffsets = new Int32Array(column.length + 1);
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    total += column.bytes(i)?.length ?? 0;
    if (total > 0x7fffffff)
      throw new IoTDBUsageError(`Column "${column.name}" has more bytes than Arrow counts`);
    valueOffsets[i + 1] = total;
  }
  const data = new Uint8Array(total);
  for (let i = 0; i < column.length; i++) {
    const bytes = column.bytes(i);
    if (bytes !== null) data.set(bytes, valueOffsets[i]);
  }
  return { data, valueOffsets };
}

/** Arrow wants bitmaps in multiples of 8 bytes. */
function padded(bitmap: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bitmap.length / 8) * 8);
  out.set(bitmap);
  return out;
}
