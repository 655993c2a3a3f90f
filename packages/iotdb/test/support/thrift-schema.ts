import { int64 } from "@x/testkit";
import fc from "fast-check";
import { struct } from "../../src/thrift/struct.ts";
import {
  binary,
  bool,
  double,
  i8,
  i16,
  i32,
  i64,
  list,
  map,
  string,
  type ThriftType,
} from "../../src/thrift/types.ts";

/** The shape of a value: made at random, understood by this package's codec and by the oracle. */
export type Schema =
  | PlainSchema
  | { readonly kind: "list"; readonly element: Schema }
  /** The key is an i32 unless it says otherwise. */
  | { readonly kind: "map"; readonly key?: PlainSchema; readonly value: Schema }
  | { readonly kind: "struct"; readonly fields: readonly SchemaField[] };

/** What has no parts. */
export interface PlainSchema {
  readonly kind: "bool" | "i8" | "i16" | "i32" | "i64" | "double" | "binary" | "string";
}

/** A field of a random struct. */
export interface SchemaField {
  readonly id: number;
  /** Always there. */
  readonly required?: boolean;
  readonly schema: Schema;
}

const kinds = ["bool", "i8", "i16", "i32", "i64", "double", "binary", "string"] as const;

function schemaOf(depth: number): fc.Arbitrary<Schema> {
  const plain = fc.constantFrom(...kinds).map((kind): Schema => ({ kind }));
  if (depth === 0) return plain;
  const inner = schemaOf(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: plain },
    { weight: 1, arbitrary: inner.map((element): Schema => ({ kind: "list", element })) },
    { weight: 1, arbitrary: inner.map((value): Schema => ({ kind: "map", value })) },
    { weight: 2, arbitrary: structSchemaOf(depth - 1) },
  );
}

function structSchemaOf(depth: number): fc.Arbitrary<Schema> {
  const id = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 0x7fff }));
  return fc
    .uniqueArray(fc.record({ id, schema: schemaOf(depth) }), { maxLength: 6, selector: (field) => field.id })
    .map((fields): Schema => ({ kind: "struct", fields: fields.sort((a, b) => a.id - b.id) }));
}

/** Structs of up to four levels with all types in them. */
export const structSchema: fc.Arbitrary<Schema> = structSchemaOf(3);

/** A random value of a schema; fields of structs are sometimes missing. */
export function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.kind) {
    case "bool":
      return fc.boolean();
    case "i8":
      return fc.integer({ min: -128, max: 127 });
    case "i16":
      return fc.integer({ min: -32768, max: 32767 });
    case "i32":
      return fc.integer();
    case "i64":
      return int64();
    case "double":
      // The oracle has one NaN, and no negative zero in its compact protocol.
      return fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value));
    case "binary":
      return fc.uint8Array({ maxLength: 40 });
    case "string":
      return fc.string({ unit: "grapheme", maxLength: 40 });
    case "list":
      return fc.array(valueFor(schema.element), { maxLength: 20 });
    case "map":
      return fc
        .uniqueArray(fc.tuple(valueFor(schema.key ?? { kind: "i32" }), valueFor(schema.value)), {
          maxLength: 20,
          selector: ([key]) => key,
        })
        .map((entries) => new Map(entries));
    case "struct":
      return fc.record(
        Object.fromEntries(schema.fields.map((field) => [`f${field.id}`, valueFor(field.schema)])),
        {
          requiredKeys: schema.fields.filter(({ required }) => required).map(({ id }) => `f${id}`),
          noNullPrototype: true,
        },
      );
  }
}

/** This package's type for a schema. */
export function typeOf(schema: Schema): ThriftType<unknown> {
  const types = { bool, i8, i16, i32, i64, double, binary, string } as unknown as Record<
    string,
    ThriftType<unknown>
  >;
  if (schema.kind === "list") return list(typeOf(schema.element)) as ThriftType<unknown>;
  if (schema.kind === "map")
    return map(typeOf(schema.key ?? { kind: "i32" }), typeOf(schema.value)) as ThriftType<unknown>;
  if (schema.kind !== "struct") return types[schema.kind] as ThriftType<unknown>;
  const fields = schema.fields.map(
    (field) => [`f${field.id}`, [field.id, typeOf(field.schema), "optional"]] as const,
  );
  return struct<Record<string, unknown>>("Random", () => Object.fromEntries(fields)) as ThriftType<unknown>;
}
