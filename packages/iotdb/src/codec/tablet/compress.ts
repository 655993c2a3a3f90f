import { ByteWriter } from "@x/binary";
import { DataType } from "../data-type.ts";
import { encodeGorilla } from "./gorilla.ts";
import type { EncodedTablet, PreparedTablet } from "./prepared-tablet.ts";
import { encodeRleBooleans } from "./rle-booleans.ts";
import { encodeTs2Diff } from "./ts2diff.ts";

/** What is to be done with the columns of a tablet. */
export interface CompressionTerms {
  /** The server's number for the compression: 0 none, 1 SNAPPY, 2 GZIP, 7 LZ4, 8 ZSTD. */
  readonly compressType: number;
  /** The compressed bytes, without a length. Undefined for type 0. */
  readonly compress?: ((bytes: Uint8Array) => Uint8Array) | undefined;
  /**
   * Whether columns are encoded before they are compressed, as the Java client does it (differences of integers and timestamps,
   * bits of floats that differ, bits of booleans). Default true; false leaves all to the compression.
   */
  readonly encode?: boolean | undefined;
}

/**
 * How to make tablets smaller. Servers before 2.0.6 misread such tablets: it must be asked for, with one of the functions
 * that make this.
 */
export interface TabletCompression extends CompressionTerms {
  /** Brings the code along, so that programs which compress no tablets do not contain it. For use within the package. */
  readonly compressTablet: typeof compressTablet;
}

/** A tablet in the compressed form, with the fields of the request that say so. */
export interface CompressedTablet extends EncodedTablet {
  readonly isCompressed: true;
  /** Of the timestamps, then of each column. */
  readonly encodingTypes: readonly number[];
  readonly compressType: number;
}

const PLAIN = 0;
const RLE = 2;
const TS_2DIFF = 4;
const GORILLA = 8;

/**
 * The bytes of a tablet, or of some of its rows, in the compressed form. (Java: SessionUtils and TsFile's encoders)
 *
 * Columns follow each other in their encodings, then comes the null section as in any tablet; all of that is compressed as one, and
 * the number of bytes before compression (i32) is put behind it.
 *
 * @throws {IoTDBUsageError} for a value that is not of its column's type
 */
export function compressTablet(
  prepared: PreparedTablet,
  compression: CompressionTerms,
  rows: Int32Array | undefined = prepared.order,
): CompressedTablet {
  const { table, measurements, types, categories } = prepared;
  const encode = compression.encode ?? true;
  const plainTimes = new ByteWriter();
  prepared.writeTimestamps(plainTimes, rows);
  const times = new ByteWriter();
  const encodingTypes = [writeColumn(times, DataType.TIMESTAMP, plainTimes.written, encode)];

  const plain = new ByteWriter();
  const { ends, nulls } = prepared.writeColumns(plain, rows);
  const values = new ByteWriter({ initialBytes: plain.length });
  for (const [c, end] of ends.entries()) {
    const column = plain.written.subarray(ends[c - 1] ?? 0, end);
    encodingTypes.push(writeColumn(values, types[c]!, column, encode));
  }
  if (nulls.some(({ any }) => any)) for (const bits of nulls) bits.write(values);
  return {
    table,
    measurements,
    types,
    categories,
    rowCount: rows?.length ?? prepared.rowCount,
    timestamps: squeeze(times.take(), compression),
    values: squeeze(values.take(), compression),
    isCompressed: true,
    encodingTypes,
    compressType: compression.compressType,
    release: () => {},
  };
}

/** Writes a column given in the plain encoding and returns the encoding that it has now. */
function writeColumn(writer: ByteWriter, type: number, plain: Uint8Array, encode: boolean): number {
  const encoding = encode && plain.length > 0 ? encodingFor(type, plain) : PLAIN;
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const width = type === DataType.INT32 || type === DataType.DATE || type === DataType.FLOAT ? 4 : 8;
  if (encoding === RLE) encodeRleBooleans(writer, plain);
  else if (encoding === TS_2DIFF) encodeTs2Diff(writer, view, width);
  else if (encoding === GORILLA) encodeGorilla(writer, view, width);
  else writer.append(plain);
  return encoding;
}

/** The encoding that the Java client gives a type; plain where that cannot hold the values. */
function encodingFor(type: number, plain: Uint8Array): number {
  switch (type) {
    case DataType.BOOLEAN:
      return RLE;
    case DataType.INT32:
    case DataType.INT64:
    case DataType.TIMESTAMP:
    case DataType.DATE:
      return TS_2DIFF;
    case DataType.FLOAT:
      return hasNaN(plain, 4) ? PLAIN : GORILLA;
    case DataType.DOUBLE:
      return hasNaN(plain, 8) ? PLAIN : GORILLA;
    default:
      return PLAIN;
  }
}

/** Whether there is a NaN among the values: it would end the column for whoever decodes it. */
function hasNaN(plain: Uint8Array, width: 4 | 8): boolean {
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  for (let at = 0; at < plain.length; at += width) {
    if (Number.isNaN(width === 4 ? view.getFloat32(at) : view.getFloat64(at))) return true;
  }
  return false;
}

function squeeze(bytes: Uint8Array, { compress, compressType }: CompressionTerms): Uint8Array {
  if (compressType === 0 || compress === undefined) return bytes;
  const compressed = compress(bytes);
  const out = new Uint8Array(compressed.length + 4);
  out.set(compressed);
  new DataView(out.buffer).setInt32(compressed.length, bytes.length);
  return out;
}
