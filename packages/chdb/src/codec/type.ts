/**
 * The data types of ClickHouse as trees. `parseType` (type-parser.ts) makes them from type text and notes it in them
 * (`typeText`), `formatType` (type-format.ts) makes type text of any tree. Source: "Data types" of the ClickHouse
 * reference.
 */

/** Types that are nothing but a name. Geo types stand for structures, see {@link geoStructure}. */
export type PlainKind =
  | "Int8"
  | "Int16"
  | "Int32"
  | "Int64"
  | "Int128"
  | "Int256"
  | "UInt8"
  | "UInt16"
  | "UInt32"
  | "UInt64"
  | "UInt128"
  | "UInt256"
  | "Float32"
  | "Float64"
  | "BFloat16"
  | "Bool"
  | "String"
  | "Date"
  | "Date32"
  | "Time"
  | "UUID"
  | "IPv4"
  | "IPv6"
  | "Nothing"
  | GeoKind
  /** The name of a database, table or column: parameters only. */
  | "Identifier";

export type GeoKind =
  | "Point"
  | "Ring"
  | "LineString"
  | "MultiLineString"
  | "Polygon"
  | "MultiPolygon"
  | "Geometry";

export interface PlainType {
  readonly kind: PlainKind;
}

/** `FixedString(N)`: exactly `length` bytes. */
export interface FixedStringType {
  readonly kind: "FixedString";
  readonly length: number;
}

/** `Decimal(P, S)`; `Decimal32(S)` and its kin are read as the precision they stand for. */
export interface DecimalType {
  readonly kind: "Decimal";
  /** Digits in all, 1 to 76. */
  readonly precision: number;
  /** Digits after the point. */
  readonly scale: number;
}

export interface DateTimeType {
  readonly kind: "DateTime";
  /** Only how text is shown and read depends on it: values are UTC. */
  readonly timeZone: string | undefined;
}

export interface DateTime64Type {
  readonly kind: "DateTime64";
  /** Ticks are 10^-precision seconds; 0 to 9. */
  readonly precision: number;
  readonly timeZone: string | undefined;
}

/** A time of day or a span, with ticks of 10^-precision seconds. */
export interface Time64Type {
  readonly kind: "Time64";
  readonly precision: number;
}

export interface EnumMember {
  readonly name: string;
  readonly code: number;
}

export interface EnumType {
  readonly kind: "Enum8" | "Enum16";
  readonly members: readonly EnumMember[];
}

/** `IntervalSecond`, `IntervalDay` … : a count of the unit. */
export interface IntervalType {
  readonly kind: "Interval";
  readonly unit: string;
}

export interface WrapperType {
  readonly kind: "Nullable" | "LowCardinality" | "Array";
  readonly inner: TypeNode;
}

export interface MapType {
  readonly kind: "Map";
  readonly key: TypeNode;
  readonly value: TypeNode;
}

/** A type with the name it goes by in its tuple; `undefined` for a tuple without names. */
export interface TypeElement {
  readonly name: string | undefined;
  readonly type: TypeNode;
}

/** `Tuple(…)`; `Nested(…)` is an array of such tuples. */
export interface TupleType {
  readonly kind: "Tuple" | "Nested";
  readonly elements: readonly TypeElement[];
}

/** `Variant(…)`, its types in the order of the engine (alphabetical), which numbers them. */
export interface VariantType {
  readonly kind: "Variant";
  readonly alternatives: readonly TypeNode[];
}

export interface DynamicType {
  readonly kind: "Dynamic";
  readonly maxTypes: number | undefined;
}

/** A dotted path of a JSON column whose type is declared. */
export interface TypedPath {
  readonly path: string;
  readonly type: TypeNode;
}

export interface JsonType {
  readonly kind: "JSON";
  /** `max_dynamic_paths` and `max_dynamic_types`, as far as given. */
  readonly limits: readonly { readonly name: string; readonly value: number }[];
  readonly paths: readonly TypedPath[];
  readonly skip: readonly string[];
  readonly skipPatterns: readonly string[];
}

/** Stored like its inner type. */
export interface SimpleAggregateFunctionType {
  readonly kind: "SimpleAggregateFunction";
  /** The function with its parameters, as text. */
  readonly function: string;
  readonly inner: TypeNode;
}

/** A type whose bytes only the engine understands: aggregate states, and the JSON type's predecessor. */
export interface OpaqueType {
  readonly kind: "AggregateFunction" | "Object";
  /** What stands between the brackets. */
  readonly text: string;
}

/** A vector kept as bit planes. */
export interface QBitType {
  readonly kind: "QBit";
  readonly element: "BFloat16" | "Float32" | "Float64";
  readonly dimension: number;
}

/** A data type. */
export type TypeNode = (
  | PlainType
  | FixedStringType
  | DecimalType
  | DateTimeType
  | DateTime64Type
  | Time64Type
  | EnumType
  | IntervalType
  | WrapperType
  | MapType
  | TupleType
  | VariantType
  | DynamicType
  | JsonType
  | SimpleAggregateFunctionType
  | OpaqueType
  | QBitType
) & {
  /** The text that it was read from; plain types and those that come from elsewhere have none. */
  readonly source?: string;
};

/** The text of a type that was read, as it stood there. Of plain types the name is all there is to say. */
export function typeText({ kind, source }: TypeNode): string {
  return source ?? kind;
}

/** How deep types may be nested, in text and in data that bring types along: recursion stays bounded. */
export const MAX_TYPE_DEPTH = 100;

const COORDINATE: TypeElement = { name: undefined, type: { kind: "Float64" } };

const GEO_STRUCTURES: Readonly<Record<string, TypeNode>> & Readonly<Record<GeoKind, TypeNode>> = {
  Point: { kind: "Tuple", elements: [COORDINATE, COORDINATE] },
  Ring: { kind: "Array", inner: { kind: "Point" } },
  LineString: { kind: "Array", inner: { kind: "Point" } },
  Polygon: { kind: "Array", inner: { kind: "Ring" } },
  MultiLineString: { kind: "Array", inner: { kind: "LineString" } },
  MultiPolygon: { kind: "Array", inner: { kind: "Polygon" } },
  Geometry: {
    kind: "Variant",
    alternatives: [
      { kind: "LineString" },
      { kind: "MultiLineString" },
      { kind: "MultiPolygon" },
      { kind: "Point" },
      { kind: "Polygon" },
      { kind: "Ring" },
    ],
  },
};

/** The structure that a geo type is another name for; undefined for other types. */
export function geoStructure(kind: GeoKind): TypeNode;
export function geoStructure(kind: TypeNode["kind"]): TypeNode | undefined;
export function geoStructure(kind: TypeNode["kind"]): TypeNode | undefined {
  return GEO_STRUCTURES[kind];
}

/** Bytes that the unscaled integer of a decimal takes: 4, 8, 16 or 32. */
export function decimalWidth(precision: number): number {
  return precision <= 9 ? 4 : precision <= 18 ? 8 : precision <= 38 ? 16 : 32;
}

/** Whether `null` is a value of the type. */
export function isNullable(type: TypeNode): boolean {
  switch (type.kind) {
    case "Nullable":
    case "Variant":
    case "Geometry":
    case "Dynamic":
    case "Nothing":
      return true;
    case "LowCardinality":
    case "SimpleAggregateFunction":
      return isNullable(type.inner);
    default:
      return false;
  }
}

/** Levels of types within types: 1 for a type without parts. */
export function typeDepth(type: TypeNode): number {
  return 1 + partsOf(type).reduce((deepest, part) => Math.max(deepest, typeDepth(part)), 0);
}

/** The types that a type is made of. */
export function partsOf(type: TypeNode): readonly TypeNode[] {
  if ("inner" in type) return [type.inner];
  if ("key" in type) return [type.key, type.value];
  if ("elements" in type) return type.elements.map((element) => element.type);
  if ("alternatives" in type) return type.alternatives;
  if ("paths" in type) return type.paths.map((path) => path.type);
  const structure = geoStructure(type.kind);
  return structure === undefined ? [] : [structure];
}
