import type { AccessKind, ColumnAccess } from "./column/column.ts";
import { HIGH, LOW } from "./column/integers.ts";

/** One value of each record, and how it is taken. */
export interface RecordField extends ColumnAccess {
  /** Key in the object. */
  readonly name: string;
}

/**
 * Makes records (objects or arrays): out[k] gets the values at index from + k, for from + k < to. `storages` and `nulls`
 * are those of the fields; storages of kind `batch` hold the values from `from` on alone.
 */
export type RecordBuilder = (
  out: unknown[],
  from: number,
  to: number,
  storages: readonly ArrayLike<unknown>[],
  nulls: readonly (Uint8Array | undefined)[],
) => void;

/** More fields than this are not worth compiling: such objects are hash tables anyhow. */
const MAX_COMPILED = 500;
/** Fewer records than this are not worth compiling for. */
const FEW = 32;
/** Builders kept, so that a query run again, or the next block of a result, finds its loop optimised. */
const MAX_KEPT = 256;

const builders = new Map<string, RecordBuilder>();

/** Records as objects by the names of the fields (of equal names the last one wins), or as arrays. */
export type RecordShape = "object" | "array";

/** The builder of `count` records with these fields. */
export function recordBuilder(
  fields: readonly RecordField[],
  shape: RecordShape,
  count: number,
): RecordBuilder {
  const asArray = shape === "array";
  const key = [shape, ...fields.map((field) => signature(field, asArray))].join("\n");
  let builder = builders.get(key);
  if (builder === undefined) {
    if (count < FEW || fields.length > MAX_COMPILED) return interpret(fields, asArray);
    builder = compileIfAllowed(fields, asArray);
    if (builders.size >= MAX_KEPT) builders.clear();
    builders.set(key, builder);
  }
  return builder;
}

/** What the loop depends on. Loops over one kind of array are several times faster than loops over many. */
function signature({ name, kind, storage, nulls }: RecordField, asArray: boolean): string {
  const storageName = kind === "array" ? storage.constructor.name : "";
  return `${kind} ${storageName} ${nulls === undefined ? 0 : 1} ${asArray ? "" : JSON.stringify(name)}`;
}

function compileIfAllowed(fields: readonly RecordField[], asArray: boolean): RecordBuilder {
  try {
    return compile(fields, asArray);
  } catch (error) {
    // Code generation may be forbidden (--disallow-code-generation-from-strings).
    if ((error as Error).name === "EvalError") return interpret(fields, asArray);
    throw error;
  }
}

const EXPRESSIONS: Readonly<Record<AccessKind, (field: string) => string>> = {
  array: (c) => `${c}[i]`,
  flag: (c) => `${c}[i] !== 0`,
  instant: (c) => `new Date(${c}[2 * i + ${HIGH}] * 4294967296 + (${c}[2 * i + ${LOW}] >>> 0))`,
  constant: (c) => c,
  batch: (c) => `${c}[i - from]`,
};

/** A loop made for these fields, with a literal that gives all records one hidden class. */
function compile(fields: readonly RecordField[], asArray: boolean): RecordBuilder {
  const locals = fields.map(
    ({ kind }, f) => `c${f} = storages[${f}]${kind === "constant" ? "[0]" : ""}, n${f} = nulls[${f}]`,
  );
  const values = fields.map(({ kind, nulls }, f) => {
    const value = EXPRESSIONS[kind](`c${f}`);
    return nulls === undefined ? value : `(n${f}[i >> 3] & (1 << (i & 7))) !== 0 ? null : ${value}`;
  });
  // JSON text is a string literal. "__proto__" must be a computed key to be one like any other.
  const entries = fields.map(({ name }, f) => {
    const key = JSON.stringify(name);
    return `${name === "__proto__" ? `[${key}]` : key}: ${values[f]}`;
  });
  const literal = asArray ? `[${values.join(", ")}]` : `{ ${entries.join(", ")} }`;
  const body = `"use strict";
${locals.length === 0 ? "" : `const ${locals.join(", ")};`}
for (let i = from; i < to; i++) out[i - from] = ${literal};`;
  return new Function("out", "from", "to", "storages", "nulls", body) as RecordBuilder;
}

/** The same without code generation, several times slower. */
function interpret(fields: readonly RecordField[], asArray: boolean): RecordBuilder {
  return (out, from, to, storages, nulls) => {
    for (let i = from; i < to; i++) {
      const values: unknown[] = [];
      const record: Record<string, unknown> = {};
      for (let f = 0; f < fields.length; f++) {
        const { name, kind } = fields[f]!;
        const value = isNull(nulls[f], i) ? null : take(kind, storages[f]!, i, from);
        if (asArray) values.push(value);
        else setOwn(record, name, value);
      }
      out[i - from] = asArray ? values : record;
    }
  };
}

function isNull(nulls: Uint8Array | undefined, index: number): boolean {
  return nulls !== undefined && (nulls[index >> 3]! & (1 << (index & 7))) !== 0;
}

function take(kind: AccessKind, storage: ArrayLike<unknown>, index: number, from: number): unknown {
  switch (kind) {
    case "array":
      return storage[index];
    case "flag":
      return storage[index] !== 0;
    case "instant": {
      const words = storage as ArrayLike<number>;
      return new Date(words[2 * index + HIGH]! * 4294967296 + (words[2 * index + LOW]! >>> 0));
    }
    case "constant":
      return storage[0];
    case "batch":
      return storage[index - from];
  }
}

/** `target[key] = value`, where the key may be "__proto__" and still is a property like any other. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
