import type { ColumnSpec } from "./codec/column-spec.ts";
import { type DecodeOptions, type Decoder, decoderOf } from "./codec/decode.ts";
import { typeText } from "./codec/type.ts";
import { compiledBuilder, interpretedBuilder, type RowBuilder, type RowForm } from "./row-builder.ts";
import type { RowsData } from "./rows.ts";

/** As many rows of a shape are made before it is worth a loop of its own. */
const WORTH_COMPILING = 64;

/** How the rows of some columns are made, under some options. */
export class RowShape {
  readonly options: DecodeOptions;
  readonly decoders: readonly Decoder[];
  readonly #specs: readonly ColumnSpec[];
  readonly #objects: Maker;
  readonly #tuples: Maker;

  constructor(specs: readonly ColumnSpec[], options: DecodeOptions) {
    this.#specs = specs;
    this.options = options;
    this.decoders = specs.map(({ type }) => decoderOf(type, options));
    const names = specs.map(({ name }) => name);
    this.#objects = { form: "object", build: interpretedBuilder("object", names), made: 0 };
    this.#tuples = { form: "tuple", build: interpretedBuilder("tuple", names), made: 0 };
  }

  /** Appends the next `count` rows, which begin at `at`, to `out` as objects, and returns where they end. */
  readObjects(out: unknown[], { source }: RowsData, at: number, count: number): number {
    return this.#builder(this.#objects, count)(out, source, at, count, this.decoders);
  }

  /** The same as arrays. */
  readTuples(out: unknown[][], { source }: RowsData, at: number, count: number): number {
    return this.#builder(this.#tuples, count)(out, source, at, count, this.decoders);
  }

  #builder(maker: Maker, count: number): RowBuilder {
    const before = maker.made;
    maker.made += count;
    if (before <= WORTH_COMPILING && maker.made > WORTH_COMPILING) {
      const names = this.#specs.map(({ name }) => name);
      const kinds = this.#specs.map(({ type }) => typeText(type));
      maker.build = compiledBuilder(maker.form, names, kinds);
    }
    return maker.build;
  }
}

/** Makes rows of one form, and how many it has made. */
interface Maker {
  readonly form: RowForm;
  build: RowBuilder;
  made: number;
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
