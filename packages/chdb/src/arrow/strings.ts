import { ByteWriter, encodeUtf8, utf8Length } from "@x/binary";
import type { Column } from "../codec/column/column.ts";
import { hasBytes } from "../codec/column/strings.ts";

/** Text as Arrow has it: all bytes one after the other, and where each value ends. */
export interface ArrowText {
  readonly bytes: Uint8Array;
  /** One more than values, from 0 on; 64 bits wide where 32 do not suffice. */
  readonly offsets: Int32Array | BigInt64Array;
}

/** The exact bytes of a column of text. */
export function columnText(column: Column): ArrowText {
  if (hasBytes(column)) return bytesText(column.length, (i) => column.bytes(i));
  return listText(column.toArray() as (string | null)[]);
}

/** Texts as UTF-8; null takes no bytes. */
export function listText(texts: readonly (string | null)[]): ArrowText {
  const writer = new ByteWriter();
  const ends: number[] = [];
  for (const text of texts) {
    if (text !== null) {
      const at = writer.room(utf8Length(text));
      writer.length = at + encodeUtf8(text, writer.bytes, at);
    }
    ends.push(writer.length);
  }
  return { bytes: writer.take(), offsets: toOffsets(ends) };
}

function bytesText(length: number, bytesOf: (index: number) => Uint8Array | null): ArrowText {
  const ends = new Float64Array(length);
  let total = 0;
  for (let i = 0; i < length; i++) {
    total += bytesOf(i)?.length ?? 0;
    ends[i] = total;
  }
  const bytes = new Uint8Array(total);
  for (let i = 0; i < length; i++) {
    const value = bytesOf(i);
    if (value !== null) bytes.set(value, ends[i]! - value.length);
  }
  return { bytes, offsets: toOffsets(ends) };
}

function toOffsets(ends: ArrayLike<number>): Int32Array | BigInt64Array {
  const last = ends.length === 0 ? 0 : ends[ends.length - 1]!;
  if (last <= 0x7fffffff) {
    const offsets = new Int32Array(ends.length + 1);
    offsets.set(ends, 1);
    return offsets;
  }
  const offsets = new BigInt64Array(ends.length + 1);
  for (let i = 0; i < ends.length; i++) offsets[i + 1] = BigInt(ends[i]!);
  return offsets;
}
