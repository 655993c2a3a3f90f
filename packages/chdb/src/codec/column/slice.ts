import { Column, type ColumnValues } from "./column.ts";

/** A run of another column's values. */
export class SliceColumn<T = unknown> extends Column<T> {
  /** The column that the values are in … */
  readonly parent: Column<T>;
  /** … from this index on. */
  readonly start: number;

  constructor(parent: Column<T>, start: number, end: number) {
    super({
      name: parent.name,
      type: parent.type,
      length: end - start,
      mask: parent.mask?.subarray(start, end),
    });
    this.parent = parent;
    this.start = start;
  }

  get values(): ColumnValues {
    const { values } = this.parent;
    return ArrayBuffer.isView(values)
      ? values.subarray(this.start, this.start + this.length)
      : values.slice(this.start, this.start + this.length);
  }

  override isNull(index: number): boolean {
    return this.parent.isNull(this.start + index);
  }

  protected at(index: number): T {
    return this.parent.get(this.start + index) as T;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    this.parent.copyTo(out, at, this.start + from, this.start + to);
  }
}
