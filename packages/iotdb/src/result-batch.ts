import { readTsBlock, type TsBlock } from "./codec/block/ts-block.ts";
import type { Column } from "./codec/column/column.ts";
import { type ColumnInfo, columnsOf, type ResultSchema } from "./codec/result-schema.ts";
import { readRows } from "./codec/rows.ts";
import { formatTable } from "./codec/table-text.ts";
import type { TimePrecision } from "./codec/value-modes.ts";
import { IoTDBUsageError } from "./errors.ts";
import { makePrintable } from "./printable.ts";

export { type ColumnInfo, type ResultSchema, resultSchema } from "./codec/result-schema.ts";

const Printable = /* @__PURE__ */ makePrintable("ResultBatch\n");
/** Rows shown when a batch is printed. */
const SHOWN = 10;

/**
 * Some rows of a result, kept as columns: one block, as the server sent it. Rows are made when they are asked for.
 *
 * It refers to the bytes of the message it came in, and keeps them in memory.
 */
export class ResultBatch<Row = Record<string, unknown>> extends Printable implements Iterable<Row> {
  /** Names and types, in order. */
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  /** The columns themselves, in order. */
  readonly data: readonly Column[];
  readonly #block: TsBlock;
  readonly #schema: ResultSchema;
  #rows: Row[] | undefined;
  #tuples: unknown[][] | undefined;

  /** Made by `dataSet.batches()`. */
  constructor(block: TsBlock, schema: ResultSchema) {
    super();
    this.columns = schema.columns;
    this.data = columnsOf(block, schema);
    this.rowCount = block.rowCount;
    this.#block = block;
    this.#schema = schema;
  }

  /** The unit of TIMESTAMP columns: that of the server. */
  get precision(): TimePrecision {
    return this.#schema.modes.precision;
  }

  /** All rows as objects, made once. Of columns with the same name the last one is seen; `tuples` has all. */
  get rows(): Row[] {
    this.#rows ??= this.read("object", 0, this.rowCount);
    return this.#rows;
  }

  /** All rows as arrays, values in the order of `columns`; made once. */
  get tuples(): unknown[][] {
    this.#tuples ??= this.read("array", 0, this.rowCount);
    return this.#tuples;
  }

  /**
   * A column, by its index or its name.
   * @throws {IoTDBUsageError} when there is none, or more than one of that name
   */
  column<T = unknown>(nameOrIndex: string | number): Column<T> {
    return findColumn(this.data, nameOrIndex) as Column<T>;
  }

  /** The rows `from` to `to` as objects or arrays, made anew. */
  read<Shape = Row>(shape: "object" | "array", from: number, to: number): Shape[] {
    return readRows<Shape>(this.data, shape, from, to);
  }

  /** The columns with all digits, whatever the result is to be read as: INT64 and TIMESTAMP as bigints. */
  exactColumns(): readonly Column[] {
    return columnsOf(this.#block, this.#schema, { int64: "bigint", timestamps: "bigint" });
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    yield* this.#rows ?? this.read("object", 0, this.rowCount);
  }

  /** The first rows as a table. */
  override toString(): string {
    return formatTable(this.data, this.rowCount, SHOWN);
  }
}

function findColumn(columns: readonly Column[], nameOrIndex: string | number): Column {
  if (typeof nameOrIndex === "number") {
    const column = columns[nameOrIndex];
    if (column === undefined)
      throw new IoTDBUsageError(`No column ${nameOrIndex}, there are ${columns.length}`);
    return column;
  }
  const found = columns.filter(({ name }) => name === nameOrIndex);
  if (found.length > 1) throw new IoTDBUsageError(`${found.length} columns "${nameOrIndex}": use an index`);
  if (found.length === 0) {
    const names = columns.map(({ name }) => name).join(", ");
    throw new IoTDBUsageError(`No column "${nameOrIndex}"; there are: ${names}`);
  }
  return found[0]!;
}

/**
 * Reads a TsBlock as a batch of the result that it belongs to. Values are decoded when they are asked for.
 * @param block must not change while the batch is in use
 * @param isOurs nobody else looks at the bytes of the block, and it is read just once: it may be changed
 * @throws {IoTDBProtocolError} when this is no block, or not one of this result
 */
export function decodeBatch<Row = Record<string, unknown>>(
  block: Uint8Array,
  schema: ResultSchema,
  isOurs = false,
): ResultBatch<Row> {
  return new ResultBatch<Row>(readTsBlock(block, isOurs), schema);
}
