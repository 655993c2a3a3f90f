import { type ColumnInit, ListColumn } from "./column.ts";

export type VectorArray = Float32Array | Float64Array;

/** QBit: vectors of floats, each a typed array of its own. */
export class VectorColumn extends ListColumn<VectorArray> {
  /** The elements of all vectors one after the other. */
  readonly data: VectorArray;
  /** Elements of each. */
  readonly dimension: number;

  constructor(init: ColumnInit, data: VectorArray, dimension: number) {
    super(init);
    this.data = data;
    this.dimension = dimension;
  }

  protected at(index: number): VectorArray {
    return this.data.slice(index * this.dimension, (index + 1) * this.dimension);
  }
}
