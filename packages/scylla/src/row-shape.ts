import type { ColumnSpec } from "./codec/column-spec.ts";
import { type DecodeOptions, type Decoder, decoderOf } from "./codec/decode.ts";
import { setOwn } from "./codec/records.ts";
import type { RowsData } from "./rows.ts";

/** How the rows of some columns are made, under some options. */
export class RowShape {
  readonly options: DecodeOptions;
  readonly names: readonly string[];
  readonly decoders: readonly Decoder[];

  constructor(specs: readonly ColumnSpec[], options: DecodeOptions) {
    this.options = options;
    this.names = specs.map(({ name }) => name);
    this.decoders = specs.map(({ type }) => decoderOf(type, options));
  }

  /** Writes the next `count` rows, which begin at `at`, into `out` as objects, and returns where they end. */
  objects(out: unknown[], data: RowsData, at: number, count: number): number {
    const { names, decoders } = this;
    const { source } = data;
    const { view } = source;
    let from = at;
    for (let row = 0; row < count; row++) {
      const object: Record<string, unknown> = {};
      for (let c = 0; c < decoders.length; c++) {
        const length = view.getInt32(from);
        from += 4;
        const end = length > 0 ? from + length : from;
        setOwn(object, names[c]!, length < 0 ? null : decoders[c]!(source, from, end));
        from = end;
      }
      out.push(object);
    }
    return from;
  }

  /** The same as arrays. */
  tuples(out: unknown[][], data: RowsData, at: number, count: number): number {
    const { decoders } = this;
    const { source } = data;
    const { view } = source;
    let from = at;
    for (let row = 0; row < count; row++) {
      const tuple: unknown[] = [];
      for (let c = 0; c < decoders.length; c++) {
        const length = view.getInt32(from);
        from += 4;
        const end = length > 0 ? from + length : from;
        tuple.push(length < 0 ? null : decoders[c]!(source, from, end));
        from = end;
      }
      out.push(tuple);
    }
    return from;
  }
}

const shapes = /* @__PURE__ */ new WeakMap<readonly ColumnSpec[], RowShape[]>();

/** The shape of some columns under some options, kept as long as the columns are. */
export function rowShapeOf(specs: readonly ColumnSpec[], options: DecodeOptions): RowShape {
  let kept = shapes.get(specs);
  if (kept === undefined) {
    kept = [];
    shapes.set(specs, kept);
  }
  for (const shape of kept) if (sameOptions(shape.options, options)) return shape;
  const shape = new RowShape(specs, options);
  kept.push(shape);
  return shape;
}

function sameOptions(a: DecodeOptions, b: DecodeOptions): boolean {
  return a === b || (a.int64 === b.int64 && a.timestamps === b.timestamps && a.empties === b.empties);
}
