import { FixedStringColumn, StringColumn } from "../column/strings.ts";
import type { ColumnDecoder } from "./decoder.ts";
import { FixedDecoder } from "./fixed.ts";
import type { NativeSource } from "./source.ts";

/** Index of the start of each value; numbers of 32 bits where they suffice. */
export type Positions = Uint32Array | Float64Array;

/** String: a length (varint) and as many bytes for each value. */
export class StringDecoder implements ColumnDecoder {
  readonly #parts: Positions[] = [];
  #bytes: Uint8Array = new Uint8Array(0);

  prefix(): void {}

  block(source: NativeSource, rows: number): void {
    // A value takes a byte at least.
    if (rows > source.remaining) source.fault(`${rows} values announced, ${source.remaining} bytes left`);
    this.#bytes = source.bytes;
    const positions = newPositions(source.bytes, rows);
    this.#parts.push(positions);
    source.offset = findStrings(source, positions);
  }

  finish(name: string, type: string, mask?: Uint8Array): StringColumn {
    const positions = this.#parts.length === 1 ? this.#parts[0]! : concatPositions(this.#bytes, this.#parts);
    return new StringColumn({ name, type, length: positions.length, mask }, this.#bytes, positions);
  }
}

export function fixedStringDecoder(width: number): ColumnDecoder {
  return new FixedDecoder(Uint8Array, (init, bytes) => new FixedStringColumn(init, bytes, width), width);
}

function newPositions(bytes: Uint8Array, count: number): Positions {
  return bytes.length <= 0xffffffff ? new Uint32Array(count) : new Float64Array(count);
}

function concatPositions(bytes: Uint8Array, parts: readonly Positions[]): Positions {
  const all = newPositions(
    bytes,
    parts.reduce((count, part) => count + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Fills `positions` and returns where the last value ends. */
function findStrings(source: NativeSource, positions: Positions): number {
  const { bytes, end } = source;
  let at = source.offset;
  for (let i = 0; i < positions.length; i++) {
    positions[i] = at;
    if (at >= end) source.fault(`the bytes end in front of value ${i}`, at);
    let length = bytes[at++]!;
    if (length >= 0x80) {
      source.offset = at - 1;
      length = source.uvarint();
      at = source.offset;
    }
    at += length;
    if (at > end)
      source.fault(`value ${i} is ${length} bytes long, the bytes end before it does`, at - length);
  }
  return at;
}
