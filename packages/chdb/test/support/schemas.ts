import fc from "fast-check";
import { formatDecimal } from "../../src/codec/column/decimals.ts";
import type { TypeElement, TypeNode } from "../../src/codec/type.ts";

/** A type, and values of it in the form that rows hold. */
export interface Schema {
  readonly type: TypeNode;
  readonly values: fc.Arbitrary<unknown>;
}

const plain = (kind: string): TypeNode => ({ kind }) as TypeNode;

function integers(kind: string, bits: number, signed: boolean): Schema {
  const min = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const max = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  const wide = fc.bigInt({ min, max });
  return { type: plain(kind), values: bits < 64 ? wide.map(Number) : wide };
}

const text = fc.string({ unit: "binary", maxLength: 60 });

/** Dates that all of the types below hold, cut to whole units. */
function dates(unitMs: number, from = "1900-01-01", to = "2250-01-01"): fc.Arbitrary<Date> {
  return fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => new Date(Math.floor(date.getTime() / unitMs) * unitMs));
}

function decimals(precision: number, scale: number): Schema {
  const max = 10n ** BigInt(precision) - 1n;
  return {
    type: { kind: "Decimal", precision, scale },
    values: fc.bigInt({ min: -max, max }).map((unscaled) => formatDecimal(unscaled, scale)),
  };
}

function instants(precision: number): Schema {
  return {
    type: { kind: "DateTime64", precision, timeZone: "UTC" },
    values: dates(precision < 3 ? 10 ** (3 - precision) : 1),
  };
}

const members = ["a", "x'y", "naïve", "", "tab\tand\\"].map((name, i) => ({ name, code: i * 40 - 100 }));

/** Types that may be the keys of a dictionary. */
const keys: readonly Schema[] = [
  { type: plain("String"), values: text },
  integers("UInt16", 16, false),
  integers("Int64", 64, true),
  { type: plain("Date"), values: dates(86_400_000, "1970-01-01", "2149-06-06") },
  { type: plain("UUID"), values: fc.uuid() },
  {
    type: { kind: "FixedString", length: 3 },
    values: fc.string({ unit: "grapheme-ascii", minLength: 3, maxLength: 3 }),
  },
];

const leaves: readonly Schema[] = [
  ...keys,
  ...[8, 16, 32, 64, 128, 256].flatMap((bits) => [
    integers(`Int${bits}`, bits, true),
    integers(`UInt${bits}`, bits, false),
  ]),
  { type: plain("Float64"), values: fc.double() },
  { type: plain("Float32"), values: fc.float() },
  {
    type: plain("BFloat16"),
    values: fc.constantFrom(0, -0, 1.5, -2, 3.140625, Number.NaN, Number.POSITIVE_INFINITY),
  },
  { type: plain("Bool"), values: fc.boolean() },
  decimals(9, 2),
  decimals(9, 9),
  decimals(18, 4),
  decimals(38, 0),
  decimals(76, 20),
  { type: plain("Date32"), values: dates(86_400_000) },
  { type: { kind: "DateTime", timeZone: undefined }, values: dates(1000, "1970-01-01", "2106-01-01") },
  ...[0, 1, 3, 6, 9].map(instants),
  { type: plain("Time"), values: fc.constantFrom("00:00:00", "12:34:56", "-100:00:01", "999:59:59") },
  { type: { kind: "Time64", precision: 3 }, values: fc.constantFrom("00:00:00.000", "-12:34:56.789") },
  { type: { kind: "Enum8", members }, values: fc.constantFrom(...members.map(({ name }) => name)) },
  {
    type: { kind: "Enum16", members: members.map(({ name, code }) => ({ name, code: code * 300 })) },
    values: fc.constantFrom(...members.map(({ name }) => name)),
  },
  { type: plain("IPv4"), values: fc.ipV4() },
  {
    type: plain("IPv6"),
    values: fc.constantFrom("::", "::1", "2001:db8::1", "::ffff:1.2.3.4", "1:0:0:2::3"),
  },
  { type: { kind: "Interval", unit: "Day" }, values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  {
    type: { kind: "QBit", element: "Float64", dimension: 11 },
    values: fc
      .array(fc.double(), { minLength: 11, maxLength: 11 })
      .map((vector) => Float64Array.from(vector)),
  },
];

const variant: Schema = {
  type: {
    kind: "Variant",
    alternatives: [{ kind: "Array", inner: plain("UInt8") }, plain("Bool"), plain("Int64"), plain("String")],
  },
  values: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    text,
    fc.array(fc.nat(255)),
  ),
};

const dynamic: Schema = {
  type: { kind: "Dynamic", maxTypes: undefined },
  values: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 255n), max: 2n ** 256n - 1n }),
    fc.constantFrom(0.5, -0, 1e300),
    text,
    dates(1),
    fc.array(text),
    fc.array(fc.option(fc.bigInt({ min: 0n, max: 9n })), { minLength: 1 }),
  ),
};

const names = ["id", "na me", "a`b\\c", "__proto__", "constructor", "", "ключ"];

function nullable({ type, values }: Schema): Schema {
  return { type: { kind: "Nullable", inner: type }, values: fc.option(values) };
}

function dictionary({ type, values }: Schema): Schema {
  // Few distinct values, or it would be no dictionary.
  const few = fc.oneof(values, fc.constantFrom(...fc.sample(values, { numRuns: 3, seed: 1 })));
  return { type: { kind: "LowCardinality", inner: type }, values: few };
}

function array({ type, values }: Schema): Schema {
  return { type: { kind: "Array", inner: type }, values: fc.array(values, { maxLength: 5 }) };
}

function map(key: Schema, item: Schema): Schema {
  const entries = fc.uniqueArray(fc.tuple(key.values, item.values), {
    maxLength: 4,
    selector: ([k]) => String(k),
  });
  return {
    type: { kind: "Map", key: key.type, value: item.type },
    values: entries.map((pairs) => new Map(pairs)),
  };
}

function tuple(elements: readonly Schema[], named: boolean): Schema {
  const types = elements.map(({ type }, i): TypeElement => ({ name: named ? names[i] : undefined, type }));
  const values = fc.tuple(...elements.map((element) => element.values));
  return {
    type: { kind: "Tuple", elements: types },
    values: named && elements.length > 0 ? values.map((list) => record(list)) : values,
  };
}

function record(values: readonly unknown[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  values.forEach((value, i) => {
    Object.defineProperty(object, names[i]!, { value, enumerable: true, writable: true, configurable: true });
  });
  return object;
}

/** Any type of the engine that can be written and read, nested up to `depth` levels. */
export function schema(depth = 3): fc.Arbitrary<Schema> {
  const leaf = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...leaves) },
    { weight: 2, arbitrary: fc.constantFrom(...leaves.map(nullable)) },
    { weight: 1, arbitrary: fc.constantFrom(...keys.map(dictionary), ...keys.map(nullable).map(dictionary)) },
    { weight: 1, arbitrary: fc.constantFrom(variant, dynamic) },
  );
  if (depth === 0) return leaf;
  const inner = schema(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: inner.map(array) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...keys, ...keys.map(dictionary)), inner)
        .map(([k, v]) => map(k, v)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.array(inner, { maxLength: 4 }), fc.boolean())
        .map(([elements, named]) => tuple(elements, named)),
    },
  );
}
