import type { ByteWriter } from "@x/binary";
import type { Column } from "../column/column.ts";
import { JsonColumn, type JsonPiece, JsonTextColumn } from "../column/json.ts";
import { VariantColumn } from "../column/variants.ts";
import { jsonSource } from "../convert/json.ts";
import type { JsonType } from "../type.ts";
import { parseType } from "../type-parser.ts";
import { type Encoder, type Prepared, refuse, type Values } from "./encoder.ts";
import { valuesOf } from "./lists.ts";
import { StringEncoder } from "./strings.ts";
import { TypedValue } from "./typed-value.ts";
import { DynamicEncoder, type MakeEncoder } from "./variants.ts";

const TEXT_FORM = 1;
const FLATTENED_FORM = 3;

/**
 * JSON: objects and maps, written as text that the engine parses, and JSON text as it is. Columns that came from the
 * engine are written in flattened form, so that all types stay what they were.
 */
export class JsonEncoder implements Encoder {
  readonly fallback: unknown = "{}";
  readonly width = undefined;
  readonly #strings = new StringEncoder();
  readonly #dynamic: DynamicEncoder;
  readonly #declared: readonly Encoder[];

  constructor(type: JsonType, make: MakeEncoder) {
    this.#dynamic = new DynamicEncoder(make);
    this.#declared = [...type.paths]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((path) => make(path.type));
  }

  prepare(values: Values, count: number): Prepared {
    const texts: string[] = [];
    for (let i = 0; i < count; i++) texts.push(jsonSource(values[i], i));
    return this.#asText(this.#strings.prepare(texts, count));
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (column instanceof JsonTextColumn)
      return this.#asText(this.#strings.prepareColumn(column.text, from, to));
    if (!(column instanceof JsonColumn)) return this.prepare(valuesOf(column, from, to), to - from);
    const pieces = column.pieces.filter(
      ({ start }, i) => start < to && (column.pieces[i + 1]?.start ?? to) > from,
    );
    const names = [...new Set(pieces.flatMap(({ paths }) => paths.map(({ path }) => path)))].sort();
    const declared = this.#declared.map((encoder, i) =>
      encoder.prepareColumn(column.declared[i]!.column, from, to),
    );
    const dynamic = names
      .map((path) => ({ path, part: this.#preparePath(pieces, path, from, to) }))
      .filter(({ part }) => part !== undefined) as { path: string; part: Prepared }[];
    return {
      prefix: (writer) => {
        writer.i64leNumber(FLATTENED_FORM);
        writer.uvarint(dynamic.length);
        for (const { path } of dynamic) writer.uvarintUtf8(path);
        for (const part of declared) part.prefix(writer);
        for (const { part } of dynamic) part.prefix(writer);
      },
      body: (writer) => {
        for (const part of declared) part.body(writer);
        for (const { part } of dynamic) part.body(writer);
      },
    };
  }

  #asText(text: Prepared): Prepared {
    return {
      prefix: (writer: ByteWriter) => writer.i64leNumber(TEXT_FORM),
      body: (writer) => text.body(writer),
    };
  }

  /** The values of one path; undefined when none of the rows has any. */
  #preparePath(pieces: readonly JsonPiece[], path: string, from: number, to: number): Prepared | undefined {
    const columns = pieces.map(({ paths }) => paths.find((other) => other.path === path)?.column);
    if (pieces.length === 1) {
      const start = pieces[0]!.start;
      return this.#dynamic.prepareColumn(columns[0]!, from - start, to - start);
    }
    const values = new Array<unknown>(to - from).fill(null);
    let any = false;
    columns.forEach((column, p) => {
      if (!(column instanceof VariantColumn)) return;
      const start = pieces[p]!.start;
      for (let i = Math.max(from, start); i < Math.min(to, start + column.length); i++) {
        if (column.isNull(i - start)) continue;
        values[i - from] = typedValue(column, i - start, i - from);
        any = true;
      }
    });
    return any ? this.#dynamic.prepare(values, values.length) : undefined;
  }
}

/** A value with its type, unless something of it would be lost on the way. */
function typedValue(column: VariantColumn, index: number, row: number): TypedValue {
  const type = column.typeOf(index)!;
  const value = column.get(index);
  if (/DateTime64\([4-9]/.test(type))
    refuse(row, value, "JSON", `${type} out of several blocks would lose digits`);
  return new TypedValue(parseType(type), value);
}
