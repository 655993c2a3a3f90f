import { type ByteWriter, isLongLike } from "@x/binary";
import { toBytes } from "../codec/bytes.ts";
import { VoltDecimal } from "../codec/decimal.ts";
import { type ScalarWriter, scalarWriter } from "../codec/encode.ts";
import { Geography } from "../codec/geography.ts";
import { isPointPair } from "../codec/geography-point.ts";
import { kindOf } from "../codec/kind-of.ts";
import { VoltTable } from "../codec/volt-table.ts";
import { ARRAY_CODE, type ParameterType, typeName, VoltType } from "../codec/volt-type.ts";
import { VoltUsageError } from "../errors.ts";

// Parameter set: int16 count, then each: int8 type, value; a list: int8 -99, int8 element type, count, elements.
// The count of a list is an int16, for TINYINT an int32.

/** Writes one parameter: type and value. */
export type ParameterWriter = (writer: ByteWriter, value: unknown) => void;

const MAX_COUNT = 0x7fff;

/**
 * What writes parameters of a declared type. For a type that is no list, a list is taken all the same.
 * @throws {VoltUsageError} for a type that is none
 */
export function parameterWriter(type: ParameterType): ParameterWriter {
  if (typeof type === "object" && type !== null) {
    const element = type.element;
    const write = element === VoltType.VOLTTABLE ? writeTable : scalarWriter(element);
    return (writer, value) => {
      if (value === null) writer.i8(VoltType.NULL);
      else writeList(writer, element, write, value);
    };
  }
  if (type === VoltType.NULL) return writeNullOnly;
  if (type === VoltType.VOLTTABLE) return writeTableParameter;
  const write = scalarWriter(type);
  return (writer, value) => {
    // NULL has a type of its own: system procedures take no other.
    if (value === null) writer.i8(VoltType.NULL);
    // The catalog knows the bytes of a Java procedure (`byte[]`) as TINYINT.
    else if (type === VoltType.TINYINT && value instanceof Uint8Array)
      writeTyped(writer, VoltType.VARBINARY, value);
    else if (typeof value === "object" && isList(type, value)) writeList(writer, type, write, value);
    else {
      writer.i8(type);
      write(writer, value);
    }
  };
}

/** Writes a parameter of no declared type: the value says which. The server converts integers and text. */
export function writeInferred(writer: ByteWriter, value: unknown): void {
  const type = inferType(value);
  if (type === VoltType.NULL) writer.i8(type);
  else if (type === VoltType.VOLTTABLE) writeTableParameter(writer, value);
  else if (typeof type === "object")
    writeList(writer, type.element, scalarWriter(type.element), value as object);
  else writeTyped(writer, type, value);
}

function writeTyped(writer: ByteWriter, type: VoltType, value: unknown): void {
  writer.i8(type);
  scalarWriter(type)(writer, value);
}

/**
 * Writes the parameters of a call, all of a declared type, or none.
 * @throws {VoltUsageError} that says which parameter does not fit
 */
export function writeParameters(
  writer: ByteWriter,
  params: readonly unknown[],
  writers: readonly ParameterWriter[] | undefined,
): void {
  if (!Array.isArray(params)) throw new VoltUsageError(`parameters are a list, not ${kindOf(params)}`);
  if (writers !== undefined && params.length !== writers.length) {
    throw new VoltUsageError(`${writers.length} parameters are declared, ${params.length} were given`);
  }
  if (params.length > MAX_COUNT) throw new VoltUsageError(`a call has at most ${MAX_COUNT} parameters`);
  writer.i16be(params.length);
  let i = 0;
  try {
    for (; i < params.length; i++) {
      const value = params[i];
      if (value === undefined) throw new VoltUsageError("the value is undefined (NULL is null)");
      if (writers === undefined) writeInferred(writer, value);
      else writers[i]!(writer, value);
    }
  } catch (error) {
    if (!(error instanceof VoltUsageError)) throw error;
    throw new VoltUsageError(`parameter ${i + 1}: ${error.message}`, { cause: error });
  }
}

function writeNullOnly(writer: ByteWriter, value: unknown): void {
  if (value !== null) throw new VoltUsageError("NULL: only null has this type");
  writer.i8(VoltType.NULL);
}

function writeTableParameter(writer: ByteWriter, value: unknown): void {
  if (value === null) writer.i8(VoltType.NULL);
  else if (Array.isArray(value)) writeList(writer, VoltType.VOLTTABLE, writeTable, value);
  else {
    writer.i8(VoltType.VOLTTABLE);
    writeTable(writer, value);
  }
}

function writeTable(writer: ByteWriter, value: unknown): void {
  if (!(value instanceof VoltTable)) {
    throw new VoltUsageError(`VOLTTABLE: a VoltTable is expected, not ${kindOf(value)}`);
  }
  writer.append(value.bytes);
}

function isList(type: VoltType, value: object): boolean {
  if (Array.isArray(value)) {
    if (type === VoltType.GEOGRAPHY_POINT) return !isPointPair(value);
    // The rings of one polygon are arrays themselves.
    return type !== VoltType.GEOGRAPHY || !Array.isArray(value[0]);
  }
  return type !== VoltType.VARBINARY && isTypedArray(value);
}

function isTypedArray(value: unknown): value is ArrayLike<unknown> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function writeList(writer: ByteWriter, element: number, write: ScalarWriter, value: unknown): void {
  if (!Array.isArray(value) && !isTypedArray(value)) {
    throw new VoltUsageError(`${typeName(element)}[]: an array is expected, not ${kindOf(value)}`);
  }
  const list = value as ArrayLike<unknown>;
  writer.i8(ARRAY_CODE);
  writer.i8(element);
  if (element === VoltType.TINYINT) writer.i32be(list.length);
  else if (list.length <= MAX_COUNT) writer.i16be(list.length);
  else throw new VoltUsageError(`${typeName(element)}[]: at most ${MAX_COUNT} elements`);
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (item === undefined) throw new VoltUsageError(`${typeName(element)}[]: element ${i} is undefined`);
    write(writer, item);
  }
}

/** The type of a value, as far as it says one. */
function inferType(value: unknown): ParameterType {
  switch (typeof value) {
    case "number":
      return Number.isSafeInteger(value) ? VoltType.BIGINT : VoltType.FLOAT;
    case "bigint":
      return VoltType.BIGINT;
    case "string":
      return VoltType.STRING;
    case "boolean":
      throw new VoltUsageError("VoltDB has no booleans: give 1 or 0");
    default:
  }
  if (value === null) return VoltType.NULL;
  if (value instanceof VoltTable) return VoltType.VOLTTABLE;
  if (value instanceof Date) return VoltType.TIMESTAMP;
  if (value instanceof VoltDecimal) return VoltType.DECIMAL;
  if (value instanceof Geography) return VoltType.GEOGRAPHY;
  if (isLongLike(value)) return VoltType.BIGINT;
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return VoltType.VARBINARY;
  if (Array.isArray(value) || isTypedArray(value)) return inferList(value);
  if (toBytes(value) !== undefined) return VoltType.VARBINARY;
  const { lng, lat } = value as { lng?: unknown; lat?: unknown };
  if (typeof lng === "number" && typeof lat === "number") return VoltType.GEOGRAPHY_POINT;
  throw new VoltUsageError(
    `no type goes with ${kindOf(value)}: declare one with client.procedure(name, types)`,
  );
}

function inferList(value: readonly unknown[] | ArrayLike<unknown>): ParameterType {
  if (value instanceof Int8Array) return VoltType.array(VoltType.TINYINT);
  if (value instanceof Int16Array) return VoltType.array(VoltType.SMALLINT);
  if (value instanceof Int32Array) return VoltType.array(VoltType.INTEGER);
  if (value instanceof BigInt64Array) return VoltType.array(VoltType.BIGINT);
  if (value instanceof Float64Array || value instanceof Float32Array) return VoltType.array(VoltType.FLOAT);
  let found: VoltType | undefined;
  for (let i = 0; i < value.length; i++) {
    const item = value[i];
    if (item === null) continue;
    const type = inferType(item);
    if (typeof type !== "number") throw new VoltUsageError("a list of lists is no parameter");
    if (found === undefined || found === type) found = type;
    else if (isNumber(found) && isNumber(type)) found = VoltType.FLOAT;
    else throw new VoltUsageError(`a list holds both ${typeName(found)} and ${typeName(type)}`);
  }
  if (found !== undefined) return VoltType.array(found);
  throw new VoltUsageError(
    "a list without values has no type: declare one with client.procedure(name, types)",
  );
}

function isNumber(type: VoltType): boolean {
  return type === VoltType.BIGINT || type === VoltType.FLOAT;
}
