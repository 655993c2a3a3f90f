import type { Column } from "../column/column.ts";
import { parseType } from "../type-parser.ts";
import { type ColumnDecoder, DecodeContext, type DecodeOptions } from "./decoder.ts";
import { makeDecoder } from "./registry.ts";
import { type Allocate, NativeSource } from "./source.ts";

/** A decoded result. */
export interface NativeResult {
  /** The columns; none when there were no bytes, as for a result without rows. */
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** Whether the columns have views of the bytes that were decoded; else nothing needs those any more. */
  readonly borrowed: boolean;
}

interface OpenColumn {
  readonly name: string;
  readonly type: string;
  readonly decoder: ColumnDecoder;
}

/**
 * Decodes all blocks of a result in Native format, or the one block of a piece of a stream, into one column for each
 * column of the result.
 *
 * Where the result says so, the bytes must stay as they are while the columns are used: typed arrays are views of them,
 * text is read from them when first asked for. What came in several blocks is copied, into memory of `allocate`.
 *
 * Block: varint columns, varint rows; for each column its name, its type, and (if there are rows) its data. No
 * alignment, little endian. Source: ClickHouse "Native format".
 *
 * @throws {ChdbProtocolError} for bytes that are no such result, or whose blocks have different columns
 * @throws {ChdbUsageError} for types that cannot be read (`ERR_CHDB_UNREADABLE_TYPE`), and for integers outside the
 *   safe range with `int64: "number"` (`ERR_CHDB_RANGE`)
 */
export function decodeNative(
  bytes: Uint8Array,
  options: DecodeOptions = {},
  allocate: Allocate = (length) => new Uint8Array(length),
): NativeResult {
  const source = new NativeSource(bytes, allocate);
  const context = new DecodeContext(options, makeDecoder);
  return source.guard(() => {
    const columns: OpenColumn[] = [];
    let rowCount = 0;
    while (source.remaining > 0) rowCount += readBlock(source, columns, context);
    const finished = columns.map(({ name, type, decoder }) => {
      source.kind = type;
      return decoder.finish(name, type);
    });
    return { columns: finished, rowCount, borrowed: source.borrowed };
  });
}

/**
 * These columns without values, which the Native format has no bytes for.
 *
 * @throws as {@link decodeNative} does, for types that cannot be read
 */
export function emptyColumns(
  header: readonly { readonly name: string; readonly type: string }[],
  options: DecodeOptions,
): readonly Column[] {
  const context = new DecodeContext(options, makeDecoder);
  return header.map(({ name, type }) => context.decoder(parseType(type)).finish(name, type));
}

/** Reads a block and returns how many rows it has. */
function readBlock(source: NativeSource, columns: OpenColumn[], context: DecodeContext): number {
  source.kind = "block";
  const start = source.offset;
  const width = source.uvarint();
  const rows = source.uvarint();
  // A column takes two bytes at least.
  if (width > source.remaining)
    source.fault(`${width} columns announced, ${source.remaining} bytes left`, start);
  if (width === 0) return 0;
  const first = columns.length === 0;
  if (!first && width !== columns.length) {
    source.fault(`a block of ${width} columns after one of ${columns.length}: more than one result?`, start);
  }
  for (let i = 0; i < width; i++) {
    source.kind = "block";
    const at = source.offset;
    const name = source.text();
    const type = source.text();
    if (first) columns.push({ name, type, decoder: context.decoder(parseType(type)) });
    const column = columns[i]!;
    if (column.name !== name || column.type !== type) {
      source.fault(`column "${name}" follows "${column.name}" ${column.type}: more than one result?`, at);
    }
    source.kind = type;
    if (rows > 0) {
      column.decoder.prefix(source);
      column.decoder.block(source, rows);
    }
  }
  return rows;
}
