import type { TabletRow } from "./shape.ts";

/**
 * Takes rows apart: value c of the row at `order[i]` (`i` without an order), for `from` <= i < `to`, goes to
 * `columns[c][i - from]`. Stops at the first row that is not of the right kind or has another number of values, and returns the
 * i where it stopped.
 */
export type Gather = (
  rows: readonly TabletRow[],
  order: Int32Array | undefined,
  from: number,
  to: number,
  columns: readonly unknown[][],
) => number;

/** More columns than this are not worth compiling. */
const MAX_COMPILED = 500;
/** Fewer rows than this are not worth compiling for. */
const FEW = 32;
const MAX_KEPT = 256;

const gathers = new Map<string, Gather>();

/** Takes apart rows that are arrays. */
export const gatherArrays: Gather = (rows, order, from, to, columns) => {
  const width = columns.length;
  for (let i = from; i < to; i++) {
    const row = rows[order === undefined ? i : order[i]!];
    if (!Array.isArray(row) || row.length !== width) return i;
    for (let c = 0; c < width; c++) columns[c]![i - from] = row[c];
  }
  return to;
};

/**
 * Takes apart rows that are objects with these properties. The loop is generated, so that every access has one name and is
 * monomorphic; where code generation is forbidden, or there are few rows, a plain loop does the same several times slower.
 */
export function gatherObjects(names: readonly string[], rowCount: number): Gather {
  const key = JSON.stringify(names);
  let gather = gathers.get(key);
  if (gather === undefined) {
    if (rowCount < FEW || names.length > MAX_COMPILED) return interpret(names);
    gather = compileIfAllowed(names);
    if (gathers.size >= MAX_KEPT) gathers.clear();
    gathers.set(key, gather);
  }
  return gather;
}

function compileIfAllowed(names: readonly string[]): Gather {
  try {
    return compile(names);
  } catch (error) {
    if ((error as Error).name === "EvalError") return interpret(names);
    throw error;
  }
}

function compile(names: readonly string[]): Gather {
  const body = `"use strict";
${names.map((_, c) => `const c${c} = columns[${c}];`).join("\n")}
for (let i = from, k = 0; i < to; i++, k++) {
  const row = rows[order === undefined ? i : order[i]];
  if (typeof row !== "object" || row === null || Array.isArray(row)) return i;
  let keys = 0;
  for (const key in row) keys++;
  if (keys !== ${names.length}) return i;
${names.map((name, c) => `  c${c}[k] = row[${JSON.stringify(name)}];`).join("\n")}
}
return to;`;
  return new Function("rows", "order", "from", "to", "columns", body) as Gather;
}

function interpret(names: readonly string[]): Gather {
  return (rows, order, from, to, columns) => {
    for (let i = from; i < to; i++) {
      const row = rows[order === undefined ? i : order[i]!];
      if (typeof row !== "object" || row === null || Array.isArray(row)) return i;
      if (Object.keys(row).length !== names.length) return i;
      for (let c = 0; c < names.length; c++) {
        columns[c]![i - from] = (row as Record<string, unknown>)[names[c]!];
      }
    }
    return to;
  };
}
