import type { DecodeOptions } from "./codec/decode.ts";
import { rowShapeOf } from "./row-shape.ts";
import type { RowsData } from "./rows.ts";

/** Most rows decoded at once. */
const BATCH = 64;

/** Gives rows a few at a time. */
export interface RowSource<Row> {
  /** The next rows, at least one; undefined when there are no more. */
  read(): readonly Row[] | undefined;
}

/** Goes over the rows of some pages once, decoding a few at a time. */
export class RowCursor<Row> implements RowSource<Row> {
  readonly #pages: readonly RowsData[];
  readonly #options: DecodeOptions;
  #page = 0;
  #row = 0;
  #at = 0;
  #batch = 1;

  constructor(pages: readonly RowsData[], options: DecodeOptions) {
    this.#pages = pages;
    this.#options = options;
  }

  read(): Row[] | undefined {
    for (let page = this.#pages[this.#page]; page !== undefined; page = this.#pages[++this.#page]) {
      const left = page.rowCount - this.#row;
      if (left > 0) {
        if (this.#row === 0) this.#at = page.start;
        const count = Math.min(this.#batch, left);
        const rows: Row[] = [];
        this.#at = rowShapeOf(page.specs, this.#options).readObjects(rows, page, this.#at, count);
        this.#row += count;
        // The first row alone, for those who leave then; more and more at once for those who stay.
        this.#batch = Math.min(2 * this.#batch, BATCH);
        return rows;
      }
      this.#row = 0;
    }
    return undefined;
  }
}
