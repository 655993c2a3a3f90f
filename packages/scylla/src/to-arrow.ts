import { bits, columnBytes, validity } from "./arrow/buffers.ts";
import { type ArrowData, type ArrowModule, type ArrowTable, type ArrowType, create } from "./arrow/module.ts";
import { arrowType, arrowValue } from "./arrow/types.ts";
import type { DecodeOptions } from "./codec/decode.ts";
import type { ResultColumn } from "./column.ts";
import { ScyllaUsageError } from "./errors.ts";
import { Result } from "./result.ts";

export type { ArrowModule, ArrowTable } from "./arrow/module.ts";

/** Whatever the result was to be read as, Arrow gets all digits. */
const EXACT: DecodeOptions = { int64: "bigint", timestamps: "bigint" };

/**
 * A result as a table of the module `apache-arrow`, which the caller passes in:
 * `toArrow(result, await import("apache-arrow"))`.
 *
 * Numbers, times and booleans go over as typed arrays, texts and blobs as the bytes that came. Timestamps are of UTC,
 * tuples and user-defined types are Structs (the fields of tuples are named `0`, `1` …), sets are Lists, vectors
 * FixedSizeLists. UUIDs, addresses, durations, varints and decimals are their text.
 *
 * @throws {ScyllaUsageError} when two columns have the same name, which `apache-arrow` cannot tell apart
 */
export function toArrow<A extends ArrowModule>(
  result: Pick<Result<unknown>, "pages" | "rowCount">,
  arrow: A,
): ArrowTable<A> {
  const exact = new Result<unknown>(result.pages, { decode: EXACT });
  const specs = result.pages[0]?.specs ?? [];
  const names = new Set<string>();
  for (const { name } of specs) {
    if (names.has(name)) throw new ScyllaUsageError(`Two columns "${name}": name them apart for Arrow`);
    names.add(name);
  }
  const children = specs.map(({ type }, c) => {
    const column = exact.column(c);
    const made = arrowType(arrow, type);
    const { values } = column;
    switch (type.kind) {
      case "ascii":
      case "text":
        return bytesData(arrow, column, arrow.Utf8, arrow.LargeUtf8);
      case "blob":
      case "custom":
        return bytesData(arrow, column, arrow.Binary, arrow.LargeBinary);
      case "boolean":
        return columnData(arrow, column, made, { data: bits(values as Uint8Array) });
      default:
        return ArrayBuffer.isView(values)
          ? columnData(arrow, column, made, { data: values })
          : builtData(
              arrow,
              column.toArray().map((value) => arrowValue(type, value)),
              made,
            );
    }
  });
  const fields = specs.map(({ name }, c) => create(arrow.Field, name, children[c]!.type, true));
  const schema = create(arrow.Schema, fields);
  const data = makeData(arrow, {
    type: create(arrow.Struct, fields),
    length: result.rowCount,
    nullCount: 0,
    children,
  });
  return create<ArrowTable<A>>(arrow.Table, schema, create(arrow.RecordBatch, schema, data));
}

function bytesData(
  arrow: ArrowModule,
  column: ResultColumn,
  small: ArrowModule["Utf8"],
  large: ArrowModule["Utf8"],
): ArrowData {
  const bytes = columnBytes(column.source.pages, column.source.position, column.length);
  const type = create<ArrowType>(bytes.valueOffsets instanceof Int32Array ? small : large);
  return columnData(arrow, column, type, bytes);
}

/** Data with the column's length and nulls. */
function columnData(arrow: ArrowModule, column: ResultColumn, type: ArrowType, buffers: object): ArrowData {
  const { length, nullCount, nulls } = column;
  const nullBitmap = nulls === undefined ? {} : { nullBitmap: validity(nulls) };
  return makeData(arrow, { type, length, nullCount, ...nullBitmap, ...buffers });
}

/** Data that a builder of the module makes, value by value. */
function builtData(arrow: ArrowModule, values: readonly unknown[], type: ArrowType): ArrowData {
  // The builder makes nothing of nothing.
  if (values.length === 0) return builtData(arrow, [null], type).slice(0, 0);
  const build = arrow.vectorFromArray as unknown as (
    values: readonly unknown[],
    type: ArrowType,
  ) => { readonly data: readonly ArrowData[] };
  return build(values, type).data[0]!;
}

function makeData(arrow: ArrowModule, props: object): ArrowData {
  return (arrow.makeData as unknown as (props: object) => ArrowData)(props);
}
