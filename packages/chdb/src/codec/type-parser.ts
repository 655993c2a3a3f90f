import type { EnumMember, PlainKind, QBitType, TypedPath, TypeElement, TypeNode } from "./type.ts";
import { MAX_TYPE_DEPTH } from "./type.ts";
import { aliasedType, INTERVAL_UNITS, PLAIN_KINDS } from "./type-names.ts";
import { TypeScanner } from "./type-scanner.ts";

/** Longest FixedString of the engine. */
const MAX_FIXED_STRING = 0xffffff;
/** Widest vector that is taken for a QBit. */
const MAX_DIMENSION = 0xffffff;

/**
 * Reads the text of a data type, such as `Array(Tuple(id UInt64, "na me" Nullable(String)))`.
 *
 * Names of other SQL dialects (`BIGINT`) are read as the type they stand for.
 * @throws {ChdbUsageError} with code `ERR_CHDB_TYPE` for text that is no type, or one nested deeper than 100
 */
export function parseType(text: string): TypeNode {
  const scanner = new TypeScanner(text);
  const type = readType(scanner, 0);
  if (!scanner.atEnd) scanner.fail("nothing more expected");
  return type;
}

function readType(scanner: TypeScanner, depth: number): TypeNode {
  if (depth > MAX_TYPE_DEPTH) scanner.fail(`types nested deeper than ${MAX_TYPE_DEPTH}`);
  const start = scanner.position;
  const word = scanner.takeWord();
  if (word === undefined) scanner.fail("type expected");
  const type = readNamed(scanner, word, depth) ?? readNamed(scanner, aliasedType(word), depth);
  if (type === undefined) scanner.fail(`unknown type ${word.slice(0, 50)}`, start);
  return PLAIN_KINDS.has(type.kind) ? type : { ...type, source: scanner.since(start) };
}

function readNamed(scanner: TypeScanner, name: string, depth: number): TypeNode | undefined {
  switch (name) {
    case "FixedString":
      return {
        kind: name,
        length: inBrackets(scanner, () => scanner.integer("length", 1, MAX_FIXED_STRING)),
      };
    case "Decimal":
      return readDecimal(scanner);
    case "Decimal32":
      return readSizedDecimal(scanner, 9);
    case "Decimal64":
      return readSizedDecimal(scanner, 18);
    case "Decimal128":
      return readSizedDecimal(scanner, 38);
    case "Decimal256":
      return readSizedDecimal(scanner, 76);
    case "DateTime":
    case "DateTime32":
      return { kind: "DateTime", timeZone: optionalBrackets(scanner, () => scanner.string("time zone")) };
    case "DateTime64":
      return readDateTime64(scanner);
    case "Time64":
      return {
        kind: name,
        precision: optionalBrackets(scanner, () => scanner.integer("precision", 0, 9)) ?? 3,
      };
    case "Enum":
    case "Enum8":
    case "Enum16":
      return readEnum(scanner, name);
    case "Nullable": {
      const inner = inBrackets(scanner, () => readType(scanner, depth + 1));
      if (!canBeNullable(inner)) scanner.fail(`Nullable cannot hold ${inner.kind}`);
      return { kind: name, inner };
    }
    case "LowCardinality": {
      const inner = inBrackets(scanner, () => readType(scanner, depth + 1));
      if (!canBeDictionary(inner)) scanner.fail(`LowCardinality cannot hold ${inner.kind}`);
      return { kind: name, inner };
    }
    case "Array":
      return { kind: name, inner: inBrackets(scanner, () => readType(scanner, depth + 1)) };
    case "Map":
      return inBrackets(scanner, () => {
        const key = readType(scanner, depth + 1);
        scanner.expectMark(",");
        return { kind: name, key, value: readType(scanner, depth + 1) };
      });
    case "Tuple":
    case "Nested":
      return { kind: name, elements: readElements(scanner, depth) };
    case "Variant":
      return { kind: name, alternatives: readAlternatives(scanner, depth) };
    case "Dynamic":
      return { kind: name, maxTypes: optionalBrackets(scanner, () => readLimit(scanner, "max_types")) };
    case "JSON":
      return readJson(scanner, depth);
    case "SimpleAggregateFunction":
      return inBrackets(scanner, () => readSimpleAggregate(scanner, depth));
    case "AggregateFunction":
    case "Object":
      return { kind: name, text: inBrackets(scanner, () => scanner.rest()) };
    case "QBit":
      return inBrackets(scanner, () => readQBit(scanner));
    case "String":
      // A length, as other dialects want it, is accepted and means nothing.
      optionalBrackets(scanner, () => scanner.rest());
      return { kind: name };
    default:
      if (PLAIN_KINDS.has(name)) return { kind: name as PlainKind };
      if (name.startsWith("Interval") && INTERVAL_UNITS.has(name.slice(8))) {
        return { kind: "Interval", unit: name.slice(8) };
      }
      return undefined;
  }
}

function inBrackets<T>(scanner: TypeScanner, read: () => T): T {
  scanner.expectMark("(");
  const value = read();
  scanner.expectMark(")");
  return value;
}

function optionalBrackets<T>(scanner: TypeScanner, read: () => T): T | undefined {
  if (!scanner.takeMark("(")) return undefined;
  if (scanner.takeMark(")")) return undefined;
  const value = read();
  scanner.expectMark(")");
  return value;
}

/** `(a, b, …)`; the list may be empty. */
function readList<T>(scanner: TypeScanner, read: () => T): T[] {
  const list: T[] = [];
  scanner.expectMark("(");
  if (scanner.takeMark(")")) return list;
  do list.push(read());
  while (scanner.takeMark(","));
  scanner.expectMark(")");
  return list;
}

function readDecimal(scanner: TypeScanner): TypeNode {
  const parts = optionalBrackets(scanner, () => {
    const precision = scanner.integer("precision", 1, 76);
    return { precision, scale: scanner.takeMark(",") ? scanner.integer("scale", 0, precision) : 0 };
  });
  return { kind: "Decimal", ...(parts ?? { precision: 10, scale: 0 }) };
}

function readSizedDecimal(scanner: TypeScanner, precision: number): TypeNode {
  return {
    kind: "Decimal",
    precision,
    scale: inBrackets(scanner, () => scanner.integer("scale", 0, precision)),
  };
}

function readDateTime64(scanner: TypeScanner): TypeNode {
  const parts = optionalBrackets(scanner, () => {
    const precision = scanner.integer("precision", 0, 9);
    return { precision, timeZone: scanner.takeMark(",") ? scanner.string("time zone") : undefined };
  });
  return { kind: "DateTime64", ...(parts ?? { precision: 3, timeZone: undefined }) };
}

/** Members without a code follow the one before, from 1 on. `Enum` is as wide as its codes need. */
function readEnum(scanner: TypeScanner, name: "Enum" | "Enum8" | "Enum16"): TypeNode {
  let next = 1;
  const members = readList(scanner, (): EnumMember => {
    const member = scanner.string("name");
    const code = scanner.takeMark("=") ? scanner.integer("code", -0x8000, 0x7fff) : next;
    next = code + 1;
    return { name: member, code };
  });
  const narrow = members.every(({ code }) => code >= -128 && code <= 127);
  if (members.length === 0) scanner.fail("members expected");
  if (name === "Enum8" && !narrow) scanner.fail("codes of an Enum8 are from -128 to 127");
  return { kind: name === "Enum16" || !narrow ? "Enum16" : "Enum8", members };
}

function readElements(scanner: TypeScanner, depth: number): TypeElement[] {
  return readList(scanner, () => {
    const quoted = scanner.takeQuotedName();
    if (quoted !== undefined) return { name: quoted, type: readType(scanner, depth + 1) };
    const start = scanner.position;
    const word = scanner.takeWord();
    // Two words in a row are a name and its type; one is a type.
    if (word !== undefined && scanner.seesName) return { name: word, type: readType(scanner, depth + 1) };
    scanner.goTo(start);
    return { name: undefined, type: readType(scanner, depth + 1) };
  });
}

/** The types of a Variant in the engine's order, which numbers them: that of their text, each once. */
function readAlternatives(scanner: TypeScanner, depth: number): TypeNode[] {
  const byText = new Map<string, TypeNode>();
  readList(scanner, () => {
    const start = scanner.position;
    const type = readType(scanner, depth + 1);
    byText.set(scanner.since(start), type);
  });
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, type]) => type);
}

function readLimit(scanner: TypeScanner, name: string): number {
  if (!scanner.takeKeyword(name.toUpperCase())) scanner.fail(`${name} expected`);
  scanner.expectMark("=");
  return scanner.integer(name, 0, Number.MAX_SAFE_INTEGER);
}

function readJson(scanner: TypeScanner, depth: number): TypeNode {
  const limits: { name: string; value: number }[] = [];
  const paths: TypedPath[] = [];
  const skip: string[] = [];
  const skipPatterns: string[] = [];
  if (scanner.takeMark("(") && !scanner.takeMark(")")) {
    do {
      const start = scanner.position;
      if (scanner.takeKeyword("SKIP")) {
        if (scanner.takeKeyword("REGEXP")) skipPatterns.push(scanner.string("pattern"));
        else skip.push(readPath(scanner));
        continue;
      }
      const path = readPath(scanner);
      if (!scanner.takeMark("=")) {
        paths.push({ path, type: readType(scanner, depth + 1) });
      } else if (path === "max_dynamic_paths" || path === "max_dynamic_types") {
        limits.push({ name: path, value: scanner.integer(path, 0, Number.MAX_SAFE_INTEGER) });
      } else {
        scanner.fail(`unknown parameter ${path.slice(0, 50)}`, start);
      }
    } while (scanner.takeMark(","));
    scanner.expectMark(")");
  }
  return { kind: "JSON", limits, paths, skip, skipPatterns };
}

/** `a.b.c`, each part with or without quotes; the engine quotes a path as a whole. */
function readPath(scanner: TypeScanner): string {
  const parts: string[] = [];
  do {
    const part = scanner.takeQuotedName() ?? scanner.takeWord();
    if (part === undefined) scanner.fail("path expected");
    parts.push(part);
  } while (scanner.takeMark("."));
  return parts.join(".");
}

/** `function(parameters), T`. */
function readSimpleAggregate(scanner: TypeScanner, depth: number): TypeNode {
  const start = scanner.position;
  if (scanner.takeWord() === undefined) scanner.fail("function expected");
  if (scanner.takeMark("(")) {
    scanner.rest();
    scanner.expectMark(")");
  }
  const text = scanner.since(start);
  scanner.expectMark(",");
  return { kind: "SimpleAggregateFunction", function: text, inner: readType(scanner, depth + 1) };
}

function readQBit(scanner: TypeScanner): QBitType {
  const element = scanner.takeWord();
  if (element !== "BFloat16" && element !== "Float32" && element !== "Float64") {
    scanner.fail("BFloat16, Float32 or Float64 expected");
  }
  scanner.expectMark(",");
  return { kind: "QBit", element, dimension: scanner.integer("dimension", 1, MAX_DIMENSION) };
}

function canBeNullable(type: TypeNode): boolean {
  switch (type.kind) {
    case "Nullable":
    case "LowCardinality":
    case "Array":
    case "Map":
    case "Nested":
    case "Variant":
    case "Dynamic":
    case "Geometry":
      return false;
    default:
      return true;
  }
}

function canBeDictionary(type: TypeNode): boolean {
  if (type.kind === "Nullable") return canBeDictionary(type.inner);
  return canBeNullable(type) && type.kind !== "Tuple" && type.kind !== "JSON" && type.kind !== "Nothing";
}
