import { Geography, type GeographyPoint, type VoltTable, VoltType } from "../../src/index.ts";

// Values as text, one form for each type, in TypeScript, Java and Python alike: integers and instants (microseconds) as digits,
// FLOAT as the 16 hexadecimal digits of its bits, points as two of these, texts (UTF-8) and bytes as "x" and hexadecimal digits,
// decimals with 12 digits after the point, polygons as well-known text, NULL as "null".

/** The types of the columns of the table `all_types`, behind its key. */
export const ROW_TYPES = [
  VoltType.TINYINT,
  VoltType.SMALLINT,
  VoltType.INTEGER,
  VoltType.BIGINT,
  VoltType.FLOAT,
  VoltType.STRING,
  VoltType.TIMESTAMP,
  VoltType.DECIMAL,
  VoltType.VARBINARY,
  VoltType.GEOGRAPHY_POINT,
  VoltType.GEOGRAPHY,
] as const;

/** The types of the parameters of the procedure `EchoArrays`. */
export const LIST_TYPES = [
  VoltType.SMALLINT,
  VoltType.INTEGER,
  VoltType.BIGINT,
  VoltType.FLOAT,
  VoltType.STRING,
  VoltType.TIMESTAMP,
  VoltType.DECIMAL,
  VoltType.VARBINARY,
] as const;

/** A value as rows hold it (instants as bigint) in its common form. */
export function cellOf(type: VoltType, value: unknown): string {
  if (value === null) return "null";
  switch (type) {
    case VoltType.FLOAT:
      return bitsOf(value as number);
    case VoltType.STRING:
      return textCell(value as string);
    case VoltType.VARBINARY:
      return `x${Buffer.from(value as Uint8Array).toString("hex")}`;
    case VoltType.GEOGRAPHY_POINT: {
      const { lng, lat } = value as GeographyPoint;
      return `${bitsOf(lng)},${bitsOf(lat)}`;
    }
    case VoltType.GEOGRAPHY:
      return value instanceof Geography ? value.toString() : (value as string);
    default:
      return String(value);
  }
}

/** A text, or NULL, in its common form. */
export function textCell(text: string | null): string {
  return text === null ? "null" : `x${Buffer.from(text).toString("hex")}`;
}

/** The rows of a table in their common form, by way of rows and, to be sure, by way of columns. */
export function cellsOf(table: VoltTable): string[][] {
  const byRow = table.tuples.map((row) => row.map((value, c) => cellOf(table.columns[c]!.type, value)));
  const columns = table.columns.map((_, c) => table.column(c));
  const byColumn = byRow.map((_, r) => columns.map((column) => cellOf(column.type, column.get(r))));
  expect(byColumn).toEqual(byRow);
  return byRow;
}

function bitsOf(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString("hex");
}
