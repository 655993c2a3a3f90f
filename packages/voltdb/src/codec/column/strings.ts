import { isAscii } from "node:buffer";
import { decodeLatin1, decodeUtf8 } from "@x/binary";
import { ListColumn } from "./column.ts";

/** Values that are turned into text at once … */
const CHUNK_VALUES = 2048;
/** … unless they span more bytes (other columns lie in between): parts of a text keep the whole of it in memory. */
const CHUNK_BYTES = 0x20000;
/** Rows longer than this are read value by value: most of the text around a value would be of no use. */
const MOST_STRIDE = 256;

/** STRING: UTF-8 (malformed sequences become U+FFFD); `bytesAt` gives a value as it came. */
export class StringColumn extends ListColumn<string> {
  /**
   * The exact bytes of value `index`, as a view of the response; null for NULL.
   * @throws {VoltUsageError} when there is no such value
   */
  bytesAt(index: number): Uint8Array | null {
    const at = this.position(index);
    const length = this.view.getInt32(at);
    return length < 0 ? null : this.bytes.subarray(at + 4, at + 4 + length);
  }

  protected nullAt(position: number): boolean {
    return this.view.getInt32(position) < 0;
  }

  protected valueAt(position: number): string | null {
    const length = this.view.getInt32(position);
    return length < 0 ? null : decodeUtf8(this.bytes, position + 4, position + 4 + length);
  }

  protected override decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    for (let first = from; first < to; ) {
      let last = Math.min(first + CHUNK_VALUES, to);
      while (last - first > 1 && bases[last - 1]! - bases[first]! > CHUNK_BYTES)
        last = first + ((last - first) >> 1);
      const span = bases[last - 1]! - bases[first]!;
      if (last - first < 8 || span > MOST_STRIDE * (last - first)) {
        super.decode(out, shift, first, last, bases, offset);
      } else this.#decodeChunk(out, shift, first, last, bases, offset);
      first = last;
    }
  }

  /** All text from the first value to the last in one piece, of which the values are parts. */
  #decodeChunk(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view, bytes } = this;
    const start = bases[from]! + offset;
    const lastAt = bases[to - 1]! + offset;
    const text = decodeLatin1(bytes, start, lastAt + 4 + Math.max(0, view.getInt32(lastAt)));
    for (let i = from; i < to; i++) {
      const at = bases[i]! + offset;
      const length = view.getInt32(at);
      const end = at + 4 + length;
      if (length < 0) out[i + shift] = null;
      else if (isAsciiPart(bytes, at + 4, end)) out[i + shift] = text.substring(at + 4 - start, end - start);
      else out[i + shift] = decodeUtf8(bytes, at + 4, end);
    }
  }
}

function isAsciiPart(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 64) return isAscii(bytes.subarray(start, end));
  for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}
