import { type ByteWriter, OverflowError, writeArray } from "@x/binary";
import { IoTDBUsageError } from "../../errors.ts";
import { ColumnCategory } from "../column-category.ts";
import { DataType } from "../data-type.ts";
import { ValueFault } from "../value-fault.ts";
import { type TimePrecision, unitsPerMs } from "../value-modes.ts";
import { type DeviceGroups, groupByDevice } from "./devices.ts";
import { encodeColumns, encodeRows, type WrittenColumns } from "./encode-columns.ts";
import { gatherDoubleWords } from "./encode-typed.ts";
import { sendingOrder } from "./order.ts";
import { RowSource } from "./row-source.ts";
import type { AnyTablet } from "./shape.ts";
import { SpareBuffers } from "./spare-buffers.ts";
import { readTimes, timesArray } from "./times.ts";

/** The parts of an insertTablet request that a tablet determines. */
export interface EncodedTablet {
  readonly table: string;
  /** Names of the columns. */
  readonly measurements: readonly string[];
  /** Codes of their types. */
  readonly types: readonly number[];
  /** Codes of their categories. */
  readonly categories: readonly number[];
  readonly rowCount: number;
  readonly timestamps: Uint8Array;
  readonly values: Uint8Array;
  /**
   * Tells that nobody will look at the bytes again, so that the next tablet may be written over them. To be called once they
   * have been sent; to forget it costs speed alone.
   */
  release(): void;
}

/** For encoded tablets: four of two megabytes, some 20,000 rows of ten numbers each. */
const buffers = /* @__PURE__ */ new SpareBuffers(4, 0x200000);

/**
 * One insert of a tablet: the order of its rows, the devices they belong to, and the bytes of all or some of them.
 * It refers to the tablet, whose values must not change as long as it is in use.
 */
export class PreparedTablet {
  readonly table: string;
  readonly measurements: readonly string[];
  readonly types: readonly number[];
  readonly categories: readonly number[];
  readonly rowCount: number;
  /** Indices of the rows in the order in which they are sent; undefined when they are sent as they are. */
  readonly order: Int32Array | undefined;
  readonly #tablet: AnyTablet;
  readonly #source: RowSource | undefined;
  readonly #unitsPerMs: number;
  readonly #words: Int32Array;
  #groups: DeviceGroups | undefined;

  /** @throws {IoTDBUsageError} for timestamps that are none */
  constructor(tablet: AnyTablet, precision: TimePrecision) {
    const { columns } = tablet;
    this.table = tablet.table;
    this.measurements = columns.map(({ name }) => name);
    this.types = columns.map(({ type }) => type);
    this.categories = columns.map(({ category }) => category ?? ColumnCategory.FIELD);
    this.rowCount = tablet.rowCount;
    this.#tablet = tablet;
    this.#source = "rows" in tablet ? new RowSource(tablet) : undefined;
    this.#unitsPerMs = unitsPerMs(precision);
    this.#words = this.#readTimes();
    if (this.#words.length !== 2 * this.rowCount) {
      throw new IoTDBUsageError(
        `The tablet has ${this.rowCount} rows and ${this.#words.length / 2} timestamps`,
      );
    }
    this.order = sendingOrder(this.#words, () => this.devices);
  }

  /** Which rows belong to which device, found out when first asked for. */
  get devices(): DeviceGroups {
    this.#groups ??= groupByDevice(this.table, this.#tags(), this.rowCount);
    return this.#groups;
  }

  /**
   * The rows of some devices, in the order in which they are sent, to be encoded as a tablet of their own.
   * @param wanted one element for each device, not 0 for those whose rows are wanted
   */
  rowsOf(wanted: ArrayLike<number>): Int32Array {
    const { deviceOfRow } = this.devices;
    const { order } = this;
    const rows = new Int32Array(this.rowCount);
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = order === undefined ? i : order[i]!;
      if (wanted[deviceOfRow[row]!] !== 0) rows[count++] = row;
    }
    return rows.subarray(0, count);
  }

  /**
   * The bytes of the tablet, or of some of its rows, in memory of their own until they are released.
   * @throws {IoTDBUsageError} for a value that is not of its column's type, or too many bytes
   */
  encode(rows: Int32Array | undefined = this.order): EncodedTablet {
    const { table, measurements, types, categories } = this;
    const rowCount = rows?.length ?? this.rowCount;
    const writer = buffers.take(this.#estimate(rowCount));
    let inUse = true;
    const release = (): void => {
      if (inUse) buffers.give(writer);
      inUse = false;
    };
    try {
      this.writeTimestamps(writer, rows);
      this.writeValues(writer, rows);
    } catch (error) {
      release();
      throw error;
    }
    const timestamps = writer.written.subarray(0, 8 * rowCount);
    const values = writer.written.subarray(8 * rowCount);
    return { table, measurements, types, categories, rowCount, timestamps, values, release };
  }

  /** Appends the timestamps of the rows, each an i64 in big endian: eight bytes a row. */
  writeTimestamps(writer: ByteWriter, rows: Int32Array | undefined = this.order): void {
    if (rows === undefined) writeArray(writer, timesArray(this.#words), false);
    else gatherDoubleWords(writer, this.#words, rows);
  }

  /**
   * Appends the values of the rows: columns one after the other, then, if there is a NULL, for each column a byte and, if that
   * is 1, a bitmap of floor(rows / 8) + 1 bytes, lowest bit first, 1 = NULL. What has been written stays when it throws.
   * (Java: SessionUtils.getValueBuffer)
   *
   * @throws {IoTDBUsageError} for a value that is not of its column's type, or too many bytes
   */
  writeValues(writer: ByteWriter, rows: Int32Array | undefined = this.order): void {
    const { nulls } = this.writeColumns(writer, rows);
    if (nulls.some(({ any }) => any)) for (const bits of nulls) bits.write(writer);
  }

  /** {@link PreparedTablet.writeValues} without the section of NULLs. @throws {IoTDBUsageError} as there */
  writeColumns(writer: ByteWriter, rows: Int32Array | undefined = this.order): WrittenColumns {
    const tablet = this.#tablet;
    try {
      return "rows" in tablet
        ? encodeRows(writer, tablet, this.#source!, rows, this.#unitsPerMs)
        : encodeColumns(writer, tablet, rows, this.#unitsPerMs);
    } catch (error) {
      if (!(error instanceof OverflowError)) throw error;
      throw new IoTDBUsageError(
        `The tablet takes ${error.needed} bytes or more: insert fewer rows at a time`,
        { cause: error },
      );
    }
  }

  #readTimes(): Int32Array {
    const tablet = this.#tablet;
    const source = this.#source;
    try {
      return readTimes("rows" in tablet ? source!.times() : tablet.time, this.#unitsPerMs);
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      const wrong = source?.diagnose(error.index);
      throw new IoTDBUsageError(wrong ?? `Row ${error.index}: ${error.message}`);
    }
  }

  /** The values of the TAG columns, null for NULL. */
  #tags(): ArrayLike<unknown>[] {
    const tablet = this.#tablet;
    const tags: ArrayLike<unknown>[] = [];
    for (const [c, category] of this.categories.entries()) {
      if (category !== ColumnCategory.TAG) continue;
      if ("rows" in tablet) {
        tags.push(this.#source!.column(c));
        continue;
      }
      const { values, nulls } = tablet.data[c]!;
      if (nulls === undefined) tags.push(values);
      else {
        const isNull = (i: number): boolean => (nulls[i >> 3]! & (1 << (i & 7))) !== 0;
        tags.push(Array.from({ length: this.rowCount }, (_, i) => (isNull(i) ? null : values[i])));
      }
    }
    return tags;
  }

  /** About how many bytes the values of some rows take. */
  #estimate(rowCount: number): number {
    let perRow = 0;
    for (const type of this.types) perRow += WIDTHS[type] ?? 16;
    return rowCount * (perRow + 8) + 64;
  }
}

// Made by a call, because bundlers drop no object with names or values that are looked up.
const WIDTHS: Readonly<Record<number, number>> = /* @__PURE__ */ (() => ({
  [DataType.BOOLEAN]: 1,
  [DataType.INT32]: 4,
  [DataType.DATE]: 4,
  [DataType.FLOAT]: 4,
  [DataType.INT64]: 8,
  [DataType.DOUBLE]: 8,
  [DataType.TIMESTAMP]: 8,
}))();
