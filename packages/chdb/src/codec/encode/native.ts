import { type ByteWriter, bitmapLength, bitmapToMask, isBinaryError } from "@x/binary";
import { ChdbUsageError } from "../../errors.ts";
import { Column } from "../column/column.ts";
import { SliceColumn } from "../column/slice.ts";
import type { TypeNode } from "../type.ts";
import { formatType } from "../type-format.ts";
import { parseType } from "../type-parser.ts";
import { NullableEncoder } from "./containers.ts";
import { describe, type Encoder, type Prepared, ValueFault, type Values } from "./encoder.ts";
import { type Gather, gatherer } from "./gather.ts";
import { valuesOf } from "./lists.ts";
import { makeEncoder } from "./registry.ts";
import { storageText } from "./storage-type.ts";

/** A column that values are written to. */
export interface TargetColumn {
  readonly name: string;
  readonly type: TypeNode;
}

/**
 * The values of one column: a list of what the type takes; a typed array of what the wire holds (days, seconds, ticks,
 * unscaled decimals), which is copied; either of them with a bitmap of the NULLs (bit i is `nulls[i >> 3] & (1 << (i & 7))`);
 * or a column of a result.
 */
export type ColumnData = Values | MaskedValues | Column;

export interface MaskedValues {
  readonly values: Values;
  readonly nulls?: Uint8Array | undefined;
}

interface OpenColumn extends TargetColumn {
  readonly typeText: string;
  readonly encoder: Encoder;
}

/**
 * Writes blocks in Native format. Every value is checked against its type before it is written, and a method that throws
 * has written nothing.
 */
export class BlockEncoder {
  readonly #columns: readonly OpenColumn[];
  readonly #gather: Gather;
  readonly #scratch: unknown[][];

  /** @throws {ChdbUsageError} for types whose values only the engine can make, and names that repeat */
  constructor(columns: readonly TargetColumn[]) {
    this.#columns = columns.map(({ name, type }) => {
      // The engine takes Nested for several columns, its equivalent for one.
      const written: TypeNode =
        type.kind === "Nested" ? { kind: "Array", inner: { kind: "Tuple", elements: type.elements } } : type;
      return { name, type: written, typeText: formatType(written), encoder: makeEncoder(written) };
    });
    const names = columns.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new ChdbUsageError(`Two columns "${twice}"`);
    this.#gather = gatherer(names);
    this.#scratch = names.map(() => []);
  }

  /**
   * Writes the rows `from` to `to` of a list as one block. Rows are objects that have all columns and nothing else, or
   * arrays with a value for each column. `firstRow` is the number of `rows[0]` in error messages.
   *
   * @throws {ChdbUsageError} (`ERR_CHDB_VALUE`) that names row and column, for a value that is not of its type, and
   *   for rows with missing or unknown columns
   */
  rows(writer: ByteWriter, rows: readonly unknown[], from: number, to: number, firstRow = 0): void {
    const scratch = this.#scratch;
    try {
      for (let at = from; at < to; ) {
        at = Array.isArray(rows[at])
          ? this.#takeArrays(rows, at, from, to, firstRow)
          : this.#takeObjects(rows, at, from, to, firstRow);
      }
      this.#write(writer, to - from, firstRow + from, (column, c) =>
        column.encoder.prepare(scratch[c]!, to - from),
      );
    } finally {
      // The caller's values are not for us to keep alive; shorter lists would have to grow anew each time.
      for (const values of scratch) values.fill(undefined);
    }
  }

  /**
   * Writes the values `from` to `to` of each column as one block; `data` has them in the order of the columns.
   * `firstRow` is the number of value 0 in error messages.
   *
   * @throws {ChdbUsageError} (`ERR_CHDB_VALUE`) that names row and column, for a value that is not of its type, and for
   *   columns that are missing or too short
   */
  data(writer: ByteWriter, data: readonly ColumnData[], from: number, to: number, firstRow = 0): void {
    if (data.length !== this.#columns.length) {
      throw new ChdbUsageError(`${data.length} columns of values for ${this.#columns.length} columns`);
    }
    this.#write(writer, to - from, firstRow + from, (column, c) => prepareData(column, data[c]!, from, to));
  }

  /** Takes arrays from `at` on and returns where something else comes. */
  #takeArrays(rows: readonly unknown[], at: number, from: number, to: number, firstRow: number): number {
    const scratch = this.#scratch;
    const width = scratch.length;
    let i = at;
    for (; i < to; i++) {
      const row = rows[i];
      if (!Array.isArray(row)) break;
      if (row.length !== width) {
        throw new ChdbUsageError(`Row ${firstRow + i} has ${row.length} values for ${width} columns`, VALUE);
      }
      for (let c = 0; c < width; c++) scratch[c]![i - from] = row[c];
    }
    return i;
  }

  /** Takes objects from `at` on and returns where something else comes. */
  #takeObjects(rows: readonly unknown[], at: number, from: number, to: number, firstRow: number): number {
    const columns = this.#columns;
    const scratch = this.#scratch;
    const stopped = this.#gather(rows, at, to, from, scratch);
    if (stopped > at) return stopped;
    // A row that has too many keys, too few, or inherits some: look closer.
    const row = rows[at];
    if (typeof row !== "object" || row === null) {
      throw new ChdbUsageError(
        `Row ${firstRow + at} is ${describe(row)}: an object or array is needed`,
        VALUE,
      );
    }
    for (const key of Object.keys(row)) {
      if (!columns.some(({ name }) => name === key)) {
        throw new ChdbUsageError(
          `Row ${firstRow + at} has a value for "${key}", which is none of the columns`,
          VALUE,
        );
      }
    }
    for (let c = 0; c < columns.length; c++) {
      scratch[c]![at - from] = (row as Record<string, unknown>)[columns[c]!.name];
    }
    return at + 1;
  }

  #write(
    writer: ByteWriter,
    count: number,
    firstRow: number,
    prepare: (column: OpenColumn, c: number) => Prepared,
  ): void {
    const start = writer.length;
    let current = "";
    try {
      writer.uvarint(this.#columns.length);
      writer.uvarint(count);
      for (let c = 0; c < this.#columns.length; c++) {
        const column = this.#columns[c]!;
        current = `column "${column.name}" (${column.typeText})`;
        writer.uvarintUtf8(column.name);
        writer.uvarintUtf8(column.typeText);
        if (count === 0) continue;
        const prepared = prepare(column, c);
        prepared.prefix(writer);
        prepared.body(writer);
      }
    } catch (error) {
      writer.truncate(start);
      if (error instanceof ValueFault) {
        throw new ChdbUsageError(`Row ${firstRow + error.index}, ${current}: ${error.message}`, VALUE);
      }
      if (isBinaryError(error))
        throw new ChdbUsageError(`${current}: ${error.message}`, { ...VALUE, cause: error });
      throw error;
    }
  }
}

const VALUE = { code: "ERR_CHDB_VALUE" } as const;

/** How many values a column of data has. */
export function dataLength(data: ColumnData): number {
  return isMasked(data) ? data.values.length : data.length;
}

function isMasked(data: ColumnData): data is MaskedValues {
  return !(data instanceof Column) && !Array.isArray(data) && !ArrayBuffer.isView(data) && "values" in data;
}

function prepareData(column: OpenColumn, data: ColumnData, from: number, to: number): Prepared {
  const length = dataLength(data);
  if (to > length)
    throw new ChdbUsageError(`Column "${column.name}" has ${length} values, ${to} are needed`, VALUE);
  if (data instanceof Column) return prepareColumn(column, data, from, to);
  if (isMasked(data)) return prepareMasked(column, data, from, to);
  return column.encoder.prepare(part(data, from, to), to - from);
}

function part(values: Values, from: number, to: number): Values {
  if (ArrayBuffer.isView(values)) return (values as unknown as Uint8Array).subarray(from, to);
  return from === 0 && to === values.length ? values : Array.prototype.slice.call(values, from, to);
}

function prepareMasked(
  column: OpenColumn,
  { values, nulls }: MaskedValues,
  from: number,
  to: number,
): Prepared {
  const slice = part(values, from, to);
  if (nulls === undefined) return column.encoder.prepare(slice, to - from);
  if (!(nulls instanceof Uint8Array) || nulls.length < bitmapLength(values.length)) {
    throw new ChdbUsageError(
      `Column "${column.name}": nulls must be a bitmap of ${values.length} bits`,
      VALUE,
    );
  }
  const mask = bitmapToMask(nulls, to).subarray(from);
  if (column.encoder instanceof NullableEncoder) return column.encoder.prepareMasked(slice, mask);
  return column.encoder.prepare(
    Array.from(slice, (value, i) => (mask[i] === 0 ? value : null)),
    to - from,
  );
}

/** A column whose values are kept alike is taken as it is, one of another type value by value. */
function prepareColumn(column: OpenColumn, data: Column, from: number, to: number): Prepared {
  if (data instanceof SliceColumn)
    return prepareColumn(column, data.parent, data.start + from, data.start + to);
  const type = parseType(data.type);
  const storage = storageText(type);
  // What has no NULLs fits where there may be some.
  const target =
    column.type.kind === "Nullable" && type.kind !== "Nullable" ? column.type.inner : column.type;
  if (storage === storageText(target)) return column.encoder.prepareColumn(data, from, to);
  if (/DateTime64\([4-9]/.test(data.type)) {
    throw new ChdbUsageError(
      `Column "${column.name}": ${data.type} would lose digits as ${column.typeText}`,
      VALUE,
    );
  }
  return column.encoder.prepare(valuesOf(data, from, to), to - from);
}
