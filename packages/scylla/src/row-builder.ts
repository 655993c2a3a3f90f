import type { Decoder } from "./codec/decode.ts";
import type { Source } from "./codec/malformed.ts";
import { setOwn } from "./codec/records.ts";

/**
 * Decodes the next `count` rows of `source`, which begin at `at` and whose lengths have been checked, appends them to
 * `out`, and returns where they end.
 */
export type RowBuilder = (
  out: unknown[],
  source: Source,
  at: number,
  count: number,
  decoders: readonly Decoder[],
) => number;

/** What rows are made as. */
export type RowForm = "object" | "tuple";

/** More columns than this are not worth compiling: such objects are hash tables anyhow. */
const MAX_COMPILED = 500;
/** Builders kept, so that a statement whose columns are described anew each time finds its loop optimised. */
const MAX_KEPT = 256;

const builders = /* @__PURE__ */ new Map<string, RowBuilder>();

/**
 * The builder of rows with these columns. It is generated, so that all rows share one hidden class and every decoder is
 * called from a place of its own; without code generation where that is forbidden.
 *
 * @param kinds the types, so that columns of equal names but other types get a builder of their own
 */
export function compiledBuilder(
  form: RowForm,
  names: readonly string[],
  kinds: readonly string[],
): RowBuilder {
  if (names.length > MAX_COMPILED) return interpretedBuilder(form, names);
  const key = JSON.stringify([form, names, kinds]);
  let builder = builders.get(key);
  if (builder === undefined) {
    builder = compileOr(form, names);
    if (builders.size >= MAX_KEPT) builders.clear();
    builders.set(key, builder);
  }
  return builder;
}

function compileOr(form: RowForm, names: readonly string[]): RowBuilder {
  try {
    return compile(form, names);
  } catch (error) {
    // Code generation may be forbidden (--disallow-code-generation-from-strings).
    if ((error as Error).name === "EvalError") return interpretedBuilder(form, names);
    throw error;
  }
}

function compile(form: RowForm, names: readonly string[]): RowBuilder {
  const locals = names.map((_, i) => `const d${i} = decoders[${i}];`);
  const reads = names.map(
    (_, i) => `let v${i} = null;
    length = view.getInt32(at);
    at += 4;
    if (length >= 0) {
      v${i} = d${i}(source, at, at + length);
      at += length;
    }`,
  );
  // JSON text is a string literal. "__proto__" must be a computed key to be one like any other.
  const entries = names.map((name, i) => {
    const key = JSON.stringify(name);
    return `${name === "__proto__" ? `[${key}]` : key}: v${i}`;
  });
  const literal =
    form === "object" ? `{ ${entries.join(", ")} }` : `[${names.map((_, i) => `v${i}`).join(", ")}]`;
  const body = `"use strict";
  const view = source.view;
  ${locals.join("\n  ")}
  let length = 0;
  for (let row = 0; row < count; row++) {
    ${reads.join("\n    ")}
    out.push(${literal});
  }
  return at;`;
  return new Function("out", "source", "at", "count", "decoders", body) as RowBuilder;
}

/** The same without code generation, about half as fast: for few rows, where generating would take longer. */
export function interpretedBuilder(form: RowForm, names: readonly string[]): RowBuilder {
  return (out, source, start, count, decoders) => {
    const { view } = source;
    let at = start;
    for (let row = 0; row < count; row++) {
      const object: Record<string, unknown> = {};
      const tuple: unknown[] = form === "tuple" ? new Array(names.length) : [];
      for (let c = 0; c < names.length; c++) {
        const length = view.getInt32(at);
        at += 4;
        const end = length > 0 ? at + length : at;
        const value = length < 0 ? null : decoders[c]!(source, at, end);
        at = end;
        if (form === "tuple") tuple[c] = value;
        else setOwn(object, names[c]!, value);
      }
      out.push(form === "tuple" ? tuple : object);
    }
    return at;
  };
}
