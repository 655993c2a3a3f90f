import type { Column } from "../column/column.ts";
import type { LongFactory } from "../column/numbers.ts";
import { MAX_TYPE_DEPTH, type TypeNode } from "../type.ts";
import type { NativeSource } from "./source.ts";

/** How values are shown. */
export interface DecodeOptions {
  /**
   * 64-bit integers (Int64, UInt64, Interval) as bigint (default), as number (outside the safe range:
   * ChdbUsageError `ERR_CHDB_RANGE`), or as objects of a class with `fromBits(low, high, unsigned)`.
   */
  readonly int64?: Int64Mode | undefined;
  /**
   * Date, Date32, DateTime, DateTime64 as Date (default), or as a bigint of the column's own unit: days, seconds,
   * ticks. Time and Time64 are text by default, and with "bigint" seconds and ticks.
   */
  readonly timestamps?: TimestampMode | undefined;
}

export type Int64Mode = "bigint" | "number" | LongFactory;
export type TimestampMode = "date" | "bigint";

/**
 * Reads one column out of the blocks of a result, in two steps: `block` walks over the bytes of one block, checks
 * that they are there and notes where; `finish` makes one column of all that was noted.
 */
export interface ColumnDecoder {
  /** Reads the state prefix, which stands before the offsets and masks of all that encloses it. */
  prefix(source: NativeSource): void;
  /** Reads `rows` values. */
  block(source: NativeSource, rows: number): void;
  /** The column of all blocks read. `mask` has the NULLs, where the decoder is inside Nullable. */
  finish(name: string, type: string, mask?: Uint8Array): Column;
}

/** Levels of types within types that come with the data: no recursion over values goes deeper. */
const MAX_DATA_DEPTH = 2 * MAX_TYPE_DEPTH;

/** Makes the decoders of one result. */
export class DecodeContext {
  readonly int64: Int64Mode;
  readonly timestamps: TimestampMode;
  readonly #make: (type: TypeNode, context: DecodeContext) => ColumnDecoder;
  #depth = 0;

  constructor(options: DecodeOptions, make: (type: TypeNode, context: DecodeContext) => ColumnDecoder) {
    this.int64 = options.int64 ?? "bigint";
    this.timestamps = options.timestamps ?? "date";
    this.#make = make;
  }

  /** The decoder for `type`. */
  decoder(type: TypeNode): ColumnDecoder {
    return this.#make(type, this);
  }

  /**
   * Runs `read` for a type of `depth` levels that came with the data: Dynamic and JSON may hold each other as deep as
   * the bytes say, so the levels of all of them together are limited.
   */
  nested(source: NativeSource, depth: number, read: () => void): void {
    if (this.#depth + depth > MAX_DATA_DEPTH) source.fault(`values nested deeper than ${MAX_DATA_DEPTH}`);
    this.#depth += depth;
    read();
    this.#depth -= depth;
  }
}
