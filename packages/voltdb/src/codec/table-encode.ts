import type { ByteWriter } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { writeString } from "./bytes.ts";
import { scalarWriter } from "./encode.ts";
import type { ColumnInfo } from "./table-layout.ts";

/** More columns than this do not fit into the count. */
const MAX_COLUMNS = 0x7fff;

/**
 * Writes a table with its length, as `TableLayout` reads it.
 * @throws {VoltUsageError} when a value does not fit its column, or a row has other columns
 */
export function encodeTable(
  writer: ByteWriter,
  columns: readonly ColumnInfo[],
  rows: Iterable<readonly unknown[] | Readonly<Record<string, unknown>>>,
  statusCode: number,
): void {
  if (columns.length > MAX_COLUMNS) throw new VoltUsageError(`a table has at most ${MAX_COLUMNS} columns`);
  if (!(Number.isInteger(statusCode) && statusCode >= -128 && statusCode <= 127)) {
    throw new VoltUsageError("the status of a table is an integer from -128 to 127");
  }
  const writers = columns.map(({ type }) => scalarWriter(type));
  const lengthAt = writer.reserve(4);
  const headerAt = writer.reserve(4);
  writer.i8(statusCode);
  writer.i16be(columns.length);
  for (const { type } of columns) writer.i8(type);
  for (const { name } of columns) writeString(writer, name);
  writer.patchI32be(headerAt, writer.length - headerAt - 4);
  const countAt = writer.reserve(4);
  let count = 0;
  for (const row of rows) {
    const values = valuesOf(row, columns, count);
    const rowAt = writer.reserve(4);
    for (let c = 0; c < writers.length; c++)
      writeCell(writers[c]!, writer, values[c], columns[c]!.name, count);
    writer.patchI32be(rowAt, writer.length - rowAt - 4);
    count++;
  }
  writer.patchI32be(countAt, count);
  writer.patchI32be(lengthAt, writer.length - lengthAt - 4);
}

function valuesOf(
  row: readonly unknown[] | Readonly<Record<string, unknown>>,
  columns: readonly ColumnInfo[],
  index: number,
): readonly unknown[] {
  if (!isList(row)) {
    const unknown = Object.keys(row).find((key) => !columns.some(({ name }) => name === key));
    if (unknown !== undefined) throw new VoltUsageError(`row ${index}: there is no column "${unknown}"`);
    return columns.map(({ name }) => row[name]);
  }
  if (row.length !== columns.length) {
    throw new VoltUsageError(`row ${index} has ${row.length} values, the table ${columns.length} columns`);
  }
  return row;
}

function isList(row: readonly unknown[] | object): row is readonly unknown[] {
  return Array.isArray(row);
}

function writeCell(
  write: (writer: ByteWriter, value: unknown) => void,
  writer: ByteWriter,
  value: unknown,
  name: string,
  row: number,
): void {
  try {
    if (value === undefined) throw new VoltUsageError("the value is missing (NULL is null)");
    write(writer, value);
  } catch (error) {
    if (error instanceof VoltUsageError) {
      throw new VoltUsageError(`row ${row}, column "${name}": ${error.message}`, { cause: error });
    }
    throw error;
  }
}
