/** Makes a record of each index: `out[at + k]` gets the values `columns[c][k]`, for k < count. */
export type RecordBuilder = (
  out: unknown[],
  at: number,
  count: number,
  columns: readonly (readonly unknown[])[],
) => void;

/** More fields than this are not worth compiling: such objects are hash tables anyhow. */
const MAX_COMPILED = 500;
/** Builders kept, so that a procedure called again finds its loop optimised. */
const MAX_KEPT = 256;

const builders = /* @__PURE__ */ new Map<string, RecordBuilder>();

/**
 * The builder of objects with these names, or of arrays of so many values. Of equal names the last one wins.
 *
 * The loop is generated (and does without where that is forbidden), so that all records have one hidden class.
 */
export function recordBuilder(shape: readonly string[] | number): RecordBuilder {
  const key = JSON.stringify(shape);
  let builder = builders.get(key);
  if (builder === undefined) {
    builder = makeBuilder(shape);
    if (builders.size >= MAX_KEPT) builders.clear();
    builders.set(key, builder);
  }
  return builder;
}

function makeBuilder(shape: readonly string[] | number): RecordBuilder {
  const size = typeof shape === "number" ? shape : shape.length;
  if (size > MAX_COMPILED) return interpret(shape);
  try {
    return compile(shape, size);
  } catch (error) {
    // Code generation may be forbidden (--disallow-code-generation-from-strings).
    if ((error as Error).name === "EvalError") return interpret(shape);
    throw error;
  }
}

function compile(shape: readonly string[] | number, size: number): RecordBuilder {
  const indexes = Array.from({ length: size }, (_, i) => i);
  // JSON text is a string literal. "__proto__" must be a computed key to be one like any other.
  const literal =
    typeof shape === "number"
      ? `[${indexes.map((i) => `c${i}[k]`).join(", ")}]`
      : `{ ${shape.map((name, i) => `${name === "__proto__" ? '["__proto__"]' : JSON.stringify(name)}: c${i}[k]`).join(", ")} }`;
  const locals = indexes.map((i) => `c${i} = columns[${i}]`).join(", ");
  const body = `"use strict";
${size === 0 ? "" : `const ${locals};`}
for (let k = 0; k < count; k++) out[at + k] = ${literal};`;
  return new Function("out", "at", "count", "columns", body) as RecordBuilder;
}

/** The same without code generation, several times slower. */
function interpret(shape: readonly string[] | number): RecordBuilder {
  return (out, at, count, columns) => {
    for (let k = 0; k < count; k++) {
      if (typeof shape === "number") out[at + k] = columns.map((column) => column[k]);
      else {
        const record: Record<string, unknown> = {};
        shape.forEach((name, c) => {
          setOwn(record, name, columns[c]![k]);
        });
        out[at + k] = record;
      }
    }
  };
}

/** `target[key] = value`, where the key may be "__proto__" and still is a property like any other. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
