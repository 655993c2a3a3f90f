import type { CqlType } from "../codec/type.ts";
import type { LocalDate } from "../codec/value/local-date.ts";
import type { LocalTime } from "../codec/value/local-time.ts";
import { type ArrowModule, type ArrowType, create } from "./module.ts";

const DAY_MS = 86_400_000;

/** The type of Arrow that holds a type exactly. */
export function arrowType(arrow: ArrowModule, type: CqlType): ArrowType {
  const field = (name: string, part: CqlType, nullable = true): object =>
    create(arrow.Field, name, arrowType(arrow, part), nullable);
  switch (type.kind) {
    case "boolean":
      return create(arrow.Bool);
    case "tinyint":
      return create(arrow.Int8);
    case "smallint":
      return create(arrow.Int16);
    case "int":
      return create(arrow.Int32);
    case "bigint":
    case "counter":
      return create(arrow.Int64);
    case "float":
      return create(arrow.Float32);
    case "double":
      return create(arrow.Float64);
    case "blob":
    case "custom":
      return create(arrow.Binary);
    case "timestamp":
      return create(arrow.TimestampMillisecond, "UTC");
    case "date":
      return create(arrow.DateDay);
    case "time":
      return create(arrow.TimeNanosecond);
    case "list":
    case "set":
      return create(arrow.List, field("item", type.element));
    case "vector":
      return create(arrow.FixedSizeList, type.dimensions, field("item", type.element));
    case "map": {
      const entry = create(arrow.Struct, [field("key", type.key, false), field("value", type.value)]);
      return create(arrow.Map_, create(arrow.Field, "entries", entry, false));
    }
    case "tuple":
      return create(
        arrow.Struct,
        type.elements.map((element, i) => field(String(i), element)),
      );
    case "udt":
      return create(
        arrow.Struct,
        type.fields.map(({ name, type: part }) => field(name, part)),
      );
    default:
      // Texts, and as their text: UUIDs, addresses, durations, and numbers with as many digits as they like.
      return create(arrow.Utf8);
  }
}

/**
 * A value as the builders of Arrow take it.
 * @param value read with 64-bit integers and timestamps as bigints
 */
export function arrowValue(type: CqlType, value: unknown): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "date":
      // Their builder divides by the length of a day.
      return (value as LocalDate).days * DAY_MS;
    case "time":
      return (value as LocalTime).nanoseconds;
    case "uuid":
    case "timeuuid":
    case "inet":
    case "duration":
    case "decimal":
    case "varint":
      return String(value);
    case "list":
    case "set":
    case "vector":
      return Array.from(value as Iterable<unknown>, (item) => arrowValue(type.element, item));
    case "map": {
      const entries = [...(value as ReadonlyMap<unknown, unknown>)];
      return new Map(entries.map(([key, item]) => [arrowValue(type.key, key), arrowValue(type.value, item)]));
    }
    case "tuple":
      return Object.fromEntries(
        (value as readonly unknown[]).map((item, i) => [String(i), arrowValue(type.elements[i]!, item)]),
      );
    case "udt": {
      const record = value as Readonly<Record<string, unknown>>;
      return Object.fromEntries(
        type.fields.map(({ name, type: part }) => [name, arrowValue(part, record[name])]),
      );
    }
    default:
      return value;
  }
}
