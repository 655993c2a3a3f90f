import type { ByteWriter } from "@x/binary";
import type { NullBits } from "./null-bits.ts";

/** Where the values of one column go. */
export interface ColumnTarget {
  readonly writer: ByteWriter;
  readonly nulls: NullBits;
  /** Timestamps of the server in a millisecond. */
  readonly unitsPerMs: number;
}

/**
 * Appends `values[from, to)`, of which the first belongs to row `row` of the tablet; null becomes a NULL.
 * @throws {ValueFault} that names the index in `values` of a value of another type
 */
export type ListEncoder = (
  target: ColumnTarget,
  values: ArrayLike<unknown>,
  from: number,
  to: number,
  row: number,
) => void;
