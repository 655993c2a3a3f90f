import type { ByteWriter, NumericArray, NumericArrayType } from "@x/binary";
import { ScyllaUsageError } from "../errors.ts";
import { keyReader, listEncoder, mapEncoder, setEncoder } from "./collections.ts";
import type { ColumnSpec } from "./column-spec.ts";
import { decimalEncoder } from "./decimals.ts";
import { durationEncoder } from "./durations.ts";
import type { Encoder } from "./encoder.ts";
import { booleanEncoder, doubleEncoder, floatEncoder } from "./floats.ts";
import { inetEncoder } from "./inets.ts";
import { dateEncoder, timeEncoder, timestampEncoder } from "./instants.ts";
import { bigintEncoder, intEncoder } from "./integers.ts";
import { tupleEncoder, udtEncoder } from "./records.ts";
import { blobEncoder, textEncoder } from "./texts.ts";
import { type CqlType, typeText, type VectorType } from "./type.ts";
import { uuidEncoder } from "./uuids.ts";
import { EMPTY } from "./value/empty.ts";
import { varintEncoder } from "./varints.ts";
import { fixedLength, fixedVectorEncoder, floatVectorEncoder, variableVectorEncoder } from "./vectors.ts";

export type { Encoder } from "./encoder.ts";

/**
 * The encoder of a type, to be chosen once for a bind marker. What reading gives can always be written; beside it:
 *
 * | type | what is taken, too |
 * |---|---|
 * | tinyint, smallint, int, bigint, counter, varint | number (safe), bigint, Long, digits as text |
 * | decimal | text, number (as JavaScript prints it), bigint, Long |
 * | float, double | bigint that is exact as a number |
 * | timestamp | number, bigint or Long of milliseconds; ISO 8601 text with an offset |
 * | date, duration, inet, uuid, timeuuid | text |
 * | time | text, bigint of nanoseconds |
 * | blob, custom | Buffer, ArrayBuffer, DataView |
 * | uuid, timeuuid, inet | their bytes |
 * | list, vector | array, typed array |
 * | set | Set, array, typed array |
 * | map | Map, plain object |
 * | tuple | array; elements that are missing at its end are null |
 * | user-defined type | object by names, array; fields that are missing are null |
 *
 * Objects of other classes are taken by their text where text is taken for them: those of other drivers fit.
 * What is not exact is refused: fractions for integers, numbers out of range or not safe, text that is no UTF-8. Only
 * `float` rounds: a number becomes the nearest 32-bit one, unless it is too large for any.
 */
export function encoderOf(type: CqlType): Encoder {
  switch (type.kind) {
    case "ascii":
    case "text":
      return textEncoder(type.kind);
    case "blob":
    case "custom":
      return blobEncoder(typeText(type));
    case "tinyint":
    case "smallint":
    case "int":
      return intEncoder(type.kind);
    case "bigint":
    case "counter":
      return bigintEncoder(type.kind);
    case "varint":
      return varintEncoder();
    case "decimal":
      return decimalEncoder();
    case "float":
      return floatEncoder();
    case "double":
      return doubleEncoder();
    case "boolean":
      return booleanEncoder();
    case "uuid":
    case "timeuuid":
      return uuidEncoder(type.kind);
    case "timestamp":
      return timestampEncoder();
    case "date":
      return dateEncoder();
    case "time":
      return timeEncoder();
    case "duration":
      return durationEncoder();
    case "inet":
      return inetEncoder();
    case "list":
      return listEncoder(encoderOf(type.element), typeText(type));
    case "set":
      return setEncoder(encoderOf(type.element), typeText(type));
    case "map":
      return mapEncoder(encoderOf(type.key), keyReader(type.key.kind), encoderOf(type.value), typeText(type));
    case "tuple":
      return tupleEncoder(type.elements.map(encoderOf), typeText(type));
    case "udt": {
      const names = type.fields.map(({ name }) => name);
      return udtEncoder(
        names,
        type.fields.map((field) => encoderOf(field.type)),
        typeText(type),
      );
    }
    case "vector":
      return vectorEncoder(type);
  }
}

const RAW_ARRAYS: Readonly<Partial<Record<CqlType["kind"], NumericArrayType<NumericArray>>>> = {
  double: Float64Array as NumericArrayType<NumericArray>,
  int: Int32Array as NumericArrayType<NumericArray>,
  bigint: BigInt64Array as NumericArrayType<NumericArray>,
};

function vectorEncoder(type: VectorType): Encoder {
  if (type.element.kind === "float") return floatVectorEncoder(type.dimensions, typeText(type));
  const element = encoderOf(type.element);
  return fixedLength(type.element) === undefined
    ? variableVectorEncoder(element, type.dimensions, typeText(type))
    : fixedVectorEncoder(element, type.dimensions, typeText(type), RAW_ARRAYS[type.element.kind]);
}

/** The encoders of some bind markers, in their order. */
export function encodersOf(specs: readonly ColumnSpec[]): readonly Encoder[] {
  return specs.map(({ type }) => encoderOf(type));
}

/**
 * Writes each value as [bytes] (i32 length, then the value), without their count: null is length -1, undefined is -2,
 * "leave it as it is". When it throws, the writer holds what it held before.
 *
 * @param encoders those of `specs`, from {@link encodersOf}
 * @throws {ScyllaUsageError} when there are not as many values as markers, or one is none of its type
 */
export function encodeValues(
  writer: ByteWriter,
  specs: readonly ColumnSpec[],
  encoders: readonly Encoder[],
  values: readonly unknown[],
): void {
  const start = writer.length;
  if (values.length !== encoders.length)
    throw new ScyllaUsageError(`${encoders.length} values are needed, ${values.length} are given`);
  let i = 0;
  try {
    for (; i < encoders.length; i++) {
      const value = values[i];
      if (value === null) writer.i32be(-1);
      else if (value === undefined) writer.i32be(-2);
      else if (value === EMPTY) writer.i32be(0);
      else encoders[i]!.write(writer, value);
    }
  } catch (error) {
    writer.truncate(start);
    throw named(error, specs[i]!, i);
  }
}

function named(error: unknown, { name, type }: ColumnSpec, index: number): unknown {
  if (!(error instanceof ScyllaUsageError)) return error;
  return new ScyllaUsageError(`Value ${index} for "${name}" (${typeText(type)}): ${error.message}`, {
    code: error.code,
  });
}

/**
 * The values of an object in the order of the bind markers; markers of one name share a value.
 * @throws {ScyllaUsageError} for names that are missing and names that no marker has
 */
export function valuesByName(specs: readonly ColumnSpec[], values: object): unknown[] {
  const given = values as Record<string, unknown>;
  const ordered = specs.map(({ name }) => {
    if (!Object.hasOwn(given, name)) throw new ScyllaUsageError(`There is no value for "${name}"`);
    return given[name];
  });
  for (const name of Object.keys(given)) {
    if (!specs.some((spec) => spec.name === name))
      throw new ScyllaUsageError(`There is no bind marker "${name}"; there are: ${listNames(specs)}`);
  }
  return ordered;
}

function listNames(specs: readonly ColumnSpec[]): string {
  return [...new Set(specs.map(({ name }) => name))].join(", ") || "none";
}
