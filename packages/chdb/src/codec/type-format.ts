import type { TypeElement, TypeNode } from "./type.ts";

const BARE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The text of a type, spelled as the engine spells it. `parseType` makes an equal tree of it again. */
export function formatType(type: TypeNode): string {
  switch (type.kind) {
    case "FixedString":
      return `FixedString(${type.length})`;
    case "Decimal":
      return `Decimal(${type.precision}, ${type.scale})`;
    case "DateTime":
      return type.timeZone === undefined ? "DateTime" : `DateTime(${quoteText(type.timeZone)})`;
    case "DateTime64":
      return type.timeZone === undefined
        ? `DateTime64(${type.precision})`
        : `DateTime64(${type.precision}, ${quoteText(type.timeZone)})`;
    case "Time64":
      return `Time64(${type.precision})`;
    case "Enum8":
    case "Enum16":
      return `${type.kind}(${type.members.map(({ name, code }) => `${quoteText(name)} = ${code}`).join(", ")})`;
    case "Interval":
      return `Interval${type.unit}`;
    case "Nullable":
    case "LowCardinality":
    case "Array":
      return `${type.kind}(${formatType(type.inner)})`;
    case "Map":
      return `Map(${formatType(type.key)}, ${formatType(type.value)})`;
    case "Tuple":
    case "Nested":
      return `${type.kind}(${type.elements.map(formatElement).join(", ")})`;
    case "Variant":
      return `Variant(${type.alternatives.map(formatType).join(", ")})`;
    case "Dynamic":
      return type.maxTypes === undefined ? "Dynamic" : `Dynamic(max_types=${type.maxTypes})`;
    case "JSON": {
      const parts = [
        ...type.limits.map(({ name, value }) => `${name}=${value}`),
        ...type.paths.map(({ path, type: inner }) => `${quoteName(path)} ${formatType(inner)}`),
        ...type.skip.map((path) => `SKIP ${quoteName(path)}`),
        ...type.skipPatterns.map((pattern) => `SKIP REGEXP ${quoteText(pattern)}`),
      ];
      return parts.length === 0 ? "JSON" : `JSON(${parts.join(", ")})`;
    }
    case "SimpleAggregateFunction":
      return `SimpleAggregateFunction(${type.function}, ${formatType(type.inner)})`;
    case "AggregateFunction":
    case "Object":
      return `${type.kind}(${type.text})`;
    case "QBit":
      return `QBit(${type.element}, ${type.dimension})`;
    default:
      return type.kind;
  }
}

function formatElement({ name, type }: TypeElement): string {
  return name === undefined ? formatType(type) : `${quoteName(name)} ${formatType(type)}`;
}

/** A name as it stands in type text and SQL: in backquotes, unless it is a bare word. */
export function quoteName(name: string): string {
  // SKIP would start a clause of the JSON type.
  return BARE_NAME.test(name) && name.toUpperCase() !== "SKIP" ? name : `\`${escapeText(name, "`")}\``;
}

/** Text in single quotes, escaped as the engine escapes it. */
export function quoteText(text: string): string {
  return `'${escapeText(text, "'")}'`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
  "\\": "\\\\",
};

function escapeText(text: string, quote: string): string {
  return text.replace(/[\b\f\n\r\t\0\\'`]/g, (character) =>
    character === quote ? `\\${quote}` : (ESCAPES[character] ?? character),
  );
}
