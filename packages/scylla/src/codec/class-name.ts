import type { CqlType, SimpleTypeName, UdtField } from "./type.ts";

const PREFIX = "org.apache.cassandra.db.marshal.";
const MAX_DEPTH = 64;
const MAX_DIMENSIONS = 0x7fffffff;

const SIMPLE: ReadonlyMap<string, SimpleTypeName> = /* @__PURE__ */ new Map<string, SimpleTypeName>([
  ["AsciiType", "ascii"],
  ["LongType", "bigint"],
  ["BytesType", "blob"],
  ["BooleanType", "boolean"],
  ["CounterColumnType", "counter"],
  ["DecimalType", "decimal"],
  ["DoubleType", "double"],
  ["FloatType", "float"],
  ["InetAddressType", "inet"],
  ["Int32Type", "int"],
  ["ShortType", "smallint"],
  ["ByteType", "tinyint"],
  ["UTF8Type", "text"],
  ["TimestampType", "timestamp"],
  ["DateType", "timestamp"],
  ["TimeUUIDType", "timeuuid"],
  ["UUIDType", "uuid"],
  ["IntegerType", "varint"],
  ["SimpleDateType", "date"],
  ["TimeType", "time"],
  ["DurationType", "duration"],
]);

/**
 * The type that a server-side class name stands for, such as
 * `org.apache.cassandra.db.marshal.VectorType(org.apache.cassandra.db.marshal.FloatType , 3)`. What is not understood
 * is a custom type, whose values are bytes.
 */
export function parseClassName(className: string): CqlType {
  const parser = new ClassNameParser(className);
  const type = parser.type(0);
  return type === undefined || !parser.atEnd ? { kind: "custom", className } : type;
}

/** Reads one class name; every method returns undefined where it does not understand. */
class ClassNameParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    this.#skipSpace();
    return this.#at === this.#text.length;
  }

  type(depth: number): CqlType | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const full = this.#word();
    if (full === undefined) return undefined;
    const name = full.startsWith(PREFIX) ? full.slice(PREFIX.length) : full;
    const simple = SIMPLE.get(name);
    if (simple !== undefined) return { kind: simple };
    if (!this.#take("(")) return undefined;
    const type = this.#parts(name, depth + 1);
    return type !== undefined && this.#take(")") ? type : undefined;
  }

  #parts(name: string, depth: number): CqlType | undefined {
    if (name === "UserType") return this.#udt(depth);
    const types = [this.type(depth)];
    if (name === "VectorType") {
      const dimensions = this.#take(",") ? Number(this.#word() ?? Number.NaN) : Number.NaN;
      const [element] = types;
      const valid = Number.isInteger(dimensions) && dimensions > 0 && dimensions <= MAX_DIMENSIONS;
      return element !== undefined && valid ? { kind: "vector", element, dimensions } : undefined;
    }
    while (this.#take(",")) types.push(this.type(depth));
    if (!types.every((type) => type !== undefined)) return undefined;
    const [first, second] = types as [CqlType, CqlType | undefined];
    if (name === "TupleType") return { kind: "tuple", elements: types };
    if (name === "MapType") {
      return second !== undefined && types.length === 2
        ? { kind: "map", key: first, value: second }
        : undefined;
    }
    if (types.length !== 1) return undefined;
    if (name === "ListType") return { kind: "list", element: first };
    if (name === "SetType") return { kind: "set", element: first };
    return name === "FrozenType" || name === "ReversedType" ? first : undefined;
  }

  /** `keyspace,name in hex,field in hex:type,…` */
  #udt(depth: number): CqlType | undefined {
    const keyspace = this.#word();
    const name = this.#take(",") ? fromHex(this.#word()) : undefined;
    if (keyspace === undefined || name === undefined) return undefined;
    const fields: UdtField[] = [];
    while (this.#take(",")) {
      const field = fromHex(this.#word());
      const type = this.#take(":") ? this.type(depth) : undefined;
      if (field === undefined || type === undefined) return undefined;
      fields.push({ name: field, type });
    }
    return { kind: "udt", keyspace, name, fields };
  }

  #word(): string | undefined {
    this.#skipSpace();
    const start = this.#at;
    while (this.#at < this.#text.length && !" ,():".includes(this.#text[this.#at]!)) this.#at++;
    return this.#at > start ? this.#text.slice(start, this.#at) : undefined;
  }

  #take(mark: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while (this.#text[this.#at] === " ") this.#at++;
  }
}

function fromHex(text: string | undefined): string | undefined {
  if (text === undefined || !/^(?:[0-9a-f]{2})+$/i.test(text)) return undefined;
  const bytes = Uint8Array.from(text.match(/../g)!, (pair) => Number.parseInt(pair, 16));
  return new TextDecoder().decode(bytes);
}
