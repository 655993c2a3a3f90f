import { FixedStringColumn, StringColumn } from "../column/strings.ts";
import type { ColumnDecoder } from "./decoder.ts";
import { FixedDecoder, Runs } from "./fixed.ts";
import type { NativeSource } from "./source.ts";

/** String: a length (varint) and as many bytes for each value. */
export class StringDecoder implements ColumnDecoder {
  readonly #runs = new Runs();

  prefix(): void {}

  block(source: NativeSource, rows: number): void {
    // A value takes a byte at least.
    if (rows > source.remaining) source.fault(`${rows} values announced, ${source.remaining} bytes left`);
    const start = source.offset;
    passStrings(source, rows);
    this.#runs.add(source, start, rows);
  }

  finish(name: string, type: string, mask?: Uint8Array): StringColumn {
    return new StringColumn({ name, type, length: this.#runs.count, mask }, this.#runs.merge(1));
  }
}

export function fixedStringDecoder(width: number): ColumnDecoder {
  return new FixedDecoder(Uint8Array, (init, bytes) => new FixedStringColumn(init, bytes, width), width);
}

/** Passes over `count` values. Where each begins is found out when one is asked for. */
function passStrings(source: NativeSource, count: number): void {
  const { bytes, end } = source;
  let at = source.offset;
  for (let i = 0; i < count; i++) {
    if (at >= end) source.fault(`the bytes end in front of value ${i}`, at);
    let length = bytes[at++]!;
    if (length >= 0x80) {
      source.offset = at - 1;
      length = source.uvarint();
      at = source.offset;
    }
    if (length > end - at)
      source.fault(`value ${i} is ${length} bytes long, the bytes end before it does`, at);
    at += length;
  }
  source.offset = at;
}
