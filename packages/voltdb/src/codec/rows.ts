import type { TableColumn } from "./column/column.ts";
import { type RecordBuilder, recordBuilder } from "./record.ts";

/** Rows made at once: what is decoded for them stays in the processor's cache. */
const BATCH = 1024;

/** Makes rows out of columns: objects by the names of the columns, or arrays. */
export class RowReader<Row> {
  readonly #columns: readonly TableColumn[];
  readonly #build: RecordBuilder;
  readonly #batches: readonly unknown[][];

  constructor(columns: readonly TableColumn[], shape: "object" | "array") {
    this.#columns = columns;
    this.#build = recordBuilder(shape === "array" ? columns.length : columns.map(({ name }) => name));
    this.#batches = columns.map(() => []);
  }

  /** The rows `from` to `to`. */
  read(from: number, to: number): Row[] {
    const rows: Row[] = [];
    for (let first = from; first < to; first += BATCH) {
      const last = Math.min(first + BATCH, to);
      for (let c = 0; c < this.#columns.length; c++)
        this.#columns[c]!.copyTo(this.#batches[c]!, 0, first, last);
      this.#build(rows, first - from, last - first, this.#batches);
    }
    return rows;
  }
}
