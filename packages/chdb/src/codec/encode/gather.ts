/**
 * Takes the rows `from` to `to` apart: the value of column c in row i goes to `columns[c][i - base]`. Stops at the first
 * row that is no object or has another number of keys than there are columns, and returns where it stopped.
 */
export type Gather = (
  rows: readonly unknown[],
  from: number,
  to: number,
  base: number,
  columns: readonly unknown[][],
) => number;

/** More columns than this are not worth compiling. */
const MAX_COMPILED = 500;
const MAX_KEPT = 256;

const gathers = new Map<string, Gather>();

/**
 * The loop that reads these properties. It is generated, so that every access has one name and is monomorphic; where
 * code generation is forbidden, a plain loop does the same several times slower.
 */
export function gatherer(names: readonly string[]): Gather {
  const key = JSON.stringify(names);
  let gather = gathers.get(key);
  if (gather === undefined) {
    gather = makeGather(names);
    if (gathers.size >= MAX_KEPT) gathers.clear();
    gathers.set(key, gather);
  }
  return gather;
}

function makeGather(names: readonly string[]): Gather {
  if (names.length > MAX_COMPILED) return interpret(names);
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
for (let i = from, k = from - base; i < to; i++, k++) {
  const row = rows[i];
  if (typeof row !== "object" || row === null) return i;
  let keys = 0;
  for (const key in row) keys++;
  if (keys !== ${names.length}) return i;
${names.map((name, c) => `  c${c}[k] = row[${JSON.stringify(name)}];`).join("\n")}
}
return to;`;
  return new Function("rows", "from", "to", "base", "columns", body) as Gather;
}

function interpret(names: readonly string[]): Gather {
  return (rows, from, to, base, columns) => {
    for (let i = from, k = from - base; i < to; i++, k++) {
      const row = rows[i];
      if (typeof row !== "object" || row === null) return i;
      if (Object.keys(row).length !== names.length) return i;
      for (let c = 0; c < names.length; c++) columns[c]![k] = (row as Record<string, unknown>)[names[c]!];
    }
    return to;
  };
}
