import type { ByteWriter } from "@x/binary";
import { IoTDBUsageError } from "../../errors.ts";
import { DataType, dataTypeName } from "../data-type.ts";
import { ValueFault } from "../value-fault.ts";
import {
  encodeBooleans,
  encodeDays,
  encodeDoubles,
  encodeFloats,
  encodeInstants,
  encodeInt32s,
  encodeInt64s,
} from "./encode-numbers.ts";
import { encodeBlobs, encodeTexts } from "./encode-texts.ts";
import { encodeTyped, isStorageOf } from "./encode-typed.ts";
import type { ListEncoder } from "./list-encoder.ts";
import { NullBits } from "./null-bits.ts";
import type { RowSource } from "./row-source.ts";
import type { ColumnData, ColumnsTablet, RowsTablet, TabletColumn } from "./shape.ts";
import { SpareBuffers } from "./spare-buffers.ts";

/** Rows taken apart at a time: what is read and what is written stays in the processor's cache. */
const BATCH = 512;

// Made by a call, because bundlers drop no object with names or values that are looked up.
const ENCODERS: Readonly<Record<DataType, ListEncoder>> = /* @__PURE__ */ (() => ({
  [DataType.BOOLEAN]: encodeBooleans,
  [DataType.INT32]: encodeInt32s,
  [DataType.INT64]: encodeInt64s,
  [DataType.FLOAT]: encodeFloats,
  [DataType.DOUBLE]: encodeDoubles,
  [DataType.TEXT]: encodeTexts,
  [DataType.TIMESTAMP]: encodeInstants,
  [DataType.DATE]: encodeDays,
  [DataType.BLOB]: encodeBlobs,
  [DataType.STRING]: encodeTexts,
  [DataType.OBJECT]: encodeBlobs,
}))();

/** What was written of columns that follow each other. */
export interface WrittenColumns {
  /** Where each of them ends. */
  readonly ends: readonly number[];
  readonly nulls: readonly NullBits[];
}

/** Appends all columns of a tablet, one after the other. */
export function encodeColumns(
  writer: ByteWriter,
  tablet: ColumnsTablet,
  order: Int32Array | undefined,
  unitsPerMs: number,
): WrittenColumns {
  const rowCount = order?.length ?? tablet.rowCount;
  const ends: number[] = [];
  const all = tablet.columns.map((column, c) => {
    const nulls = new NullBits(rowCount);
    const data = tablet.data[c]!;
    try {
      if (isStorageOf(column.type, data.values)) {
        encodeTyped(writer, column.type, data.values, order, data.nulls);
        if (data.nulls !== undefined) nulls.take(data.nulls, order);
      } else encodeList({ writer, nulls, unitsPerMs }, column, data, order, rowCount);
    } catch (error) {
      throw columnFault(error, column);
    }
    ends.push(writer.length);
    return nulls;
  });
  return { ends, nulls: all };
}

function encodeList(
  target: Parameters<ListEncoder>[0],
  column: TabletColumn,
  { values, nulls }: ColumnData,
  order: Int32Array | undefined,
  rowCount: number,
): void {
  const encode = ENCODERS[column.type];
  if (order === undefined && nulls === undefined) {
    encode(target, values, 0, rowCount, 0);
    return;
  }
  const batch: unknown[] = [];
  for (let from = 0; from < rowCount; from += BATCH) {
    const count = Math.min(BATCH, rowCount - from);
    for (let k = 0; k < count; k++) {
      const row = order === undefined ? from + k : order[from + k]!;
      const isNull = nulls !== undefined && (nulls[row >> 3]! & (1 << (row & 7))) !== 0;
      batch[k] = isNull ? null : values[row];
    }
    try {
      encode(target, batch, 0, count, from);
    } catch (error) {
      throw relocate(error, from, order);
    }
  }
}

/** Appends the rows of a tablet as columns. */
export function encodeRows(
  writer: ByteWriter,
  tablet: RowsTablet,
  source: RowSource,
  order: Int32Array | undefined,
  unitsPerMs: number,
): WrittenColumns {
  const rowCount = order?.length ?? tablet.rowCount;
  const { columns } = tablet;
  const lists = Array.from({ length: source.width }, (): unknown[] => []);
  const ours = lists.slice(source.width - columns.length);
  const targets = columns.map(() => ({
    writer: scratch.take(4096),
    nulls: new NullBits(rowCount),
    unitsPerMs,
  }));
  try {
    for (let from = 0; from < rowCount; from += BATCH) {
      const to = Math.min(from + BATCH, rowCount);
      source.gather(order, from, to, lists);
      for (let c = 0; c < columns.length; c++) {
        try {
          ENCODERS[columns[c]!.type](targets[c]!, ours[c]!, 0, to - from, from);
        } catch (error) {
          const fault = relocate(error, from, order);
          const wrong = fault instanceof ValueFault ? source.diagnose(fault.index) : undefined;
          throw wrong === undefined ? columnFault(fault, columns[c]!) : new IoTDBUsageError(wrong);
        }
      }
    }
    const ends = targets.map((target) => {
      writer.append(target.writer.written);
      return writer.length;
    });
    return { ends, nulls: targets.map(({ nulls }) => nulls) };
  } finally {
    for (const target of targets) scratch.give(target.writer);
  }
}

/** The fault with the index of the row, as it was given, in place of that in a batch. */
function relocate(error: unknown, from: number, order: Int32Array | undefined): unknown {
  if (!(error instanceof ValueFault)) return error;
  const row = from + error.index;
  return new ValueFault(order === undefined ? row : order[row]!, error.message);
}

function columnFault(error: unknown, { name, type }: TabletColumn): unknown {
  if (!(error instanceof ValueFault)) return error;
  return new IoTDBUsageError(
    `Row ${error.index}, column "${name}" (${dataTypeName(type)}): ${error.message}`,
  );
}

/** For the columns of rows, until they are put behind each other. */
const scratch = /* @__PURE__ */ new SpareBuffers(32, 0x40000);
