import { IoTDBProtocolError } from "../errors.ts";
import type { TsBlock } from "./block/ts-block.ts";
import { PhysicalType } from "./block/wire-column.ts";
import type { Column } from "./column/column.ts";
import { makeColumn } from "./column/make-column.ts";
import { TextCache } from "./column/text-cache.ts";
import { type DataTypeName, isDataTypeName } from "./data-type.ts";
import type { ValueModes } from "./value-modes.ts";

/** Name and type of a column of a result. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: DataTypeName;
}

/** What the answer to a query says of all of its blocks. */
export interface ResultSchema {
  readonly columns: readonly ColumnInfo[];
  /** For each column, the texts that its blocks had. */
  readonly texts: readonly TextCache[];
  readonly modes: ValueModes;
  /** For each column, the value column of a block that holds it; -1 is the block's time column. */
  readonly blockColumns: readonly number[];
}

/** The fields of TSExecuteStatementResp that describe a result. */
export interface ResultDescription {
  readonly columns?: readonly string[] | undefined;
  readonly dataTypeList?: readonly string[] | undefined;
  /** Default: each column is the value column of the same number. */
  readonly columnIndex2TsBlockColumnIndexList?: readonly number[] | undefined;
}

/** The type byte in a block of each type. */
// Made by a call, because bundlers drop no object with names or values that are looked up.
const PHYSICAL: Readonly<Record<DataTypeName, number>> = /* @__PURE__ */ (() => ({
  BOOLEAN: PhysicalType.BOOLEAN,
  INT32: PhysicalType.INT32,
  DATE: PhysicalType.INT32,
  INT64: PhysicalType.INT64,
  TIMESTAMP: PhysicalType.INT64,
  FLOAT: PhysicalType.FLOAT,
  DOUBLE: PhysicalType.DOUBLE,
  TEXT: PhysicalType.BINARY,
  STRING: PhysicalType.BINARY,
  BLOB: PhysicalType.BINARY,
  OBJECT: PhysicalType.BINARY,
}))();

/**
 * How the blocks of a result are to be read. Names may repeat.
 * @throws {IoTDBProtocolError} for a type that is not known, or lists of different length
 */
export function resultSchema(description: ResultDescription, modes: ValueModes): ResultSchema {
  const names = description.columns ?? [];
  const types = description.dataTypeList ?? [];
  const indices = description.columnIndex2TsBlockColumnIndexList ?? names.map((_, c) => c);
  if (types.length !== names.length || indices.length !== names.length) {
    throw fault(
      `A result of ${names.length} columns has ${types.length} types and ${indices.length} indices`,
    );
  }
  const columns = names.map((name, c): ColumnInfo => {
    const type = types[c]!;
    if (!isDataTypeName(type)) throw fault(`Column "${name}" has type ${type}, which is not known here`);
    return { name, type };
  });
  return { columns, blockColumns: indices, modes, texts: columns.map(() => new TextCache()) };
}

/**
 * The columns of one block of a result.
 * @param exact modes to read it with in place of those of the result
 * @throws {IoTDBProtocolError} when this is not a block of this result
 */
export function columnsOf(
  block: TsBlock,
  { columns, texts, blockColumns, modes }: ResultSchema,
  exact?: Pick<ValueModes, "int64" | "timestamps">,
): Column[] {
  const all = exact === undefined ? modes : { ...modes, ...exact };
  return columns.map(({ name, type }, c) => {
    const index = blockColumns[c]!;
    const wire = index === -1 ? block.time : block.columns[index];
    const physical = index === -1 ? PhysicalType.INT64 : block.types[index];
    if (wire === undefined || physical !== PHYSICAL[type]) {
      const found =
        wire === undefined
          ? `which has ${block.columns.length} columns`
          : `where values have type ${physical}`;
      throw fault(`Column "${name}" (${type}) is column ${index} of a block, ${found}`);
    }
    return makeColumn({ name, type, modes: all, texts: texts[c]! }, wire);
  });
}

function fault(message: string): IoTDBProtocolError {
  return new IoTDBProtocolError(message, { offset: 0, kind: "TsBlock", firstBytes: "" });
}
