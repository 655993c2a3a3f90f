import { ByteReader } from "@x/binary";
import { ColumnMemory } from "./column-memory.ts";
import { BlockFault, blockError } from "./fault.ts";
import { readColumn } from "./read-column.ts";
import type { WireColumn } from "./wire-column.ts";

/** A piece of a result as the server sends it. Its columns are views of the bytes it was read from. */
export interface TsBlock {
  readonly rowCount: number;
  /** Timestamps of the rows in the tree model; in the table model a dummy. */
  readonly time: WireColumn;
  /** Type byte of each value column. */
  readonly types: Uint8Array;
  readonly columns: readonly WireColumn[];
}

/** Rows that a block may claim to have while each of its columns is a single value. Servers make some thousand. */
const MAX_ROWS_OF_RUNS = 0x100000;
/** Bytes of a block that an error shows. */
const SHOWN_BYTES = 16;
/** INT64, the type of the time column. */
const TIME_TYPE = 2;

/**
 * Reads one TsBlock, big endian throughout. (Java: TsBlockSerde)
 *
 * | bytes | meaning |
 * |---|---|
 * | i32 | n, the number of value columns |
 * | n | their types |
 * | i32 | number of rows |
 * | n + 1 | encodings: time column first, then the value columns |
 * | … | time column, then the value columns |
 *
 * @param bytes must not change while the block is in use
 * @param isOurs nobody else looks at the bytes: they are changed, so that numbers need no other memory
 * @throws {IoTDBProtocolError} when this is no block, or bytes are left over
 */
export function readTsBlock(bytes: Uint8Array, isOurs = false): TsBlock {
  const reader = new ByteReader(bytes);
  const first = isOurs ? reader.bytes.slice(0, SHOWN_BYTES) : bytes;
  try {
    return read(reader, new ColumnMemory(isOurs ? reader.bytes : undefined));
  } catch (error) {
    throw blockError(error, first);
  }
}

function read(reader: ByteReader, memory: ColumnMemory): TsBlock {
  const columnCount = reader.i32be();
  if (columnCount < 0 || columnCount > reader.remaining) {
    throw new BlockFault(`${columnCount} columns cannot be in ${reader.remaining} bytes`, 0);
  }
  // Copies, because columns may be moved here.
  const types = reader.take(columnCount).slice();
  const rowCount = reader.i32be();
  if (rowCount < 0) throw new BlockFault(`${rowCount} rows`, reader.offset - 4);
  const encodings = reader.take(columnCount + 1).slice();
  const time = readColumn(reader, TIME_TYPE, encodings[0]!, rowCount, memory);
  const columns: WireColumn[] = [];
  for (let c = 0; c < columnCount; c++) {
    columns.push(readColumn(reader, types[c]!, encodings[c + 1]!, rowCount, memory));
  }
  if (reader.remaining > 0) throw new BlockFault(`${reader.remaining} bytes after the block`, reader.offset);
  if (rowCount > MAX_ROWS_OF_RUNS && [time, ...columns].every(isRun)) {
    throw new BlockFault(`${rowCount} rows of single values`, reader.offset);
  }
  return { rowCount, time, types, columns };
}

function isRun({ form }: WireColumn): boolean {
  return form === "run";
}
