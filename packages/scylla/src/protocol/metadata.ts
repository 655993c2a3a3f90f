import type { ByteReader } from "@x/binary";
import { type ColumnSpec, decodeColumnSpecs } from "../codec/column-spec.ts";
import { readBytes, readShortBytes } from "./notation.ts";

const GLOBAL_SPEC = 0x01;
const HAS_MORE_PAGES = 0x02;
const NO_METADATA = 0x04;
const METADATA_CHANGED = 0x08;

const NO_COLUMNS: readonly ColumnSpec[] = [];

/** The columns of a result, as a server described them once. */
export interface ResultMetadata {
  readonly columns: readonly ColumnSpec[];
  /** The server's id of this description, where the protocol has one. */
  readonly id: Uint8Array | undefined;
  /** The bytes of the description, a copy, and whether one keyspace and table stands for all columns. */
  readonly spec: Uint8Array;
  readonly global: boolean;
}

/** What an answer says about its columns. */
export interface RowsMetadata {
  /** Undefined when the answer has none and what is known does not fit. */
  readonly metadata: ResultMetadata | undefined;
  /** There when the result has more pages. A copy. */
  readonly pagingState: Uint8Array | undefined;
  /** How many columns each row has. */
  readonly columnCount: number;
}

/** A description of no columns, which is what conditional and changing statements are prepared with. */
export const NO_METADATA_KNOWN: ResultMetadata = {
  columns: NO_COLUMNS,
  id: undefined,
  spec: /* @__PURE__ */ new Uint8Array(0),
  global: false,
};

/**
 * Reads the metadata of rows (CQL v4 §4.2.5.2, v5 §4.2.5.2):
 *
 * | field                          | present                            |
 * | ------------------------------ | ---------------------------------- |
 * | i32 flags, i32 columns         |                                    |
 * | [bytes] paging state           | flag 0x02                          |
 * | [short bytes] new metadata id  | flag 0x08                          |
 * | columns                        | unless flag 0x04                   |
 *
 * @param known what the client took the columns for. It is used for an answer without metadata, if the number of columns
 * fits, and instead of reading the same bytes again.
 */
export function decodeRowsMetadata(reader: ByteReader, known: ResultMetadata | undefined): RowsMetadata {
  const flags = reader.i32be();
  const columnCount = reader.i32be();
  const pagingState = flags & HAS_MORE_PAGES ? readBytes(reader)?.slice() : undefined;
  const id = flags & METADATA_CHANGED ? readShortBytes(reader).slice() : undefined;
  if (flags & NO_METADATA) {
    const fits = known !== undefined && known.columns.length === columnCount;
    return { metadata: fits ? known : undefined, pagingState, columnCount };
  }
  const global = (flags & GLOBAL_SPEC) !== 0;
  if (id === undefined && known !== undefined && isSame(reader, known, columnCount, global)) {
    reader.skip(known.spec.length);
    return { metadata: known, pagingState, columnCount };
  }
  return { metadata: readColumns(reader, columnCount, global, id), pagingState, columnCount };
}

/** What PREPARE says of a statement. */
export interface PreparedMetadata {
  /** The bind markers, in order. */
  readonly markers: readonly ColumnSpec[];
  /** For each part of the partition key, which marker it is; empty when not all of them are markers. */
  readonly partitionKey: readonly number[];
  /** The flags as they came; ScyllaDB marks conditional statements here. */
  readonly flags: number;
}

/** Reads the metadata of bind markers: i32 flags, i32 columns, i32 n, n times u16, columns (CQL v4 §4.2.5.4). */
export function decodePreparedMetadata(reader: ByteReader): PreparedMetadata {
  const flags = reader.i32be();
  const count = reader.i32be();
  const partitionKey: number[] = [];
  for (let left = reader.i32be(); left > 0; left--) partitionKey.push(reader.u16be());
  if (flags & NO_METADATA) return { markers: NO_COLUMNS, partitionKey, flags };
  return { markers: decodeColumnSpecs(reader, count, (flags & GLOBAL_SPEC) !== 0), partitionKey, flags };
}

/** Reads the metadata of the rows that a statement will give, from the answer to its PREPARE. */
export function decodeResultMetadata(reader: ByteReader, id: Uint8Array | undefined): ResultMetadata {
  const { metadata } = decodeRowsMetadata(reader, undefined);
  if (metadata === undefined) return id === undefined ? NO_METADATA_KNOWN : { ...NO_METADATA_KNOWN, id };
  return { ...metadata, id };
}

function readColumns(
  reader: ByteReader,
  count: number,
  global: boolean,
  id: Uint8Array | undefined,
): ResultMetadata {
  const start = reader.offset;
  const columns = decodeColumnSpecs(reader, count, global);
  return { columns, id, spec: reader.bytes.slice(start, reader.offset), global };
}

/** The description tells its own length, so that bytes which begin with all of it can only be the same one. */
function isSame(reader: ByteReader, known: ResultMetadata, count: number, global: boolean): boolean {
  const { spec } = known;
  if (known.columns.length !== count || known.global !== global || spec.length > reader.remaining)
    return false;
  const { bytes, offset } = reader;
  for (let i = 0; i < spec.length; i++) if (spec[i] !== bytes[offset + i]) return false;
  return true;
}
