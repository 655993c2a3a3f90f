import { type Column, newList } from "./column/column.ts";
import { type FieldAccess, type RecordBuilder, recordBuilder } from "./record.ts";

/** Rows made at once: what is decoded for them stays in the processor's cache. */
const BATCH = 1024;

/** Where the values of one field come from. */
interface Source {
  readonly column: Column;
  readonly access: FieldAccess;
  readonly values: ArrayLike<unknown>;
}

/**
 * Makes rows out of columns: objects by the names of the columns (of equal names the last wins), or arrays.
 *
 * The loop that makes them is generated for the columns at hand (and without code generation where that is
 * forbidden), so that all rows share one hidden class and every access is monomorphic.
 */
export class RowReader<Row> {
  readonly #sources: readonly Source[];
  readonly #masks: readonly (Uint8Array | undefined)[];
  readonly #build: RecordBuilder;

  constructor(columns: readonly Column[], shape: "object" | "array") {
    this.#sources = columns.map(chooseSource);
    this.#masks = columns.map(({ mask }) => mask);
    this.#build = recordBuilder(
      this.#sources.map(({ column, access, values }) => ({
        name: shape === "object" ? column.name : undefined,
        access,
        storage: access === "batch" ? "" : values.constructor.name,
      })),
    );
  }

  /** Writes the rows `from` to `to` into `out` from index `at` on. */
  readInto(out: Row[], at: number, from: number, to: number): void {
    const arrays = this.#sources.map(({ values }) => values);
    for (let first = from; first < to; first += BATCH) {
      const last = Math.min(first + BATCH, to);
      for (const { column, access, values } of this.#sources) {
        if (access === "batch") column.copyTo(values as unknown[], 0, first, last);
      }
      this.#build(out, at + first - from, first, last, arrays, this.#masks);
    }
  }

  /** The rows `from` to `to`. */
  read(from: number, to: number): Row[] {
    const rows = newList<Row>(to - from);
    this.readInto(rows, 0, from, to);
    return rows;
  }
}

function chooseSource(column: Column): Source {
  const values = column.direct;
  if (values === undefined) return { column, access: "batch", values: new Array<unknown>(BATCH) };
  // Lists hold null for NULL themselves.
  const masked = column.mask !== undefined && ArrayBuffer.isView(values);
  return { column, access: masked ? "masked" : "direct", values };
}
