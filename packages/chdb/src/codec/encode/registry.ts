import { ChdbUsageError } from "../../errors.ts";
import { geoStructure, type TypeNode } from "../type.ts";
import { formatType } from "../type-format.ts";
import { ArrayEncoder, MapEncoder, NullableEncoder, TupleEncoder } from "./containers.ts";
import { dateEncoder, dateTime64Encoder, dateTimeEncoder } from "./dates.ts";
import { decimalEncoder } from "./decimals.ts";
import type { Encoder } from "./encoder.ts";
import { int64Encoder, smallIntegerEncoder, wideIntegerEncoder } from "./integers.ts";
import { JsonEncoder } from "./json.ts";
import { LowCardinalityEncoder } from "./low-cardinality.ts";
import { bfloat16Encoder, boolEncoder, float32Encoder, float64Encoder, NothingEncoder } from "./numbers.ts";
import { QBitEncoder } from "./qbit.ts";
import { enumEncoder, ipv4Encoder, ipv6Encoder, uuidEncoder } from "./scalars.ts";
import { fixedStringEncoder, StringEncoder } from "./strings.ts";
import { time64Encoder, timeEncoder } from "./times.ts";
import { DynamicEncoder, VariantEncoder } from "./variants.ts";

/**
 * The encoder for a type.
 * @throws {ChdbUsageError} for types whose values only the engine can make (`ERR_CHDB_UNWRITABLE_TYPE`)
 */
export function makeEncoder(type: TypeNode): Encoder {
  switch (type.kind) {
    case "Int8":
    case "Int16":
    case "Int32":
    case "UInt8":
    case "UInt16":
    case "UInt32":
      return smallIntegerEncoder(type.kind);
    case "Int64":
      return int64Encoder("Int64", true);
    case "Interval":
      return int64Encoder(formatType(type), true);
    case "UInt64":
      return int64Encoder("UInt64", false);
    case "Int128":
      return wideIntegerEncoder("Int128", 128, true);
    case "UInt128":
      return wideIntegerEncoder("UInt128", 128, false);
    case "Int256":
      return wideIntegerEncoder("Int256", 256, true);
    case "UInt256":
      return wideIntegerEncoder("UInt256", 256, false);
    case "Float32":
      return float32Encoder();
    case "Float64":
      return float64Encoder();
    case "BFloat16":
      return bfloat16Encoder();
    case "Bool":
      return boolEncoder();
    case "Nothing":
      return new NothingEncoder();
    case "String":
      return new StringEncoder();
    case "FixedString":
      return fixedStringEncoder(type.length);
    case "Decimal":
      return decimalEncoder(type.precision, type.scale);
    case "Date":
    case "Date32":
      return dateEncoder(type.kind);
    case "DateTime":
      return dateTimeEncoder(type.timeZone);
    case "DateTime64":
      return dateTime64Encoder(type.precision, type.timeZone);
    case "Time":
      return timeEncoder();
    case "Time64":
      return time64Encoder(type.precision);
    case "Enum8":
    case "Enum16":
      return enumEncoder(type);
    case "UUID":
      return uuidEncoder();
    case "IPv4":
      return ipv4Encoder();
    case "IPv6":
      return ipv6Encoder();
    case "Nullable":
      return new NullableEncoder(makeEncoder(type.inner));
    case "LowCardinality": {
      const nullable = type.inner.kind === "Nullable";
      return new LowCardinalityEncoder(makeEncoder(nullable ? unwrap(type.inner) : type.inner), nullable);
    }
    case "Array":
      return new ArrayEncoder(makeEncoder(type.inner));
    case "Map":
      return new MapEncoder(makeEncoder(type.key), makeEncoder(type.value));
    case "Tuple": {
      const names = type.elements.map(({ name }) => name).filter((name) => name !== undefined);
      const named = names.length > 0 && names.length === type.elements.length;
      return new TupleEncoder(
        type.elements.map((element) => makeEncoder(element.type)),
        named ? names : undefined,
      );
    }
    case "Nested":
      return new ArrayEncoder(makeEncoder({ kind: "Tuple", elements: type.elements }));
    case "Variant":
      return new VariantEncoder(type, makeEncoder);
    case "Dynamic":
      return new DynamicEncoder(makeEncoder);
    case "JSON":
      return new JsonEncoder(type, makeEncoder);
    case "SimpleAggregateFunction":
      return makeEncoder(type.inner);
    case "QBit":
      return new QBitEncoder(
        type.element === "Float64" ? 64 : type.element === "Float32" ? 32 : 16,
        type.dimension,
      );
    case "Point":
    case "Ring":
    case "LineString":
    case "MultiLineString":
    case "Polygon":
    case "MultiPolygon":
    case "Geometry":
      return makeEncoder(geoStructure(type.kind));
    case "AggregateFunction":
    case "Object":
    case "Identifier":
      throw new ChdbUsageError(`${formatType(type)} is a type whose values only the engine can make`, {
        code: "ERR_CHDB_UNWRITABLE_TYPE",
      });
  }
}

function unwrap(type: TypeNode): TypeNode {
  return type.kind === "Nullable" ? type.inner : type;
}
