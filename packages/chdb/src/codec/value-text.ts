import { decodeLatin1 } from "@x/binary";
import { formatIpv6, Ipv4Column } from "./column/addresses.ts";
import { formatDecimal } from "./column/decimals.ts";
import { Time64Column } from "./column/times.ts";
import { DAY_MS, days, epochSeconds, epochTicks } from "./convert/dates.ts";
import { decimal, decimalRule } from "./convert/decimals.ts";
import { refuse, ValueFault } from "./convert/fault.ts";
import { int64, smallInteger, wideInteger } from "./convert/integers.ts";
import { jsonSource } from "./convert/json.ts";
import { bfloat16, bool, float } from "./convert/numbers.ts";
import { listOf, mapEntries, tupleElements, vectorOf } from "./convert/parts.ts";
import { enumMember, ipv4, ipv6, uuidHex } from "./convert/scalars.ts";
import { fixedTextOrBytes, textOrBytes } from "./convert/strings.ts";
import { timeTicks } from "./convert/times.ts";
import { geoStructure, isNullable, type TypeNode, typeText } from "./type.ts";

/** Fewer digits are taken for a year. */
const EPOCH_DIGITS = 10;
const ONE = { name: "", type: "", length: 1 };

/**
 * A value as text in the form of TSV, a character for each byte. `nested` says that it stands inside an array, map or
 * tuple, where text and dates have quotes and NULL is NULL.
 *
 * @throws {ValueFault} for values that are not of the type, and for those that such text cannot say
 */
export function valueText(type: TypeNode, value: unknown, nested: boolean): string {
  if (value === null && isNullable(type)) return nested ? "NULL" : "\\N";
  const { kind } = type;
  switch (kind) {
    case "Nullable":
    case "LowCardinality":
    case "SimpleAggregateFunction":
      return valueText(type.inner, value, nested);
    case "Nothing":
      return refuse(0, value, kind, "only null is");
    case "Bool":
      return String(bool(value, 0));
    case "Int8":
    case "UInt8":
    case "Int16":
    case "UInt16":
    case "Int32":
    case "UInt32": {
      const span = 2 ** Number(kind.replace(/\D+/, ""));
      const min = kind.startsWith("U") ? 0 : -span / 2;
      return String(smallInteger(value, 0, kind, min, min + span - 1));
    }
    case "Int64":
    case "UInt64":
      return String(int64(value, 0, kind, kind === "Int64"));
    case "Interval":
      return String(int64(value, 0, typeText(type), true));
    case "Int128":
    case "UInt128":
      return String(wideInteger(value, 0, kind, 128, kind === "Int128"));
    case "Int256":
    case "UInt256":
      return String(wideInteger(value, 0, kind, 256, kind === "Int256"));
    case "Float64":
    case "Float32":
    case "BFloat16":
      return floatText(narrow(kind, float(value, 0, kind)));
    case "Decimal":
      return formatDecimal(decimal(value, 0, decimalRule(type.precision, type.scale)), type.scale);
    case "String":
      return quoted(bytesText(textOrBytes(value, 0, kind)), nested);
    case "FixedString": {
      const content = fixedTextOrBytes(value, 0, typeText(type), type.length);
      return quoted(bytesText(content).padEnd(type.length, "\0"), nested);
    }
    case "JSON":
      return quoted(bytesText(textOrBytes(jsonSource(value, 0), 0, "String")), nested);
    case "Enum8":
    case "Enum16":
      return quoted(bytesText(enumMember(value, 0, type).name), nested);
    case "UUID":
      return quoted(uuidText(uuidHex(value, 0)), nested);
    case "IPv4":
      return quoted(new Ipv4Column(ONE, Uint32Array.of(ipv4(value, 0))).get(0)!, nested);
    case "IPv6":
      return quoted(formatIpv6(ipv6(value, 0), 0), nested);
    case "Date":
    case "Date32":
      return quoted(new Date(days(value, 0, kind) * DAY_MS).toISOString().slice(0, 10), nested);
    case "DateTime":
      return String(epochSeconds(value, 0, type.timeZone)).padStart(nested ? 1 : EPOCH_DIGITS, "0");
    case "DateTime64": {
      const ticks = epochTicks(value, 0, type.precision, type.timeZone);
      // Inside containers a bare integer is ticks; at the top it would be seconds.
      return nested ? String(ticks) : instantText(ticks, type.precision, type.timeZone);
    }
    case "Time":
      return quoted(timeText(timeTicks(value, 0, 0, kind), 0), nested);
    case "Time64":
      return quoted(timeText(timeTicks(value, type.precision, 0, typeText(type)), type.precision), nested);
    case "Array":
      return `[${Array.from(listOf(value), (element) => valueText(type.inner, element, true)).join(",")}]`;
    case "Nested":
      return valueText({ kind: "Array", inner: { kind: "Tuple", elements: type.elements } }, value, nested);
    case "Map":
      return `{${mapEntries(value)
        .map(([key, item]) => `${valueText(type.key, key, true)}:${valueText(type.value, item, true)}`)
        .join(",")}}`;
    case "Tuple": {
      const elements = tupleElements(value, type);
      return `(${type.elements.map((element, e) => valueText(element.type, elements[e], true)).join(",")})`;
    }
    case "QBit":
      return `[${vectorOf(value, type.dimension)
        .map((element) => floatText(narrow(type.element, element)))
        .join(",")}]`;
    case "Point":
    case "Ring":
    case "LineString":
    case "MultiLineString":
    case "Polygon":
    case "MultiPolygon":
      return valueText(geoStructure(kind), value, nested);
    default:
      // Variant, Dynamic, Geometry; of others there are no values.
      return refuse(
        0,
        value,
        kind,
        "the engine would guess its type from text; declare the type that it has, and cast",
      );
  }
}

/** Text as UTF-8, or bytes. */
function bytesText(content: string | Uint8Array): string {
  return decodeLatin1(typeof content === "string" ? Buffer.from(content, "utf8") : content);
}

function uuidText(hex: string): string {
  return hex.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function timeText(ticks: bigint, precision: number): string {
  return new Time64Column(ONE, BigInt64Array.of(ticks), precision).get(0)!;
}

/** A number as the type holds it. */
function narrow(type: "Float64" | "Float32" | "BFloat16", value: number): number {
  return type === "Float64" ? value : type === "Float32" ? Math.fround(value) : bfloat16(value);
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
