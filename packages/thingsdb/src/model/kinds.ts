import { Float } from "../codec/values.ts";
import { ThingsDBUsageError } from "../errors.ts";
import { Misfit, nameOf } from "./misfit.ts";
import { idIn, itemsOfSet, type PlainContext, readPlain } from "./plain-values.ts";
import type { PropKind } from "./props.ts";

/** Reads what the server sends as what a property holds. */
export interface PropReader {
  /** @throws {Misfit} when the value is of another kind */
  read(value: unknown): unknown;
  /** One item of a list or a set, as jobs insert them; undefined where the kind has none. */
  readonly item: ((value: unknown) => unknown) | undefined;
  /** The class of the things that properties of this kind lead to. */
  readonly target: ThingConstructor | undefined;
  /** What is sent for a value: floats as such, whole or not. Default: the value itself. */
  readonly write?: ((value: unknown) => unknown) | undefined;
  /** The same for an item. */
  readonly writeItem?: ((value: unknown) => unknown) | undefined;
}

/** A class of things as its properties name it. */
export type ThingConstructor = abstract new (...args: never) => unknown;

/** What values are made with. */
export interface ReadContext extends PlainContext {
  /** A thing that is to be watched and kept. */
  refer(target: ThingConstructor, id: number): unknown;
}

/**
 * The reader for a kind: chosen once for each property of a class.
 * @throws {ThingsDBUsageError} for a kind that does not exist
 */
export function readerOf(kind: PropKind, context: ReadContext): PropReader {
  if (typeof kind === "function") return thingReader(kind() as ThingConstructor, context);
  if (typeof kind === "object" && kind !== null) {
    if ("nullable" in kind) return nullable(readerOf(kind.nullable, context));
    if ("list" in kind) return listReader(readerOf(kind.list, context));
    if ("set" in kind) return setReader(readerOf(kind.set, context));
  }
  if (kind === "any") return anyReader(context);
  if (kind === "thing") return bareReader(context);
  if (typeof kind !== "string" || !Object.hasOwn(PLAIN, kind)) {
    throw new ThingsDBUsageError(`there is no kind ${JSON.stringify(kind)}`);
  }
  const read: (value: unknown, context: ReadContext) => unknown = PLAIN[kind];
  const write = kind === "float" ? toFloat : undefined;
  return { read: (value) => read(value, context), item: undefined, target: undefined, write };
}

function toFloat(value: unknown): unknown {
  return typeof value === "number" ? new Float(value) : value;
}

const PLAIN = {
  str(value: unknown, context: ReadContext): string {
    // What queries give as text comes in a map with a tag from servers before 1.0.
    const text = typeof value === "object" && value !== null ? readPlain(value, context) : value;
    return typeof text === "string" ? text : misfit("text", value);
  },
  int(value: unknown, context: ReadContext): number {
    const int = untagged(value, context);
    if (typeof int === "bigint" && BigInt(Number(int)) === int && Number.isSafeInteger(Number(int)))
      return Number(int);
    if (typeof int === "number" && Number.isSafeInteger(int)) return int;
    return typeof int === "bigint"
      ? misfit('a safe integer ("bigint" takes more)', int)
      : misfit("an int", value);
  },
  bigint(value: unknown, context: ReadContext): bigint {
    const int = untagged(value, context);
    if (typeof int === "bigint") return int;
    return typeof int === "number" && Number.isSafeInteger(int) ? BigInt(int) : misfit("an int", value);
  },
  float: (value: unknown): number => (typeof value === "number" ? value : misfit("a float", value)),
  bool: (value: unknown): boolean => (typeof value === "boolean" ? value : misfit("true or false", value)),
  bytes: (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : misfit("bytes", value)),
} as const;

/** Enum members and instants come in a map with a tag from servers before 1.0. */
function untagged(value: unknown, context: ReadContext): unknown {
  return typeof value === "object" && value !== null && idIn(value) === undefined
    ? readPlain(value, context)
    : value;
}

function nullable(inner: PropReader): PropReader {
  return { ...inner, read: (value) => (value === null || value === undefined ? null : inner.read(value)) };
}

function anyReader(context: ReadContext): PropReader {
  const read = (value: unknown): unknown => readPlain(value, context);
  return { read, item: read, target: undefined };
}

function bareReader(context: ReadContext): PropReader {
  const read = (value: unknown): unknown => {
    const id = idIn(value);
    if (id === undefined) return value === null || value === undefined ? null : misfit("a thing", value);
    return context.thing(id);
  };
  return { read, item: undefined, target: undefined };
}

function thingReader(target: ThingConstructor, context: ReadContext): PropReader {
  const read = (value: unknown): unknown => {
    const id = idIn(value);
    if (id === undefined) return value === null || value === undefined ? null : misfit("a thing", value);
    return context.refer(target, id);
  };
  return { read, item: undefined, target };
}

function listReader(inner: PropReader): PropReader {
  const read = (value: unknown): unknown =>
    Array.isArray(value) ? Object.freeze(value.map(inner.read)) : misfit("a list", value);
  const { write } = inner;
  const writeAll = write && ((value: unknown) => (Array.isArray(value) ? value.map(write) : value));
  return { read, item: inner.read, target: inner.target, write: writeAll, writeItem: write };
}

function setReader(inner: PropReader): PropReader {
  const item = (value: unknown): unknown => inner.read(value) ?? misfit("a thing", value);
  const read = (value: unknown): unknown => {
    const items = itemsOfSet(value);
    return items === undefined ? misfit("a set", value) : new Set(items.map(item));
  };
  return { read, item, target: inner.target };
}

function misfit(wanted: string, value: unknown): never {
  throw new Misfit(`expected ${wanted}, got ${nameOf(value)}`);
}
