import { NULL_FLOAT } from "./floats.ts";
import { toDate } from "./instants.ts";

/** What code there is for values of a column: made of the bytes in passing, or taken from a list that was made before. */
export type CellKind = "int8" | "int16" | "int32" | "int64" | "float64" | "date" | "list";

/** Where records find the value of a field. */
export interface Cell {
  readonly kind: CellKind;
  /** Which of the lists of places, and how many bytes behind a place; of no meaning for lists. */
  readonly segment: number;
  readonly offset: number;
}

/** What records are made of. */
export interface RecordSource {
  readonly view: DataView;
  /** The lists of places, by segment. */
  readonly segments: readonly Uint32Array[];
  /** The values of fields that are lists, by field; value k is of record k. */
  readonly lists: readonly (readonly unknown[])[];
}

/** Makes `count` records: `out[at + k]` is that of row `first + k`. */
export type RecordBuilder = (
  out: unknown[],
  at: number,
  first: number,
  count: number,
  source: RecordSource,
) => void;

/** More fields than this are not worth compiling: such objects are hash tables anyhow. */
const MAX_COMPILED = 500;
/** Builders kept, so that a procedure called again finds its loop optimised. */
const MAX_KEPT = 256;

const builders = /* @__PURE__ */ new Map<string, RecordBuilder>();

/**
 * The builder of objects with these names, or of arrays (`undefined`). Of equal names the last one wins. The loop is
 * generated, so that all records have one hidden class and nothing is kept in between.
 *
 * Undefined where code must not be generated, or is not worth it: then all cells have to be lists, for `interpretRecords`.
 */
export function recordBuilder(
  names: readonly string[] | undefined,
  cells: readonly Cell[],
): RecordBuilder | undefined {
  if (cells.length > MAX_COMPILED) return undefined;
  const key = JSON.stringify([names, cells]);
  const known = builders.get(key);
  if (known !== undefined) return known;
  try {
    const builder = compile(names, cells);
    if (builders.size >= MAX_KEPT) builders.clear();
    builders.set(key, builder);
    return builder;
  } catch (error) {
    // Code generation may be forbidden (--disallow-code-generation-from-strings).
    if ((error as Error).name === "EvalError") return undefined;
    throw error;
  }
}

function compile(names: readonly string[] | undefined, cells: readonly Cell[]): RecordBuilder {
  const segments = [...new Set(cells.filter(({ kind }) => kind !== "list").map(({ segment }) => segment))];
  const codes = cells.map(cellCode);
  const fields = codes.map(({ value }, c) =>
    names === undefined ? value : `${fieldName(names[c]!)}: ${value}`,
  );
  const body = `"use strict";
const { view, lists, segments } = source;
${segments.map((s) => `const s${s} = segments[${s}];`).join("\n")}
${cells.map(({ kind }, c) => (kind === "list" ? `const list${c} = lists[${c}];` : "")).join("\n")}
for (let k = 0; k < count; k++) {
  ${segments.map((s) => `const p${s} = s${s}[first + k];`).join("\n  ")}
  ${codes.map(({ before }) => before).join("\n  ")}
  out[at + k] = ${names === undefined ? `[${fields.join(", ")}]` : `{ ${fields.join(", ")} }`};
}`;
  const make = new Function("toDate", `return function (out, at, first, count, source) {${body}}`);
  return make(toDate) as RecordBuilder;
}

/** JSON text is a string literal. "__proto__" must be a computed key to be one like any other. */
function fieldName(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : JSON.stringify(name);
}

/** What is read first, and the value of it. */
function cellCode(
  { kind, segment, offset }: Cell,
  c: number,
): { readonly before: string; readonly value: string } {
  const place = `p${segment} + ${offset}`;
  const halves = `const high${c} = view.getInt32(${place}), low${c} = view.getInt32(${place} + 4);`;
  const isNull = `high${c} === -0x80000000 && low${c} === 0`;
  switch (kind) {
    case "int8":
      return { before: `const v${c} = view.getInt8(${place});`, value: `v${c} === -0x80 ? null : v${c}` };
    case "int16":
      return { before: `const v${c} = view.getInt16(${place});`, value: `v${c} === -0x8000 ? null : v${c}` };
    case "int32":
      return {
        before: `const v${c} = view.getInt32(${place});`,
        value: `v${c} === -0x80000000 ? null : v${c}`,
      };
    case "float64":
      return {
        before: `const v${c} = view.getFloat64(${place});`,
        value: `v${c} <= ${NULL_FLOAT} ? null : v${c}`,
      };
    case "int64":
      return { before: halves, value: `${isNull} ? null : view.getBigInt64(${place})` };
    case "date":
      return { before: halves, value: `${isNull} ? null : toDate(high${c}, low${c})` };
    default:
      return { before: "", value: `list${c}[k]` };
  }
}

/** The same without code generation, several times slower, of lists alone. */
export function interpretRecords(names: readonly string[] | undefined): RecordBuilder {
  return (out, at, _first, count, { lists }) => {
    for (let k = 0; k < count; k++) {
      if (names === undefined) out[at + k] = lists.map((list) => list[k]);
      else {
        const record: Record<string, unknown> = {};
        names.forEach((name, c) => {
          setOwn(record, name, lists[c]![k]);
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
