import { decodeLatin1, decodeUtf8 } from "@x/binary";
import { ListColumn } from "./column.ts";

/** Values that are turned into text at once. */
const CHUNK = 1024;
/** Values of more bytes are turned into text by themselves. */
const SHORT = 64;

/** Where short values are gathered, and where in it each of them ends (-1: not gathered). Used again by every column. */
interface Gathering {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
}

let gathering: Gathering | undefined;

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

  /** Short values of ASCII are gathered and become one text, of which they are parts: a call for each would cost more. */
  protected override decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    gathering ??= { bytes: new Uint8Array(CHUNK * SHORT), ends: new Int32Array(CHUNK) };
    const { view, bytes } = this;
    const { ends } = gathering;
    for (let first = from; first < to; first += CHUNK) {
      const count = Math.min(CHUNK, to - first);
      let end = 0;
      for (let k = 0; k < count; k++) {
        const at = bases[first + k]! + offset;
        const length = view.getInt32(at);
        const stop = length < 0 || length > SHORT ? -1 : gather(gathering.bytes, end, bytes, at + 4, length);
        ends[k] = stop;
        if (stop >= 0) end = stop;
        else out[first + k + shift] = length < 0 ? null : decodeUtf8(bytes, at + 4, at + 4 + length);
      }
      const text = decodeLatin1(gathering.bytes, 0, end);
      let start = 0;
      for (let k = 0; k < count; k++) {
        const stop = ends[k]!;
        if (stop < 0) continue;
        out[first + k + shift] = text.substring(start, stop);
        start = stop;
      }
    }
  }
}

/** Copies a short text, byte by byte, and returns where its copy ends; -1 when it is not ASCII. */
function gather(into: Uint8Array, at: number, from: Uint8Array, start: number, length: number): number {
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const byte = from[start + i]!;
    seen |= byte;
    into[at + i] = byte;
  }
  return seen < 0x80 ? at + length : -1;
}
