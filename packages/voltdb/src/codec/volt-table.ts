import { ByteWriter } from "@x/binary";
import { VoltProtocolError, VoltUsageError } from "../errors.ts";
import { cellText } from "./cell-text.ts";
import { type TableColumn, VoltColumn } from "./column/column.ts";
import { makeColumn } from "./column/make-column.ts";
import { pythonRow } from "./python-text.ts";
import { RowReader } from "./rows.ts";
import { encodeTable } from "./table-encode.ts";
import { type ColumnInfo, TableLayout } from "./table-layout.ts";
import { DEFAULT_MODES, resolveModes, type ValueModes, type ValueOptions } from "./value-modes.ts";

/** Rows made at once while iterating. */
const BATCH = 1024;
/** Rows shown when a table is printed by `inspect`. */
const SHOWN = 10;
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Rows of a table that is made by hand: arrays in the order of the columns, or objects by their names. */
export type TableRows = Iterable<readonly unknown[] | Readonly<Record<string, unknown>>>;

/**
 * A table: of a response, or made by hand to be a parameter. It is kept as the bytes it has on the wire; columns and
 * rows are decoded when they are asked for. `rows` and `tuples` are made once and kept, iteration makes rows in batches and
 * keeps none.
 *
 * What reads it throws `VoltProtocolError` when the bytes of the rows do not fit together.
 */
export class VoltTable<Row = Record<string, unknown>> implements Iterable<Row> {
  /** Names and types, in order. */
  readonly columns: readonly VoltColumn[];
  readonly rowCount: number;
  /** What a procedure set as the status of the table; -128 when it set none. */
  readonly statusCode: number;
  readonly #layout: TableLayout;
  readonly #modes: ValueModes;
  readonly #columns: (TableColumn | undefined)[] = [];
  #rows: Row[] | undefined;
  #tuples: unknown[][] | undefined;

  /**
   * A table of these columns and rows, to be a parameter. (What a response brings is made of its bytes instead.)
   * @throws {VoltUsageError} when a value does not fit its column, or a row has other columns
   */
  constructor(
    columns: readonly ColumnInfo[],
    rows: TableRows = [],
    options: ValueOptions & { readonly statusCode?: number } = {},
  ) {
    const source: unknown = columns;
    if (source instanceof TableLayout) {
      // Made by `tableOf`.
      this.#layout = source;
      this.#modes = rows as unknown as ValueModes;
    } else {
      const writer = new ByteWriter();
      encodeTable(writer, columns, rows, options.statusCode ?? -128);
      const bytes = writer.finish();
      this.#layout = new TableLayout(bytes, new DataView(bytes.buffer), 0);
      this.#modes = resolveModes(options, DEFAULT_MODES);
    }
    this.columns = this.#layout.columns.map(({ name, type }) => new VoltColumn(name, type));
    this.rowCount = this.#layout.rowCount;
    this.statusCode = this.#layout.statusCode;
  }

  /** The table as it is on the wire, with its length in front: a view of the response. Not to be changed. */
  get bytes(): Uint8Array {
    return this.#layout.bytes.subarray(this.#layout.start, this.#layout.end);
  }

  /** All rows as objects. Of columns with the same name the last one is seen; `tuples` has all. */
  get rows(): Row[] {
    this.#rows ??= this.#reader<Row>("object").read(0, this.rowCount);
    return this.#rows;
  }

  /** All rows as arrays, values in the order of `columns`. */
  get tuples(): unknown[][] {
    this.#tuples ??= this.#reader<unknown[]>("array").read(0, this.rowCount);
    return this.#tuples;
  }

  /**
   * A column with its values, by its index or its name.
   * @throws {VoltUsageError} when there is none, or more than one of that name
   */
  column<T = unknown>(nameOrIndex: string | number): TableColumn<T> {
    const index = typeof nameOrIndex === "number" ? nameOrIndex : this.#indexOf(nameOrIndex);
    if (this.columns[index] === undefined) {
      throw new VoltUsageError(`no column ${index}, there are ${this.columns.length}`);
    }
    return this.#column(index) as TableColumn<T>;
  }

  /** The first row; undefined when there is none. */
  firstRow(): Row | undefined {
    return this.#reader<Row>("object").read(0, Math.min(1, this.rowCount))[0];
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    if (this.#rows !== undefined) {
      yield* this.#rows;
      return;
    }
    const reader = this.#reader<Row>("object");
    for (let from = 0; from < this.rowCount; from += BATCH) {
      yield* reader.read(from, Math.min(from + BATCH, this.rowCount));
    }
  }

  /** As the Python client prints a table: counts, columns, and all its rows. */
  toString(): string {
    const types = this.columns.map(({ type }) => type);
    const rows = this.tuples.map((row) => pythonRow(row, types));
    const counts = `column count: ${this.columns.length}\nrow count: ${this.rowCount}\n`;
    return `${counts}cols: ${this.columns.join(", ")}\nrows -\n${rows.join("\n")}`;
  }

  [INSPECT](): string {
    const columns = this.columns.map(({ name, typeName }) => `${name} ${typeName}`).join(", ");
    try {
      const reader = this.#reader<unknown[]>("array");
      const shown = reader.read(0, Math.min(SHOWN, this.rowCount));
      const rows = shown.map((row) => `\n  ${row.map(cellText).join(", ")}`).join("");
      const more = this.rowCount > SHOWN ? `\n  … ${this.rowCount - SHOWN} more` : "";
      return `VoltTable(${columns}) of ${this.rowCount} rows${rows}${more}`;
    } catch (error) {
      // Looking at a broken table must not break what looks.
      if (error instanceof VoltProtocolError) return `VoltTable(${columns}), unreadable: ${error.message}`;
      throw error;
    }
  }

  #indexOf(name: string): number {
    const found = this.columns.flatMap((column, index) => (column.name === name ? [index] : []));
    if (found.length > 1) throw new VoltUsageError(`${found.length} columns "${name}": use an index`);
    if (found.length === 0) {
      const names = this.columns.map((column) => column.name).join(", ");
      throw new VoltUsageError(`no column "${name}"; there are: ${names}`);
    }
    return found[0]!;
  }

  #column(index: number): TableColumn {
    let column = this.#columns[index];
    if (column === undefined) {
      const layout = this.#layout;
      const { view, bytes, rowCount: length } = layout;
      // The layout lets only types pass that have columns.
      column = makeColumn(
        layout.columns[index]!,
        { view, bytes, length, place: layout.place(index) },
        this.#modes,
      )!;
      this.#columns[index] = column;
    }
    return column;
  }

  #reader<Shape>(shape: "object" | "array"): RowReader<Shape> {
    return new RowReader(this.#layout, this.#modes, (index) => this.#column(index), shape);
  }
}

/** A table of bytes that came; not for users, whose tables are made of rows. */
export function tableOf(layout: TableLayout, modes: ValueModes): VoltTable {
  const Table = VoltTable as unknown as new (layout: TableLayout, modes: ValueModes) => VoltTable;
  return new Table(layout, modes);
}
