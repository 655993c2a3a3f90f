import { type RecordBuilder, recordBuilder } from "../record.ts";
import { type Column, type ColumnInit, ListColumn, newList } from "./column.ts";

const CHUNK = 1024;
const NO_MASKS: readonly undefined[] = [];

/** Tuple: arrays, or objects where all elements have names. */
export class TupleColumn extends ListColumn<unknown[] | Record<string, unknown>> {
  /** One column for each element. */
  readonly elements: readonly Column[];
  /** The names of the elements; undefined for a tuple without names. */
  readonly names: readonly string[] | undefined;
  #builder: RecordBuilder | undefined;

  constructor(init: ColumnInit, elements: readonly Column[], names: readonly string[] | undefined) {
    super(init);
    this.elements = elements;
    this.names = names;
  }

  protected at(index: number): unknown[] | Record<string, unknown> {
    const out: (unknown[] | Record<string, unknown>)[] = [];
    this.decode(out, 0, index, index + 1);
    return out[0]!;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    this.#builder ??= recordBuilder(
      this.elements.map((_, i) => ({ name: this.names?.[i], access: "batch", storage: "" })),
    );
    const size = Math.min(CHUNK, to - from);
    const batches = this.elements.map(() => newList<unknown>(size));
    for (let first = from; first < to; first += CHUNK) {
      const last = Math.min(first + CHUNK, to);
      for (let e = 0; e < batches.length; e++) this.elements[e]!.copyTo(batches[e]!, 0, first, last);
      this.#builder(out, at + first - from, first, last, batches, NO_MASKS);
    }
  }
}
