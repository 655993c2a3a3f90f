import { ByteWriter, decodeLatin1 } from "@x/binary";
import type { ArrayColumn, MapColumn } from "../../src/codec/column/arrays.ts";
import type { Column } from "../../src/codec/column/column.ts";
import type { JsonTextColumn } from "../../src/codec/column/json.ts";
import type { LowCardinalityColumn } from "../../src/codec/column/low-cardinality.ts";
import { hasBytes } from "../../src/codec/column/strings.ts";
import type { TupleColumn } from "../../src/codec/column/tuples.ts";
import type { VectorColumn } from "../../src/codec/column/vectors.ts";
import { decodeNative } from "../../src/codec/decode/native.ts";
import { refuse, ValueFault } from "../../src/codec/encode/encoder.ts";
import { makeEncoder } from "../../src/codec/encode/registry.ts";
import { geoStructure, isNullable, type TypeNode, typeText } from "../../src/codec/type.ts";
import { formatType } from "../../src/codec/type-format.ts";
import { ChdbUsageError } from "../../src/errors.ts";

/**
 * A query parameter as text, made the long way round: written as an INSERT would, read back as a result, put into text.
 * Whatever `encodeParam` makes of a value directly must be the same.
 */
export function encodeParamByRoundTrip(type: TypeNode, value: unknown, name: string): string | Uint8Array {
  if (type.kind === "Identifier") return identifier(value, name);
  if (value === null && isNullable(type)) return "\\N";
  try {
    const text = valueText(type, roundTrip(type, value), 0, false);
    // The text has a character for each byte.
    return /^[\0-\x7f]*$/.test(text) ? text : Uint8Array.from(Buffer.from(text, "latin1"));
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw fault(type, name, error.message);
  }
}

/** The value as a column of one: checked, and in one form whichever form it was given in. */
function roundTrip(type: TypeNode, value: unknown): Column {
  const writer = new ByteWriter();
  writer.uvarint(1);
  writer.uvarint(1);
  writer.uvarintUtf8("");
  writer.uvarintUtf8(formatType(type));
  const prepared = makeEncoder(type).prepare([value], 1);
  prepared.prefix(writer);
  prepared.body(writer);
  return decodeNative(writer.take()).columns[0]!;
}

function identifier(value: unknown, name: string): string | Uint8Array {
  if (typeof value === "string" && value !== "") return Uint8Array.from(Buffer.from(value, "utf8"));
  throw fault({ kind: "Identifier" }, name, "a name is needed");
}

function fault(type: TypeNode, name: string, message: string): ChdbUsageError {
  return new ChdbUsageError(`Parameter {${name}:${typeText(type)}}: ${message}`, {
    code: "ERR_CHDB_VALUE",
  });
}
const DAY_MS = 86_400_000;
/** Fewer digits are taken for a year. */
const EPOCH_DIGITS = 10;

/**
 * Value `index` of a column as text in the form of TSV, a character for each byte. `nested` says that it stands inside an
 * array, map or tuple, where text and dates have quotes and NULL is NULL.
 *
 * @throws {ValueFault} for values that such text cannot say
 */
function valueText(type: TypeNode, column: Column, index: number, nested: boolean): string {
  if (column.isNull(index)) return nested ? "NULL" : "\\N";
  switch (type.kind) {
    case "Nullable":
    case "SimpleAggregateFunction":
      return valueText(type.inner, column, index, nested);
    case "LowCardinality": {
      const { dictionary, indexes } = column as LowCardinalityColumn;
      return valueText(type.inner, dictionary, indexes[index]!, nested);
    }
    case "String":
    case "FixedString":
      return quoted(bytesText(column, index), nested);
    case "JSON":
      return quoted(bytesText((column as JsonTextColumn).text, index), nested);
    case "Enum8":
    case "Enum16":
      return quoted(decodeLatin1(Buffer.from(column.get(index) as string, "utf8")), nested);
    case "UUID":
    case "IPv4":
    case "IPv6":
    case "Time":
    case "Time64":
      return quoted(column.get(index) as string, nested);
    case "Date":
    case "Date32":
      return quoted(new Date(unit(column, index) * DAY_MS).toISOString().slice(0, 10), nested);
    case "DateTime":
      return String(unit(column, index)).padStart(nested ? 1 : EPOCH_DIGITS, "0");
    case "DateTime64": {
      const ticks = (column.values as BigInt64Array)[index]!;
      // Inside containers a bare integer is ticks; at the top it would be seconds.
      return nested ? ticks.toString() : instantText(ticks, type.precision, type.timeZone);
    }
    case "Float32":
    case "Float64":
    case "BFloat16":
      return floatText(column.get(index) as number);
    case "Array":
    case "Nested":
      return arrayText(type, column as ArrayColumn, index);
    case "Map":
      return mapText(type.key, type.value, column as MapColumn, index);
    case "Tuple": {
      const { elements } = column as TupleColumn;
      return `(${type.elements.map((element, e) => valueText(element.type, elements[e]!, index, true)).join(",")})`;
    }
    case "QBit":
      return `[${Array.from((column as VectorColumn).get(index)!, floatText).join(",")}]`;
    case "Variant":
    case "Dynamic":
    case "Geometry":
      return refuse(
        index,
        column.get(index),
        type.kind,
        "the engine would guess its type from text; declare the type that it has, and cast",
      );
    case "Point":
    case "Ring":
    case "LineString":
    case "MultiLineString":
    case "Polygon":
    case "MultiPolygon":
      return valueText(geoStructure(type.kind), column, index, nested);
    default:
      // Bool, integers, intervals, decimals.
      return String(column.get(index));
  }
}

function arrayText(type: TypeNode, column: ArrayColumn, index: number): string {
  const inner: TypeNode =
    type.kind === "Nested"
      ? { kind: "Tuple", elements: type.elements }
      : type.kind === "Array"
        ? type.inner
        : { kind: "Nothing" };
  const parts: string[] = [];
  for (let i = column.offsets[index]!; i < column.offsets[index + 1]!; i++) {
    parts.push(valueText(inner, column.elements, i, true));
  }
  return `[${parts.join(",")}]`;
}

function mapText(key: TypeNode, value: TypeNode, column: MapColumn, index: number): string {
  const parts: string[] = [];
  for (let i = column.offsets[index]!; i < column.offsets[index + 1]!; i++) {
    parts.push(`${valueText(key, column.keys, i, true)}:${valueText(value, column.items, i, true)}`);
  }
  return `{${parts.join(",")}}`;
}

/** Days or seconds as the wire has them. */
function unit(column: Column, index: number): number {
  return (column.values as Int32Array)[index]!;
}

function bytesText(column: Column, index: number): string {
  return decodeLatin1(hasBytes(column) ? column.bytes(index)! : new Uint8Array(0));
}

/** At the top: seconds since 1970 with a fraction. */
function instantText(ticks: bigint, precision: number, timeZone: string | undefined): string {
  const scale = 10n ** BigInt(precision);
  const negative = ticks < 0n;
  const magnitude = negative ? -ticks : ticks;
  const fraction = precision === 0 ? "" : `.${(magnitude % scale).toString().padStart(precision, "0")}`;
  // The engine loses the sign of "-0.5".
  if (negative && magnitude < scale) {
    if (timeZone !== "UTC") {
      throw new ValueFault(
        0,
        "the engine cannot read the last second before 1970 unless the type names the zone UTC",
      );
    }
    return `1969-12-31 23:59:59.${(scale - magnitude).toString().padStart(precision, "0")}`;
  }
  return `${negative ? "-" : ""}${(magnitude / scale).toString().padStart(EPOCH_DIGITS, "0")}${fraction}`;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
  "\\": "\\\\",
  "'": "\\'",
};

/** Text with escapes, in quotes where it is inside a container. */
function quoted(text: string, nested: boolean): string {
  const escaped = text.replace(/[\b\f\n\r\t\0\\']/g, (character) => ESCAPES[character]!);
  return nested ? `'${escaped}'` : escaped;
}
