import { geoStructure, type TypeNode } from "../../src/codec/type.ts";

/**
 * A value as the engine's JSONCompactEachRow writes it with 64-bit integers, decimals, nan and inf quoted. Instants must
 * have been decoded as bigints, so that all their digits are seen.
 */
export function engineJson(type: TypeNode, value: unknown): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "Nullable":
    case "LowCardinality":
    case "SimpleAggregateFunction":
      return engineJson(type.inner, value);
    case "Array":
      return (value as unknown[]).map((element) => engineJson(type.inner, element));
    case "Nested":
      return (value as unknown[]).map((element) =>
        engineJson({ kind: "Tuple", elements: type.elements }, element),
      );
    case "Map":
      return Object.fromEntries(
        Array.from(value as Map<unknown, unknown>, ([key, item]) => [
          String(engineJson(type.key, key)),
          engineJson(type.value, item),
        ]),
      );
    case "Tuple":
      return Array.isArray(value)
        ? value.map((element, i) => engineJson(type.elements[i]!.type, element))
        : Object.fromEntries(
            type.elements.map(({ name, type: inner }) => [
              name,
              engineJson(inner, (value as Record<string, unknown>)[name!]),
            ]),
          );
    case "Decimal": {
      const [whole, fraction = ""] = String(value).split(".");
      const digits = fraction.replace(/0+$/, "");
      return digits === "" ? whole : `${whole}.${digits}`;
    }
    case "Date":
    case "Date32":
      return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
    case "DateTime":
      return clock(Number(value), type.timeZone);
    case "DateTime64": {
      const scale = 10n ** BigInt(type.precision);
      const ticks = value as bigint;
      const rest = ((ticks % scale) + scale) % scale;
      const fraction = type.precision === 0 ? "" : `.${rest.toString().padStart(type.precision, "0")}`;
      return clock(Number((ticks - rest) / scale), type.timeZone) + fraction;
    }
    case "Point":
    case "Ring":
    case "LineString":
    case "MultiLineString":
    case "Polygon":
    case "MultiPolygon":
      return engineJson(geoStructure(type.kind), value);
    case "Float32":
      // The shortest text of a 32-bit float is not that of the same number in 64 bits.
      return typeof value === "number" && Number.isFinite(value)
        ? { nearest: Math.fround(value) + 0 }
        : loose(value);
    default:
      return loose(value);
  }
}

/** Values that say themselves what they are: bigints, and what is in Variant, Dynamic and JSON. */
function loose(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") {
    if (Number.isNaN(value)) return "nan";
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
    return value + 0;
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) return value.map(loose);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, loose(item)]));
  }
  return value;
}

/** What a clock in the zone shows. */
function clock(seconds: number, timeZone = "UTC"): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" })
    .format(new Date(seconds * 1000))
    .replace(",", "");
}
