import { int64 } from "@x/testkit";
import fc from "fast-check";
import { type CqlType, SIMPLE_TYPES, type SimpleTypeName } from "../../../src/codec/type.ts";
import { Decimal } from "../../../src/codec/value/decimal.ts";
import { Duration } from "../../../src/codec/value/duration.ts";
import { Inet } from "../../../src/codec/value/inet.ts";
import { LocalDate } from "../../../src/codec/value/local-date.ts";
import { LocalTime } from "../../../src/codec/value/local-time.ts";
import { TimeUuid } from "../../../src/codec/value/time-uuid.ts";
import { Uuid } from "../../../src/codec/value/uuid.ts";

const text = fc.string({ unit: "binary", maxLength: 40 });
const integer = (bits: number): fc.Arbitrary<number> =>
  fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const part = fc.integer({ min: 0, max: 2147483647 });
const wide = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n });
const words = fc.tuple(integer(32), integer(32), integer(32), integer(32));

/** A value of a type as it is read, with all options at their defaults but for timestamps, which are bigints. */
const SIMPLE: Readonly<Record<SimpleTypeName, fc.Arbitrary<unknown>>> = {
  ascii: fc.string({ unit: "binary-ascii", maxLength: 40 }),
  text,
  blob: fc.uint8Array({ maxLength: 40 }),
  boolean: fc.boolean(),
  tinyint: integer(8),
  smallint: integer(16),
  int: integer(32),
  bigint: int64(),
  counter: int64(),
  varint: fc.oneof(wide, fc.bigInt({ min: -70000n, max: 70000n }), int64()),
  decimal: fc.tuple(wide, integer(32)).map(([digits, scale]) => new Decimal(digits, scale)),
  float: fc.float(),
  double: fc.double(),
  timestamp: int64(),
  date: integer(32).map((days) => new LocalDate(days)),
  time: fc.integer({ min: 0, max: 86_399_999_999_999 }).map((ns) => new LocalTime(ns)),
  duration: fc
    .tuple(part, part, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.constantFrom(1, -1))
    .map(([months, days, ns, sign]) => new Duration(months * sign, days * sign, ns * BigInt(sign))),
  inet: fc.oneof(
    integer(32).map((word) => new Inet(4, word)),
    words.map((all) => new Inet(6, ...all)),
  ),
  uuid: words.map((all) => new Uuid(...all)),
  timeuuid: words.map(([a, b, c, d]) => new TimeUuid(a, (b & 0xffff0fff) | 0x1000, c, d)),
};

const simpleType: fc.Arbitrary<CqlType> = fc.constantFrom(...SIMPLE_TYPES).map((kind) => ({ kind }));

/** Types up to three deep. */
export const anyType: fc.Arbitrary<CqlType> = fc.letrec<{ type: CqlType }>((tie) => {
  const list = fc.array(tie("type"), { minLength: 1, maxLength: 3 });
  return {
    type: fc.oneof(
      { depthSize: "small", withCrossShrink: true, maxDepth: 3 },
      simpleType,
      tie("type").map((element): CqlType => ({ kind: "list", element })),
      tie("type").map((element): CqlType => ({ kind: "set", element })),
      fc.tuple(tie("type"), tie("type")).map(([key, value]): CqlType => ({ kind: "map", key, value })),
      list.map((elements): CqlType => ({ kind: "tuple", elements })),
      list.map(
        (types): CqlType => ({
          kind: "udt",
          keyspace: "ks",
          name: "u",
          fields: types.map((type, i) => ({ name: ["a", "__proto__", "toString"][i]!, type })),
        }),
      ),
      fc
        .tuple(tie("type"), fc.integer({ min: 1, max: 4 }))
        .map(([element, dimensions]): CqlType => ({ kind: "vector", element, dimensions })),
    ),
  };
}).type;

/** A value of a type that is not null, as it is read. */
export function valueFor(type: CqlType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "list":
      return fc.array(nullable(type.element), { maxLength: 4 });
    case "set":
      return fc.array(nullable(type.element), { maxLength: 4 }).map((list) => new Set(list));
    case "map":
      return fc
        .array(fc.tuple(valueFor(type.key), nullable(type.value)), { maxLength: 4 })
        .map((entries) => new Map(entries));
    case "tuple":
      return fc.tuple(...type.elements.map(nullable));
    case "udt":
      return fc.tuple(...type.fields.map((field) => nullable(field.type))).map((values) => {
        const entries = type.fields.map(({ name }, i) => [name, values[i]] as const);
        return Object.fromEntries(entries);
      });
    case "vector":
      return fc
        .array(valueFor(type.element), { minLength: type.dimensions, maxLength: type.dimensions })
        .map((list) => vectorOf(type.element.kind, list));
    case "custom":
      return fc.uint8Array();
    default:
      return SIMPLE[type.kind];
  }
}

function nullable(type: CqlType): fc.Arbitrary<unknown> {
  return fc.option(valueFor(type), { freq: 5 });
}

function vectorOf(element: CqlType["kind"], list: unknown[]): unknown {
  if (element === "float") return Float32Array.from(list as number[]);
  if (element === "double") return Float64Array.from(list as number[]);
  if (element === "int") return Int32Array.from(list as number[]);
  return element === "bigint" ? BigInt64Array.from(list as bigint[]) : list;
}
