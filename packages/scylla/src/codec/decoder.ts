import { malformed, type Source } from "./malformed.ts";
import { EMPTY } from "./value/empty.ts";

/** A class of 64-bit integers: `Long` of the package `long`, or another with its `fromBits`. */
export interface LongFactory<L = unknown> {
  fromBits(low: number, high: number, unsigned?: boolean): L;
}

/** How 64-bit integers are read: `"number"` throws outside the safe range; a class gives its own objects. */
export type Int64Mode = "bigint" | "number" | LongFactory;

/** How timestamps are read: as a Date, which throws where a Date does not reach, or as milliseconds in a bigint. */
export type TimestampMode = "date" | "bigint";

/** How values are read. */
export interface DecodeOptions {
  /** For `bigint` and `counter`. Default `"bigint"`. */
  readonly int64?: Int64Mode | undefined;
  /** For `timestamp`. Default `"date"`. */
  readonly timestamps?: TimestampMode | undefined;
  /**
   * What is given for a value of no bytes of a type that needs some, such as `int`: null, or the marker `EMPTY`.
   * Default `"null"`. Texts and blobs of no bytes are what they are.
   */
  readonly empties?: "null" | "keep" | undefined;
}

/** The options with their defaults, and what an empty value is read as. */
export interface DecodeContext {
  readonly int64: Int64Mode;
  readonly timestamps: TimestampMode;
  readonly empty: null | typeof EMPTY;
}

/**
 * Makes a JS value of the bytes `[start, end)` of `source`, which are those of one value without its length. Called
 * for values that are not null only.
 *
 * @throws {ScyllaProtocolError} when the bytes are no value of the type
 * @throws {ScyllaUsageError} `ERR_SCYLLA_RANGE` when the JS type asked for cannot hold the value
 */
export type Decoder = (source: Source, start: number, end: number) => unknown;

/** Fills in the defaults. */
export function decodeContext(options: DecodeOptions): DecodeContext {
  return {
    int64: options.int64 ?? "bigint",
    timestamps: options.timestamps ?? "date",
    empty: options.empties === "keep" ? EMPTY : null,
  };
}

/** For a value whose length is not that of its type: the empty value if it has no bytes, an error otherwise. */
export function notOfLength<E>(source: Source, start: number, end: number, kind: string, empty: E): E {
  if (start === end) return empty;
  return malformed(source.bytes, start, kind, `a value of ${end - start} bytes`);
}

/**
 * The length of a [bytes] at `at`, negative for null.
 * @throws {ScyllaProtocolError} when it does not end by `end`
 */
export function lengthAt({ bytes, view }: Source, at: number, end: number, kind: string): number {
  if (at + 4 > end) malformed(bytes, at, kind, `a length expected, ${end - at} bytes left`);
  const length = view.getInt32(at);
  if (length > end - at - 4)
    malformed(bytes, at, kind, `a part of ${length} bytes, of which ${end - at - 4} are left`);
  return length;
}

/**
 * The number of elements at `start`, checked against the bytes there are: each takes at least `leastBytes`.
 * @throws {ScyllaProtocolError} for counts that cannot be
 */
export function countAt(
  { bytes, view }: Source,
  start: number,
  end: number,
  leastBytes: number,
  kind: string,
): number {
  if (start + 4 > end) malformed(bytes, start, kind, `a count expected, ${end - start} bytes left`);
  const count = view.getInt32(start);
  if (!(count >= 0 && count * leastBytes <= end - start - 4))
    malformed(bytes, start, kind, `${count} elements in ${end - start - 4} bytes`);
  return count;
}

/** @throws {ScyllaProtocolError} unless all bytes of a value have been read */
export function expectEnd(source: Source, at: number, end: number, kind: string): void {
  if (at !== end) malformed(source.bytes, at, kind, `${end - at} bytes too many`);
}
