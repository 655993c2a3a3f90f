import type { TableColumn } from "./column/column.ts";
import { cellKindOf } from "./column/make-column.ts";
import {
  type Cell,
  interpretRecords,
  type RecordBuilder,
  type RecordSource,
  recordBuilder,
} from "./record.ts";
import type { TableLayout } from "./table-layout.ts";
import type { ValueModes } from "./value-modes.ts";

/** Rows made at once: what is decoded for them stays in the processor's cache. */
const BATCH = 1024;
/** Up to here a list of rows gets its size at once. */
const MOST_AT_ONCE = 1 << 20;

/** Makes the rows of a table: objects by the names of the columns, or arrays. */
export class RowReader<Row> {
  readonly #build: RecordBuilder;
  readonly #source: RecordSource;
  /** The columns whose values are made list by list, and the lists. */
  readonly #listed: readonly { readonly column: TableColumn; readonly values: unknown[] }[];

  constructor(
    layout: TableLayout,
    modes: ValueModes,
    columnAt: (index: number) => TableColumn,
    shape: "object" | "array",
  ) {
    const { columns, view } = layout;
    const names = shape === "array" ? undefined : columns.map(({ name }) => name);
    const segments: Uint32Array[] = [];
    const cells = columns.map(({ type }, c): Cell => {
      const kind = cellKindOf(type, modes);
      if (kind === "list") return { kind, segment: 0, offset: 0 };
      const { bases, offset } = layout.place(c);
      if (!segments.includes(bases)) segments.push(bases);
      return { kind, segment: segments.indexOf(bases), offset };
    });
    const compiled = recordBuilder(names, cells);
    this.#build = compiled ?? interpretRecords(names);
    const lists: unknown[][] = columns.map(() => []);
    this.#source = { view, segments, lists };
    this.#listed = lists.flatMap((values, c) =>
      compiled === undefined || cells[c]!.kind === "list" ? [{ column: columnAt(c), values }] : [],
    );
  }

  /** The rows `from` to `to`. */
  read(from: number, to: number): Row[] {
    const rows: Row[] = to - from <= MOST_AT_ONCE ? new Array(to - from) : [];
    for (let first = from; first < to; first += BATCH) {
      const last = Math.min(first + BATCH, to);
      for (const { column, values } of this.#listed) column.copyTo(values, 0, first, last);
      this.#build(rows, first - from, first, last - first, this.#source);
    }
    return rows;
  }
}
