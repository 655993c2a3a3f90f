import { type ByteWriter, type NumericArray, writeArray } from "@x/binary";
import { HIGH, LOW } from "../column/integers.ts";
import { DataType } from "../data-type.ts";
import { isPackedDay } from "../local-date.ts";
import { refuse } from "../value-fault.ts";

/** The typed arrays whose elements are what the wire has, but for the order of bytes. */
// Made by a call, because bundlers drop no object with names or values that are looked up.
const STORAGE: Readonly<Partial<Record<DataType, abstract new (...args: never[]) => NumericArray>>> =
  /* @__PURE__ */ (() => ({
    [DataType.BOOLEAN]: Uint8Array,
    [DataType.INT32]: Int32Array,
    [DataType.INT64]: BigInt64Array,
    [DataType.FLOAT]: Float32Array,
    [DataType.DOUBLE]: Float64Array,
    [DataType.TIMESTAMP]: BigInt64Array,
    [DataType.DATE]: Int32Array,
  }))();

/** Whether `values` can be written in bulk as a column of this type. */
export function isStorageOf(type: DataType, values: unknown): values is NumericArray {
  const storage = STORAGE[type];
  return storage !== undefined && values instanceof storage;
}

/**
 * Appends the values at `order`, or all, in bulk.
 * @throws {ValueFault} for BOOLEAN that is neither 0 nor 1 and DATE that is no day, unless NULL; its index is one in `values`
 */
export function encodeTyped(
  writer: ByteWriter,
  type: DataType,
  values: NumericArray,
  order: Int32Array | undefined,
  nulls: Uint8Array | undefined,
): void {
  if (type === DataType.BOOLEAN) checkFlags(values as Uint8Array, nulls);
  else if (type === DataType.DATE) checkDays(values as Int32Array, nulls);
  if (order === undefined) writeArray(writer, values, false);
  else if (values.BYTES_PER_ELEMENT === 8) gatherDoubleWords(writer, wordsOf(values), order);
  else if (values.BYTES_PER_ELEMENT === 4) gatherWords(writer, wordsOf(values), order);
  else gatherBytes(writer, values as Uint8Array, order);
}

/** Appends the 64-bit values at `order`, given as two words each in the machine's byte order. */
export function gatherDoubleWords(writer: ByteWriter, words: Int32Array, order: Int32Array): void {
  let at = writer.room(8 * order.length);
  const { view } = writer;
  for (let r = 0; r < order.length; r++, at += 8) {
    const from = 2 * order[r]!;
    view.setUint32(at, words[from + HIGH]!);
    view.setUint32(at + 4, words[from + LOW]!);
  }
  writer.length = at;
}

function gatherWords(writer: ByteWriter, words: Int32Array, order: Int32Array): void {
  let at = writer.room(4 * order.length);
  const { view } = writer;
  for (let r = 0; r < order.length; r++, at += 4) view.setUint32(at, words[order[r]!]!);
  writer.length = at;
}

function gatherBytes(writer: ByteWriter, values: Uint8Array, order: Int32Array): void {
  const at = writer.room(order.length);
  const { bytes } = writer;
  for (let r = 0; r < order.length; r++) bytes[at + r] = values[order[r]!]!;
  writer.length = at + order.length;
}

/** The memory of an array, as 32-bit words: floats keep their bits. */
function wordsOf(values: NumericArray): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}

function checkFlags(values: Uint8Array, nulls: Uint8Array | undefined): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > 1 && !isSet(nulls, i)) refuse(i, values[i], "BOOLEAN", "0 and 1 are");
  }
}

function checkDays(values: Int32Array, nulls: Uint8Array | undefined): void {
  let last = 0;
  for (let i = 0; i < values.length; i++) {
    const day = values[i]!;
    if (day === last || isSet(nulls, i)) continue;
    if (!isPackedDay(day)) refuse(i, day, "DATE", "2024-02-29 is 20240229");
    last = day;
  }
}

function isSet(bitmap: Uint8Array | undefined, index: number): boolean {
  return bitmap !== undefined && (bitmap[index >> 3]! & (1 << (index & 7))) !== 0;
}
