import { listDecoder, mapDecoder, setDecoder } from "./collections.ts";
import { decimalDecoder } from "./decimals.ts";
import { type DecodeContext, type DecodeOptions, type Decoder, decodeContext } from "./decoder.ts";
import { durationDecoder } from "./durations.ts";
import { booleanDecoder, doubleDecoder, floatDecoder } from "./floats.ts";
import { inetDecoder } from "./inets.ts";
import { dateDecoder, timeDecoder, timestampDecoder } from "./instants.ts";
import { bigintDecoder, intDecoder, smallintDecoder, tinyintDecoder } from "./integers.ts";
import { tupleDecoder, udtDecoder } from "./records.ts";
import { blobDecoder, textDecoder } from "./texts.ts";
import { type CqlType, typeText, type VectorType } from "./type.ts";
import { timeuuidDecoder, uuidDecoder } from "./uuids.ts";
import { varintDecoder } from "./varints.ts";
import {
  fixedLength,
  fixedVectorDecoder,
  floatVectorDecoder,
  typedVectorDecoder,
  variableVectorDecoder,
} from "./vectors.ts";

export type { DecodeOptions, Decoder, Int64Mode, LongFactory, TimestampMode } from "./decoder.ts";

/**
 * The decoder of a type, to be chosen once for a column.
 *
 * | type | JS value |
 * |---|---|
 * | ascii, text | string |
 * | blob, custom | Uint8Array, a copy |
 * | boolean | boolean |
 * | tinyint, smallint, int, float, double | number |
 * | bigint, counter | as `int64` says: bigint, number, or an object of a class |
 * | varint | bigint |
 * | decimal | Decimal |
 * | timestamp | as `timestamps` says: Date, or bigint of milliseconds |
 * | date, time, duration | LocalDate, LocalTime, Duration |
 * | uuid, timeuuid | Uuid, TimeUuid |
 * | inet | Inet |
 * | list | array |
 * | set | Set, in the server's order |
 * | map | Map, in the server's order |
 * | tuple | array of all its elements |
 * | user-defined type | object of all its fields |
 * | vector of float, double, int | Float32Array, Float64Array, Int32Array |
 * | vector of bigint | BigInt64Array; array if `int64` is not `"bigint"` |
 * | other vectors | array |
 *
 * Null is null everywhere. A value of no bytes, where the type needs some, is what `empties` says.
 */
export function decoderOf(type: CqlType, options: DecodeOptions = {}): Decoder {
  return decoderIn(type, decodeContext(options));
}

function decoderIn(type: CqlType, context: DecodeContext): Decoder {
  switch (type.kind) {
    case "ascii":
    case "text":
      return textDecoder();
    case "blob":
    case "custom":
      return blobDecoder();
    case "tinyint":
      return tinyintDecoder(context);
    case "smallint":
      return smallintDecoder(context);
    case "int":
      return intDecoder(context);
    case "bigint":
    case "counter":
      return bigintDecoder(context, type.kind);
    case "varint":
      return varintDecoder(context);
    case "decimal":
      return decimalDecoder(context);
    case "float":
      return floatDecoder(context);
    case "double":
      return doubleDecoder(context);
    case "boolean":
      return booleanDecoder(context);
    case "uuid":
      return uuidDecoder(context);
    case "timeuuid":
      return timeuuidDecoder(context);
    case "timestamp":
      return timestampDecoder(context);
    case "date":
      return dateDecoder(context);
    case "time":
      return timeDecoder(context);
    case "duration":
      return durationDecoder(context);
    case "inet":
      return inetDecoder(context);
    case "list":
      return listDecoder(decoderIn(type.element, context), typeText(type));
    case "set":
      return setDecoder(decoderIn(type.element, context), typeText(type));
    case "map":
      return mapDecoder(decoderIn(type.key, context), decoderIn(type.value, context), typeText(type));
    case "tuple": {
      const elements = type.elements.map((element) => decoderIn(element, context));
      return tupleDecoder(elements, typeText(type), context.empty);
    }
    case "udt": {
      const names = type.fields.map(({ name }) => name);
      const fields = type.fields.map((field) => decoderIn(field.type, context));
      return udtDecoder(names, fields, typeText(type), context.empty);
    }
    case "vector":
      return vectorDecoder(type, context);
  }
}

/** Vectors of float, double and int, and of bigint where it is read as one, are typed arrays; all others arrays. */
function vectorDecoder(type: VectorType, context: DecodeContext): Decoder {
  const { element, dimensions } = type;
  const kind = typeText(type);
  if (element.kind === "float") return floatVectorDecoder(dimensions, kind);
  if (element.kind === "double") return typedVectorDecoder(Float64Array, dimensions, kind);
  if (element.kind === "int") return typedVectorDecoder(Int32Array, dimensions, kind);
  if (element.kind === "bigint" && context.int64 === "bigint")
    return typedVectorDecoder(BigInt64Array, dimensions, kind);
  const length = fixedLength(element);
  const decoder = decoderIn(element, context);
  return length === undefined
    ? variableVectorDecoder(decoder, dimensions, kind)
    : fixedVectorDecoder(decoder, length, dimensions, kind);
}
