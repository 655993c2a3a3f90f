/**
 * Makes records (objects or arrays) out of columns: out[at + k] gets the record of the values at index from + k,
 * for from + k < to.
 */
export type RecordBuilder = (
  out: unknown[],
  at: number,
  from: number,
  to: number,
  columns: readonly ArrayLike<unknown>[],
  masks: readonly (Uint8Array | undefined)[],
) => void;

/**
 * How a record takes a value: from an array that holds all values (`direct`), from such an array with a mask of
 * the NULLs beside it (`masked`), or from one that holds only the values from `from` on (`batch`).
 */
export type FieldAccess = "direct" | "masked" | "batch";

/** One value of each record. */
export interface RecordField {
  /** Key in the object; undefined makes records arrays. */
  readonly name: string | undefined;
  readonly access: FieldAccess;
  /** What kind of array it comes from: loops over one kind are several times faster than loops over many. */
  readonly storage: string;
}

/** More fields than this are not worth compiling: such objects are hash tables anyhow. */
const MAX_COMPILED = 500;
/** Builders kept, so that a statement run again, or the next batch of a stream, finds its loop optimised. */
const MAX_KEPT = 256;

const builders = new Map<string, RecordBuilder>();

/** The builder of records with these fields. Of fields with one name, the last one wins. */
export function recordBuilder(fields: readonly RecordField[]): RecordBuilder {
  const key = JSON.stringify(fields.map(({ name, access, storage }) => [name, access, storage]));
  let builder = builders.get(key);
  if (builder === undefined) {
    builder = makeBuilder(fields);
    if (builders.size >= MAX_KEPT) builders.clear();
    builders.set(key, builder);
  }
  return builder;
}

function makeBuilder(fields: readonly RecordField[]): RecordBuilder {
  if (fields.length > MAX_COMPILED) return interpret(fields);
  try {
    return compile(fields);
  } catch (error) {
    // Code generation may be forbidden (--disallow-code-generation-from-strings).
    if (error instanceof EvalError || (error as Error).name === "EvalError") return interpret(fields);
    throw error;
  }
}

/** A loop made for these fields, with a literal that gives all records one hidden class. */
function compile(fields: readonly RecordField[]): RecordBuilder {
  const asArray = fields.every(({ name }) => name === undefined);
  const locals = fields.map((_, i) => `c${i} = columns[${i}], m${i} = masks[${i}]`);
  const values = fields.map(({ access }, i) => {
    if (access === "batch") return `c${i}[k]`;
    return access === "direct" ? `c${i}[i]` : `m${i}[i] !== 0 ? null : c${i}[i]`;
  });
  // JSON text is a string literal. "__proto__" must be a computed key to be one like any other.
  const entries = fields.map(({ name }, i) => {
    const key = JSON.stringify(name);
    return `${name === "__proto__" ? `[${key}]` : key}: ${values[i]}`;
  });
  const literal = asArray ? `[${values.join(", ")}]` : `{ ${entries.join(", ")} }`;
  const body = `"use strict";
${locals.length === 0 ? "" : `const ${locals.join(", ")};`}
for (let i = from, k = 0; i < to; i++, k++) out[at + k] = ${literal};`;
  return new Function("out", "at", "from", "to", "columns", "masks", body) as RecordBuilder;
}

/** The same without code generation, several times slower. */
function interpret(fields: readonly RecordField[]): RecordBuilder {
  const asArray = fields.every(({ name }) => name === undefined);
  return (out, at, from, to, columns, masks) => {
    for (let i = from, k = 0; i < to; i++, k++) {
      const values: unknown[] = [];
      const record: Record<string, unknown> = {};
      for (let f = 0; f < fields.length; f++) {
        const { name, access } = fields[f]!;
        const isNull = access === "masked" && masks[f]![i] !== 0;
        const value = isNull ? null : columns[f]![access === "batch" ? k : i];
        if (asArray) values.push(value);
        else setOwn(record, name ?? String(f), value);
      }
      out[at + k] = asArray ? values : record;
    }
  };
}

/** `target[key] = value`, where the key may be "__proto__" and still is a property like any other. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
