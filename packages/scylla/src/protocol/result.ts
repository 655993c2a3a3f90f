import type { ByteReader } from "@x/binary";
import { ScyllaProtocolError } from "../errors.ts";
import {
  decodePreparedMetadata,
  decodeResultMetadata,
  decodeRowsMetadata,
  type PreparedMetadata,
  type ResultMetadata,
  type RowsMetadata,
} from "./metadata.ts";
import { readShortBytes, readString } from "./notation.ts";
import { decodeSchemaChange, type SchemaChange } from "./schema-change.ts";

/** Kinds of results, by their numbers (CQL v4 §4.2.5). */
export const RESULT_KIND = { VOID: 1, ROWS: 2, SET_KEYSPACE: 3, PREPARED: 4, SCHEMA_CHANGE: 5 } as const;

/** Rows that are not decoded yet. */
export interface RowsResult extends RowsMetadata {
  readonly kind: "ROWS";
  readonly rowCount: number;
  /** The bytes they lie in, which may be those of many answers, with a view of them. */
  readonly source: Pick<ByteReader, "bytes" | "view">;
  /** Where in the bytes they begin and end. */
  readonly start: number;
  readonly end: number;
}

/** A statement that the server has prepared. */
export interface PreparedResult extends PreparedMetadata {
  readonly kind: "PREPARED";
  /** A copy. */
  readonly id: Uint8Array;
  /** Without columns for conditional statements, whose columns vary. */
  readonly result: ResultMetadata;
}

/** What a request came to. */
export type ResultMessage =
  | { readonly kind: "VOID" }
  | RowsResult
  | { readonly kind: "SET_KEYSPACE"; readonly keyspace: string }
  | PreparedResult
  | { readonly kind: "SCHEMA_CHANGE"; readonly schemaChange: SchemaChange };

const VOID: ResultMessage = { kind: "VOID" };

/**
 * RESULT (CQL v4 §4.2.5): i32 kind, then by kind.
 * @param hasMetadataIds whether PREPARED carries the id of its result's metadata: in v5, and with SCYLLA_USE_METADATA_ID
 * @param known see {@link decodeRowsMetadata}
 */
export function decodeResult(
  reader: ByteReader,
  hasMetadataIds: boolean,
  known?: ResultMetadata | undefined,
): ResultMessage {
  const kind = reader.i32be();
  switch (kind) {
    case RESULT_KIND.VOID:
      return VOID;
    case RESULT_KIND.ROWS:
      return decodeRows(reader, known);
    case RESULT_KIND.SET_KEYSPACE:
      return { kind: "SET_KEYSPACE", keyspace: readString(reader) };
    case RESULT_KIND.PREPARED:
      return decodePrepared(reader, hasMetadataIds);
    case RESULT_KIND.SCHEMA_CHANGE:
      return { kind: "SCHEMA_CHANGE", schemaChange: decodeSchemaChange(reader) };
    default:
      throw new ScyllaProtocolError(`results of kind ${kind} are unknown`, {
        offset: reader.offset - 4,
        kind: "RESULT",
        firstBytes: reader.bytes.subarray(reader.offset - 4, reader.end),
      });
  }
}

/** ROWS: metadata, i32 count, then for each row and column [bytes]. */
function decodeRows(reader: ByteReader, known: ResultMetadata | undefined): RowsResult {
  const { metadata, pagingState, columnCount } = decodeRowsMetadata(reader, known);
  const rowCount = reader.i32be();
  // Each value takes four bytes at least; rows without columns take none, but nobody has use for many of them.
  const most = columnCount > 0 ? Math.floor(reader.remaining / (4 * columnCount)) : reader.remaining;
  if (rowCount < 0 || columnCount < 0 || rowCount > most) {
    throw new ScyllaProtocolError(`${rowCount} rows of ${columnCount} columns in ${reader.remaining} bytes`, {
      offset: reader.offset - 4,
      kind: "RESULT",
      firstBytes: reader.bytes.subarray(reader.offset - 4, reader.end),
    });
  }
  const { offset: start, end } = reader;
  return { kind: "ROWS", metadata, pagingState, columnCount, rowCount, source: reader, start, end };
}

/** PREPARED: [short bytes] id, ([short bytes] metadata id), metadata of the markers, metadata of the rows. */
function decodePrepared(reader: ByteReader, hasMetadataIds: boolean): PreparedResult {
  const id = readShortBytes(reader).slice();
  const metadataId = hasMetadataIds ? readShortBytes(reader).slice() : undefined;
  const { markers, partitionKey, flags } = decodePreparedMetadata(reader);
  return {
    kind: "PREPARED",
    id,
    markers,
    partitionKey,
    flags,
    result: decodeResultMetadata(reader, metadataId),
  };
}
