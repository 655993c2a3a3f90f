import { decodeLatin1, decodeUtf8 } from "@x/binary";
import { ListColumn } from "./column.ts";

/** Values that are turned into text at once. */
const CHUNK = 1024;
/** Values of more bytes are turned into text by themselves. */
const SHORT = 64;

/** Where short values are gathered, and where each of them ends; whoever decodes has done so before anybody else does. */
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
    const { view, bytes } = this;
    gathering ??= { bytes: new Uint8Array(CHUNK * SHORT), ends: new Int32Array(CHUNK) };
    const { bytes: gathered, ends } = gathering;
    for (let first = from; first < to; first += CHUNK) {
      const last = Math.min(first + CHUNK, to);
      let end = 0;
      for (let i = first; i < last; i++) {
        const at = bases[i]! + offset;
        const length = view.getInt32(at);
        ends[i - first] = -1;
        if (length < 0) out[i + shift] = null;
        else if (length > SHORT) out[i + shift] = decodeUtf8(bytes, at + 4, at + 4 + length);
        else {
          const stop = end + length;
          let seen = 0;
          for (let from = at + 4, to = end; to < stop; from++, to++) {
            const byte = bytes[from]!;
            seen |= byte;
            gathered[to] = byte;
          }
          if (seen >= 0x80) out[i + shift] = decodeUtf8(bytes, at + 4, at + 4 + length);
          else {
            ends[i - first] = stop;
            end = stop;
          }
        }
      }
      const text = decodeLatin1(gathered, 0, end);
      let start = 0;
      for (let i = first; i < last; i++) {
        const stop = ends[i - first]!;
        if (stop < 0) continue;
        out[i + shift] = text.substring(start, stop);
        start = stop;
      }
    }
  }
}
