import type { ByteWriter } from "@x/binary";
import type { Column } from "../column/column.ts";
import { describe, refuse, ValueFault } from "../convert/fault.ts";

export { describe, refuse, ValueFault };

/** Values to be written: a list of what the type takes, or a typed array of what the wire holds. */
export type Values = ArrayLike<unknown>;

/** Values that have been looked at, ready to be written. */
export interface Prepared {
  /** Writes the state prefix, which stands before the offsets and masks of all that encloses it. */
  prefix(writer: ByteWriter): void;
  /** Writes the values. @throws {ValueFault} for one that is not of the type */
  body(writer: ByteWriter): void;
}

/** Writes the values of one type. */
export interface Encoder {
  /** What stands in the place of a NULL. */
  readonly fallback: unknown;
  /** Bytes of each value where all have the same number, else undefined. */
  readonly width: number | undefined;
  /** Takes `count` values; throws {@link ValueFault} for one that is not of the type, if it has to look at them. */
  prepare(values: Values, count: number): Prepared;
  /** Takes the values `from` to `to` of a decoded column of the same type, exactly as they are. */
  prepareColumn(column: Column, from: number, to: number): Prepared;
}

/** Runs `work`; a fault in one of its values is moved to the value that `toOuter` says contains it. */
export function within<T>(work: () => T, toOuter: (index: number) => number): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ValueFault) error.index = toOuter(error.index);
    throw error;
  }
}

/** Writes `count` of `values`. */
export type WriteValues = (writer: ByteWriter, values: Values, count: number) => void;

/** Where a decoded column keeps its values in the form of the wire: the bytes of values `from` to `to`. */
export type ColumnBytes = (column: Column, from: number, to: number) => Uint8Array | undefined;

/** Encodes types without parts: no prefix, and values that stand for themselves. */
export class LeafEncoder implements Encoder {
  readonly fallback: unknown;
  readonly width: number | undefined;
  readonly #write: WriteValues;
  readonly #columnBytes: ColumnBytes;

  constructor(
    fallback: unknown,
    width: number | undefined,
    write: WriteValues,
    columnBytes = typedArrayBytes,
  ) {
    this.fallback = fallback;
    this.width = width;
    this.#write = write;
    this.#columnBytes = columnBytes;
  }

  prepare(values: Values, count: number): Prepared {
    return { prefix: noPrefix, body: (writer) => this.#write(writer, values, count) };
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    const bytes = this.#columnBytes(column, from, to);
    if (bytes !== undefined) return { prefix: noPrefix, body: (writer) => writer.append(bytes) };
    const values: unknown[] = [];
    column.copyTo(values, 0, from, to);
    // The column's NULLs are in the mask of the encoder around this one.
    for (let i = 0; i < values.length; i++) if (values[i] === null) values[i] = this.fallback;
    return this.prepare(values, to - from);
  }
}

export function noPrefix(): void {}

/** The bytes of columns whose `values` are what the wire holds. */
function typedArrayBytes(column: Column, from: number, to: number): Uint8Array | undefined {
  const { values } = column;
  return ArrayBuffer.isView(values) ? bytesOf(values.subarray(from, to)) : undefined;
}

/** The memory of a typed array as bytes. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
