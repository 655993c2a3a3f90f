import type { DecodeOptions } from "./codec/decode.ts";
import { type CqlType, typeText } from "./codec/type.ts";
import { INSPECT } from "./codec/value/print.ts";
import { ResultColumn } from "./column.ts";
import { loaderOf } from "./column-values.ts";
import { ScyllaUsageError } from "./errors.ts";
import { RowCursor, type RowSource } from "./row-cursor.ts";
import { rowShapeOf } from "./row-shape.ts";
import { RowStream } from "./row-stream.ts";
import { checkRows, type IndexedRows, indexRows, type RowsData } from "./rows.ts";
import { formatTable } from "./table.ts";

/** Name and type of a column. */
export interface ColumnInfo {
  readonly name: string;
  /** Type as CQL text without `frozen`, such as `map<uuid, list<text>>`. */
  readonly type: string;
}

/** What a result has besides its rows. */
export interface ResultExtras<Row> {
  /** How values are read. */
  readonly decode?: DecodeOptions | undefined;
  readonly pagingState?: Uint8Array | null | undefined;
  readonly warnings?: readonly string[] | undefined;
  readonly tracingId?: string | null | undefined;
  readonly customPayload?: Readonly<Record<string, Uint8Array | null>> | null | undefined;
  /** Fetches the page after this one; for results that have one. */
  readonly nextPage?: (() => Promise<Result<Row>>) | undefined;
}

const NO_WARNINGS: readonly string[] = [];
const DEFAULTS: DecodeOptions = {};
/** Rows shown when a result is printed. */
const SHOWN = 10;
const APPLIED = "[applied]";

/**
 * The answer to a statement: its rows, if it has any. They are decoded when they are asked for: `rows` makes all of them
 * and keeps them, iteration makes one at a time and keeps none.
 *
 * `for (const row of result)` goes over the rows that are here; `for await` goes on to the pages that follow, if there are
 * any, of which one is fetched ahead.
 */
export class Result<Row = Record<string, unknown>> implements Iterable<Row>, AsyncIterable<Row> {
  /** How many rows are here; those of further pages do not count. */
  readonly rowCount: number;
  /** What asks for the page after this one, null when it is the last. Good for as long as the tables stay the same. */
  readonly pagingState: Uint8Array | null;
  /** What the server warns of. */
  readonly warnings: readonly string[];
  /** The id of the trace, when it was asked for. */
  readonly tracingId: string | null;
  /** What the server's custom query handler, if it has one, has added. */
  readonly customPayload: Readonly<Record<string, Uint8Array | null>> | null;
  /** The rows as they came, page by page. For use within the package. */
  readonly pages: readonly RowsData[];
  /** How values are read. For use within the package. */
  readonly options: DecodeOptions;
  readonly #nextPage: (() => Promise<Result<Row>>) | undefined;
  #madeColumns: readonly ColumnInfo[] | undefined;
  #madeRows: Row[] | undefined;
  #madeTuples: unknown[][] | undefined;
  #indexed: readonly IndexedRows[] | undefined;

  /**
   * Made by the session.
   * @param pages of one result, in order; none for a statement without rows
   * @throws {ScyllaProtocolError} when the rows are not as long as they say
   */
  constructor(pages: readonly RowsData[], extras: ResultExtras<Row> = {}) {
    let rowCount = 0;
    for (const page of pages) {
      checkRows(page);
      rowCount += page.rowCount;
    }
    this.pages = pages;
    this.rowCount = rowCount;
    this.options = extras.decode ?? DEFAULTS;
    this.pagingState = extras.pagingState ?? null;
    this.warnings = extras.warnings ?? NO_WARNINGS;
    this.tracingId = extras.tracingId ?? null;
    this.customPayload = extras.customPayload ?? null;
    this.#nextPage = extras.nextPage;
  }

  /** Names and types of the columns, in order; none for a statement without rows. */
  get columns(): readonly ColumnInfo[] {
    this.#madeColumns ??= (this.pages[0]?.specs ?? []).map(({ name, type }) => ({
      name,
      type: typeText(type),
    }));
    return this.#madeColumns;
  }

  /** All rows as objects. Of columns with the same name the last one is seen; `tuples` has all. */
  get rows(): Row[] {
    if (this.#madeRows === undefined) {
      const rows: Row[] = [];
      for (const page of this.pages)
        rowShapeOf(page.specs, this.options).readObjects(rows, page, page.start, page.rowCount);
      this.#madeRows = rows;
    }
    return this.#madeRows;
  }

  /** All rows as arrays, values in the order of `columns`. */
  get tuples(): unknown[][] {
    if (this.#madeTuples === undefined) {
      const tuples: unknown[][] = [];
      for (const page of this.pages)
        rowShapeOf(page.specs, this.options).readTuples(tuples, page, page.start, page.rowCount);
      this.#madeTuples = tuples;
    }
    return this.#madeTuples;
  }

  /**
   * A column, by its index or its name.
   * @throws {ScyllaUsageError} when there is none, or more than one of that name
   */
  column<T = unknown>(nameOrIndex: string | number): ResultColumn<T> {
    const position = findColumn(this.columns, nameOrIndex);
    const { type } = this.pages[0]!.specs[position]!;
    this.#indexed ??= indexAlike(this.pages);
    return new ResultColumn<T>({
      ...this.columns[position]!,
      position,
      length: this.rowCount,
      pages: this.#indexed,
      decoder: rowShapeOf(this.pages[0]!.specs, this.options).decoders[position]!,
      load: loaderOf(type, this.options),
      keepsEmpty: this.options.empties === "keep" || hasEmpty(type),
    });
  }

  /** The first row; undefined when there is none. */
  firstRow(): Row | undefined {
    if (this.#madeRows !== undefined) return this.#madeRows[0];
    const page = this.pages.find(({ rowCount }) => rowCount > 0);
    if (page === undefined) return undefined;
    const rows: Row[] = [];
    rowShapeOf(page.specs, this.options).readObjects(rows, page, page.start, 1);
    return rows[0];
  }

  /**
   * The only row.
   * @throws {ScyllaUsageError} when there are none or more than one
   */
  singleRow(): Row {
    if (this.rowCount !== 1) throw new ScyllaUsageError(`One row expected, the result has ${this.rowCount}`);
    return this.firstRow() as Row;
  }

  /** Whether a conditional statement (`IF …`) took effect; true for all others. */
  get wasApplied(): boolean {
    const applied = this.pages[0]?.specs[0];
    if (applied === undefined || applied.name !== APPLIED || applied.type.kind !== "boolean") return true;
    return (this.firstRow() as Record<string, unknown> | undefined)?.[APPLIED] === true;
  }

  [Symbol.iterator](): IterableIterator<Row> {
    return this.#madeRows === undefined ? iterate(this.cursor()) : this.#madeRows.values();
  }

  /** The rows of this and of the pages that follow. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Row> {
    return new RowStream<Row>(this);
  }

  /** What goes over the rows that are here. For use within the package. */
  cursor(): RowSource<Row> {
    return this.#madeRows === undefined ? new RowCursor<Row>(this.pages, this.options) : once(this.#madeRows);
  }

  /** Starts to fetch the page after this one; undefined when there is none. For use within the package. */
  fetchNext(): Promise<Result<Row>> | undefined {
    return this.#nextPage?.();
  }

  /** The first rows as a table. */
  toString(): string {
    const tuples: unknown[][] = [];
    for (const page of this.pages) {
      const count = Math.min(page.rowCount, SHOWN - tuples.length);
      if (count > 0 && page.specs.length > 0)
        rowShapeOf(page.specs, this.options).readTuples(tuples, page, page.start, count);
    }
    return formatTable(this.columns, tuples, this.rowCount);
  }

  [INSPECT](): string {
    return `Result\n${this.toString()}`;
  }
}

function* iterate<Row>(source: RowSource<Row>): IterableIterator<Row> {
  for (let rows = source.read(); rows !== undefined; rows = source.read()) {
    for (let i = 0; i < rows.length; i++) yield rows[i]!;
  }
}

function once<Row>(rows: readonly Row[]): RowSource<Row> {
  let left: readonly Row[] | undefined = rows.length > 0 ? rows : undefined;
  return {
    read() {
      const all = left;
      left = undefined;
      return all;
    },
  };
}

function findColumn(columns: readonly ColumnInfo[], nameOrIndex: string | number): number {
  if (typeof nameOrIndex === "number") {
    if (columns[nameOrIndex] !== undefined) return nameOrIndex;
    throw new ScyllaUsageError(`No column ${nameOrIndex}, there are ${columns.length}`);
  }
  const found = columns.flatMap(({ name }, i) => (name === nameOrIndex ? [i] : []));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) throw new ScyllaUsageError(`${found.length} columns "${nameOrIndex}": use an index`);
  const names = columns.map(({ name }) => name).join(", ");
  throw new ScyllaUsageError(`No column "${nameOrIndex}"; there are: ${names || "none"}`);
}

/** @throws {ScyllaUsageError} when the table was changed while its pages were fetched */
function indexAlike(pages: readonly RowsData[]): readonly IndexedRows[] {
  const [first] = pages;
  for (const { specs } of pages) {
    const alike =
      specs === first!.specs ||
      (specs.length === first!.specs.length &&
        specs.every(({ name, type }, i) => {
          const other = first!.specs[i]!;
          return name === other.name && typeText(type) === typeText(other.type);
        }));
    if (!alike) throw new ScyllaUsageError("The columns changed from one page to the next: read rows");
  }
  return pages.map(indexRows);
}

/** Whether values of no bytes are ordinary values of a type. */
function hasEmpty({ kind }: CqlType): boolean {
  return kind === "text" || kind === "ascii" || kind === "blob" || kind === "custom";
}
