import type { DecodeOptions } from "./codec/decode.ts";
import { typeText } from "./codec/type.ts";
import { INSPECT } from "./codec/value/print.ts";
import { ScyllaUsageError } from "./errors.ts";
import { type RowShape, rowShapeOf } from "./row-shape.ts";
import { checkRows, type RowsData } from "./rows.ts";

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
  private readonly nextPage: (() => Promise<Result<Row>>) | undefined;
  private madeColumns: readonly ColumnInfo[] | undefined;
  private madeRows: Row[] | undefined;
  private madeTuples: unknown[][] | undefined;

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
    this.nextPage = extras.nextPage;
  }

  /** Names and types of the columns, in order; none for a statement without rows. */
  get columns(): readonly ColumnInfo[] {
    this.madeColumns ??= (this.pages[0]?.specs ?? []).map(({ name, type }) => ({
      name,
      type: typeText(type),
    }));
    return this.madeColumns;
  }

  /** All rows as objects. Of columns with the same name the last one is seen; `tuples` has all. */
  get rows(): Row[] {
    if (this.madeRows === undefined) {
      const rows: Row[] = [];
      for (const page of this.pages) this.shape(page).objects(rows, page, page.start, page.rowCount);
      this.madeRows = rows;
    }
    return this.madeRows;
  }

  /** All rows as arrays, values in the order of `columns`. */
  get tuples(): unknown[][] {
    if (this.madeTuples === undefined) {
      const tuples: unknown[][] = [];
      for (const page of this.pages) this.shape(page).tuples(tuples, page, page.start, page.rowCount);
      this.madeTuples = tuples;
    }
    return this.madeTuples;
  }

  /** The first row; undefined when there is none. */
  firstRow(): Row | undefined {
    if (this.madeRows !== undefined) return this.madeRows[0];
    const page = this.pages.find(({ rowCount }) => rowCount > 0);
    if (page === undefined) return undefined;
    const rows: Row[] = [];
    this.shape(page).objects(rows, page, page.start, 1);
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

  *[Symbol.iterator](): IterableIterator<Row> {
    if (this.madeRows !== undefined) {
      yield* this.madeRows;
      return;
    }
    const rows: Row[] = [];
    for (const page of this.pages) {
      const shape = this.shape(page);
      let at = page.start;
      for (let i = 0; i < page.rowCount; i++) {
        at = shape.objects(rows, page, at, 1);
        yield rows.pop()!;
      }
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<Row> {
    let result: Result<Row> | undefined = this as Result<Row>;
    while (result !== undefined) {
      const next: Promise<Result<Row>> | undefined = result.nextPage?.();
      // Should the loop be left early, nobody is there to hear that the fetch ahead failed.
      next?.catch(() => {});
      yield* result;
      result = await next;
    }
  }

  private shape(page: RowsData): RowShape {
    return rowShapeOf(page.specs, this.options);
  }

  toString(): string {
    return `${this.rowCount} ${this.rowCount === 1 ? "row" : "rows"}`;
  }

  [INSPECT](): string {
    return `Result ${this.toString()}`;
  }
}
