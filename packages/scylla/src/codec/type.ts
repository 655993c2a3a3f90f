import { quoteName } from "./name.ts";

export { decodeTypeOption } from "./type-option.ts";
export { parseTypeText } from "./type-text.ts";

/** Types without parts, named as in CQL (`text` is also `varchar`). */
export const SIMPLE_TYPES = [
  "ascii",
  "bigint",
  "blob",
  "boolean",
  "counter",
  "decimal",
  "double",
  "float",
  "inet",
  "int",
  "smallint",
  "tinyint",
  "text",
  "timestamp",
  "timeuuid",
  "uuid",
  "varint",
  "date",
  "time",
  "duration",
] as const;

/** The name of a type without parts. */
export type SimpleTypeName = (typeof SIMPLE_TYPES)[number];

/** A type without parts. */
export interface SimpleType {
  readonly kind: SimpleTypeName;
}

export interface ListType {
  readonly kind: "list";
  readonly element: CqlType;
}

export interface SetType {
  readonly kind: "set";
  readonly element: CqlType;
}

export interface MapType {
  readonly kind: "map";
  readonly key: CqlType;
  readonly value: CqlType;
}

export interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly CqlType[];
}

/** A field of a user-defined type. */
export interface UdtField {
  readonly name: string;
  readonly type: CqlType;
}

/** A user-defined type. */
export interface UdtType {
  readonly kind: "udt";
  readonly keyspace: string;
  readonly name: string;
  readonly fields: readonly UdtField[];
}

export interface VectorType {
  readonly kind: "vector";
  readonly element: CqlType;
  readonly dimensions: number;
}

/** A type that only its server-side class knows; its values are bytes. */
export interface CustomType {
  readonly kind: "custom";
  readonly className: string;
}

/** A CQL type. `frozen` is not part of it: the protocol does not tell, and values look the same. */
export type CqlType =
  | SimpleType
  | ListType
  | SetType
  | MapType
  | TupleType
  | UdtType
  | VectorType
  | CustomType;

/** The type as CQL text, such as `map<uuid, list<text>>`, without `frozen`; a user-defined type is its name. */
export function typeText(type: CqlType): string {
  switch (type.kind) {
    case "list":
    case "set":
      return `${type.kind}<${typeText(type.element)}>`;
    case "map":
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case "tuple":
      return `tuple<${type.elements.map(typeText).join(", ")}>`;
    case "vector":
      return `vector<${typeText(type.element)}, ${type.dimensions}>`;
    case "udt":
      return quoteName(type.name);
    case "custom":
      return `'${type.className.replaceAll("'", "''")}'`;
    default:
      return type.kind;
  }
}
