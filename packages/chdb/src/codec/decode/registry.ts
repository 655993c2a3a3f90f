import { ChdbUsageError } from "../../errors.ts";
import { geoStructure, type TypeNode, typeText } from "../type.ts";
import { ArrayDecoder, MapDecoder, NullableDecoder, TupleDecoder } from "./containers.ts";
import { dateDecoder, dateTime64Decoder, time64Decoder, timeDecoder } from "./dates.ts";
import { decimalDecoder } from "./decimals.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import { JsonDecoder } from "./json.ts";
import { LowCardinalityDecoder } from "./low-cardinality.ts";
import {
  bfloat16Decoder,
  boolDecoder,
  int64Decoder,
  nothingDecoder,
  numberDecoder,
  wideIntDecoder,
} from "./numbers.ts";
import { QBitDecoder } from "./qbit.ts";
import { enumDecoder, ipv4Decoder, ipv6Decoder, uuidDecoder } from "./scalars.ts";
import { fixedStringDecoder, StringDecoder } from "./strings.ts";
import { DynamicDecoder, VariantDecoder } from "./variants.ts";

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/**
 * The decoder for a type.
 * @throws {ChdbUsageError} for a type whose values only the engine understands (`ERR_CHDB_UNREADABLE_TYPE`)
 */
export function makeDecoder(type: TypeNode, context: DecodeContext): ColumnDecoder {
  switch (type.kind) {
    case "Int8":
      return numberDecoder(Int8Array);
    case "Int16":
      return numberDecoder(Int16Array);
    case "Int32":
      return numberDecoder(Int32Array);
    case "UInt8":
      return numberDecoder(Uint8Array);
    case "UInt16":
      return numberDecoder(Uint16Array);
    case "UInt32":
      return numberDecoder(Uint32Array);
    case "Float32":
      return numberDecoder(Float32Array);
    case "Float64":
      return numberDecoder(Float64Array);
    case "BFloat16":
      return bfloat16Decoder();
    case "Int64":
    case "Interval":
      return int64Decoder(true, context);
    case "UInt64":
      return int64Decoder(false, context);
    case "Int128":
      return wideIntDecoder(128, true);
    case "UInt128":
      return wideIntDecoder(128, false);
    case "Int256":
      return wideIntDecoder(256, true);
    case "UInt256":
      return wideIntDecoder(256, false);
    case "Bool":
      return boolDecoder();
    case "Nothing":
      return nothingDecoder();
    case "String":
      return new StringDecoder();
    case "FixedString":
      return fixedStringDecoder(type.length);
    case "Decimal":
      return decimalDecoder(type.precision, type.scale);
    case "Date":
      return dateDecoder(Uint16Array, DAY_MS, context);
    case "Date32":
      return dateDecoder(Int32Array, DAY_MS, context);
    case "DateTime":
      return dateDecoder(Uint32Array, SECOND_MS, context);
    case "DateTime64":
      return dateTime64Decoder(type.precision, context);
    case "Time":
      return timeDecoder(context);
    case "Time64":
      return time64Decoder(type.precision, context);
    case "Enum8":
    case "Enum16":
      return enumDecoder(type);
    case "UUID":
      return uuidDecoder();
    case "IPv4":
      return ipv4Decoder();
    case "IPv6":
      return ipv6Decoder();
    case "Nullable":
      return new NullableDecoder(type.inner, context);
    case "LowCardinality":
      return new LowCardinalityDecoder(type.inner, context);
    case "Array":
      return new ArrayDecoder(type.inner, context);
    case "Map":
      return new MapDecoder(type.key, type.value, context);
    case "Tuple":
      return new TupleDecoder(type.elements, context);
    case "Nested":
      return new ArrayDecoder(
        { kind: "Tuple", elements: type.elements, source: typeText(type).replace("Nested", "Tuple") },
        context,
      );
    case "Variant":
      return new VariantDecoder(type, context);
    case "Dynamic":
      return new DynamicDecoder(type, context);
    case "JSON":
      return new JsonDecoder(type, context);
    case "SimpleAggregateFunction":
      return context.decoder(type.inner);
    case "QBit":
      return new QBitDecoder(type);
    case "Point":
    case "Ring":
    case "LineString":
    case "MultiLineString":
    case "Polygon":
    case "MultiPolygon":
    case "Geometry":
      return context.decoder(geoStructure(type.kind));
    case "AggregateFunction":
      throw unreadable(
        `${typeText(type)} is a state that only the engine understands: select finalizeAggregation(…)`,
      );
    case "Object":
    case "Identifier":
      throw unreadable(`${typeText(type)} is no type of a column that can be read`);
  }
}

function unreadable(message: string): ChdbUsageError {
  return new ChdbUsageError(message, { code: "ERR_CHDB_UNREADABLE_TYPE" });
}
