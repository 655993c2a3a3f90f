import { bitmapLength, encodeUtf8, utf8Length } from "@x/binary";
import type { TableColumn } from "../codec/column/column.ts";
import { ScaledDecimalColumn } from "../codec/column/lists.ts";
import { StringColumn } from "../codec/column/strings.ts";
import { VoltUsageError } from "../errors.ts";

const DAY_MS = 86_400_000;

/** Which values are there, where Arrow wants to know: it marks what is there, columns mark what is not. */
export function validity({ nulls, length }: TableColumn): Uint8Array | undefined {
  return nulls === undefined
    ? undefined
    : padded(nulls.subarray(0, bitmapLength(length)).map((byte) => ~byte));
}

/** Flags as Arrow has them: a bit each, lowest first. */
export function bits(values: readonly (boolean | null)[]): Uint8Array {
  const bitmap = new Uint8Array(bitmapLength(values.length));
  for (let i = 0; i < values.length; i++) if (values[i] === true) bitmap[i >> 3]! |= 1 << (i & 7);
  return padded(bitmap);
}

/** `YYYY-MM-DD` as days since 1970. */
export function epochDays(values: readonly (string | null)[]): Int32Array {
  return Int32Array.from(values, (day) => (day === null ? 0 : Date.parse(`${day}T00:00:00Z`) / DAY_MS));
}

/** Decimals as Arrow has them: 128 bits each, the lowest 32 first. */
export function decimalWords(column: TableColumn): Uint32Array {
  const words = new Uint32Array(column.length * 4);
  if (!(column instanceof ScaledDecimalColumn)) return words;
  for (let i = 0; i < column.length; i++) {
    const unscaled = column.unscaled(i) ?? 0n;
    for (let w = 0; w < 4; w++) words[4 * i + w] = Number(BigInt.asUintN(32, unscaled >> BigInt(32 * w)));
  }
  return words;
}

/** Texts or bytes as Arrow has them: one after the other, and where each ends, from 0 on. */
export interface ArrowBytes {
  readonly data: Uint8Array;
  readonly valueOffsets: Int32Array;
}

/**
 * The exact bytes of a column of texts, of bytes, or of what prints as text.
 * @throws {VoltUsageError} when they are more than Arrow's offsets can count
 */
export function columnBytes(column: TableColumn): ArrowBytes {
  const valueOffsets = new Int32Array(column.length + 1);
  const all: (Uint8Array | null)[] = [];
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    const bytes = bytesAt(column, i);
    all.push(bytes);
    total += bytes?.length ?? 0;
    if (total > 0x7fffffff)
      throw new VoltUsageError(`column "${column.name}" has more bytes than Arrow counts`);
    valueOffsets[i + 1] = total;
  }
  const data = new Uint8Array(total);
  for (let i = 0; i < column.length; i++) {
    const bytes = all[i];
    if (bytes) data.set(bytes, valueOffsets[i]);
  }
  return { data, valueOffsets };
}

function bytesAt(column: TableColumn, index: number): Uint8Array | null {
  if (column instanceof StringColumn) return column.bytesAt(index);
  const value = column.get(index);
  if (value === null || value instanceof Uint8Array) return value;
  const text = String(value);
  const bytes = new Uint8Array(utf8Length(text));
  encodeUtf8(text, bytes, 0);
  return bytes;
}

/** Arrow keeps bitmaps in whole 64-bit words. */
function padded(bitmap: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bitmap.length / 8) * 8);
  whole.set(bitmap);
  return whole;
}
