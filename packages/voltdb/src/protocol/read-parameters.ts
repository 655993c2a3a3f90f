import type { ByteReader } from "@x/binary";
import type { TableColumn } from "../codec/column/column.ts";
import { makeColumn } from "../codec/column/make-column.ts";
import { TableLayout, tableEnd, WIDTHS } from "../codec/table-layout.ts";
import type { ValueModes } from "../codec/value-modes.ts";
import { tableOf, type VoltTable } from "../codec/volt-table.ts";
import { ARRAY_CODE, isVoltType, type ParameterType, typeName, VoltType } from "../codec/volt-type.ts";
import { VoltProtocolError } from "../errors.ts";

/** A parameter as it was sent. */
export interface SentParameter {
  readonly type: ParameterType;
  readonly value: unknown;
}

/**
 * Reads a parameter set: what a server does; here for dumps and for tests.
 * @throws {VoltProtocolError} for types that are none and counts that lie; `UnderflowError` when the bytes end too early
 */
export function readParameters(reader: ByteReader, modes: ValueModes): SentParameter[] {
  const count = reader.i16be();
  if (count < 0 || count > reader.remaining) throw fault(reader, `${count} parameters`);
  const parameters: SentParameter[] = [];
  for (let i = 0; i < count; i++) parameters.push(readParameter(reader, modes));
  return parameters;
}

function readParameter(reader: ByteReader, modes: ValueModes): SentParameter {
  const type = reader.i8();
  if (type === ARRAY_CODE) return readList(reader, modes);
  if (type === VoltType.NULL) return { type, value: null };
  if (type === VoltType.VOLTTABLE) return { type, value: readTable(reader, modes) };
  const scalar = checkType(reader, type);
  return { type: scalar, value: readColumn(reader, scalar, 1, modes).get(0) };
}

function readList(reader: ByteReader, modes: ValueModes): SentParameter {
  const code = reader.i8();
  const element = code === VoltType.VOLTTABLE ? code : checkType(reader, code);
  const count = element === VoltType.TINYINT ? reader.i32be() : reader.i16be();
  if (count < 0 || count > reader.remaining) throw fault(reader, `a list of ${count} values`);
  if (element === VoltType.VOLTTABLE) {
    return {
      type: VoltType.array(element),
      value: Array.from({ length: count }, () => readTable(reader, modes)),
    };
  }
  return { type: VoltType.array(element), value: readColumn(reader, element, count, modes).toArray() };
}

function readTable(reader: ByteReader, modes: ValueModes): VoltTable {
  const { bytes, view, offset } = reader;
  const end = tableEnd(bytes, view, offset, reader.end);
  const table = tableOf(new TableLayout(bytes, view, offset), modes);
  reader.offset = end;
  return table;
}

/** Values one after the other are a column with nothing in between. */
function readColumn(reader: ByteReader, type: VoltType, length: number, modes: ValueModes): TableColumn {
  const { bytes, view } = reader;
  const bases = new Uint32Array(length);
  const width = WIDTHS[type];
  for (let i = 0; i < length; i++) {
    bases[i] = reader.offset;
    if (width !== undefined) reader.skip(width);
    else {
      const size = reader.i32be();
      if (size < -1) throw fault(reader, `a value of ${size} bytes`);
      reader.skip(Math.max(0, size));
    }
  }
  const column = makeColumn({ name: "", type }, { bytes, view, length, place: { bases, offset: 0 } }, modes);
  if (column === undefined) throw fault(reader, `a parameter of the type ${typeName(type)}`);
  return column;
}

function checkType(reader: ByteReader, type: number): VoltType {
  if (isVoltType(type) && type !== VoltType.NULL && type !== VoltType.VOLTTABLE) return type;
  throw fault(reader, `a parameter of the type ${typeName(type)}`);
}

function fault(reader: ByteReader, message: string): VoltProtocolError {
  return new VoltProtocolError(message, {
    offset: reader.offset,
    kind: "parameter set",
    firstBytes: reader.bytes,
  });
}
