import type { ColumnMemory } from "./column-memory.ts";

/** How a column of a TsBlock is laid out. */
export const Encoding = {
  BYTE_ARRAY: 0,
  INT32_ARRAY: 1,
  INT64_ARRAY: 2,
  BINARY_ARRAY: 3,
  RLE: 4,
  DICTIONARY: 5,
} as const;

/** What the type byte of a column in a TsBlock says: how wide values are, not what they mean. */
export const PhysicalType = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  FLOAT: 3,
  DOUBLE: 4,
  BINARY: 5,
} as const;

export type PhysicalType = (typeof PhysicalType)[keyof typeof PhysicalType];

/** A column whose values lie in the block one after the other. The bytes are the block's. */
export interface WireArray {
  readonly form: "array";
  /** How many values, NULLs included. */
  readonly count: number;
  readonly nullCount: number;
  /** Bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = NULL; undefined without NULL. */
  readonly nulls: Uint8Array | undefined;
  /** The block. */
  readonly bytes: Uint8Array;
  /** Where the first value is. BOOLEAN: bits, highest first, of all values; others: those that are not NULL alone. */
  readonly offset: number;
  /** BINARY alone: where the bytes of each value start, which its length (an i32) precedes; 0 for NULL. */
  readonly positions: Uint32Array | undefined;
  /** Where decoded values are to be, if it was told. */
  readonly memory: ColumnMemory | undefined;
  /** Which place there has the values; -1 when they need new memory. */
  readonly place: number;
}

/** A column of one value over and over. */
export interface WireRun {
  readonly form: "run";
  readonly count: number;
  /** A column of one value. */
  readonly inner: WireColumn;
}

/** A column of values that are listed once. */
export interface WireDictionary {
  readonly form: "dictionary";
  readonly count: number;
  readonly inner: WireColumn;
  /** For each value, its index in `inner`; all are in it. */
  readonly ids: Int32Array;
}

/** A column as it lies in a TsBlock, checked, its values not decoded yet. */
export type WireColumn = WireArray | WireRun | WireDictionary;
