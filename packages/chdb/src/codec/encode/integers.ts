import type { ByteWriter } from "@x/binary";
import type { Column } from "../column/column.ts";
import { LongColumn, WideIntColumn } from "../column/numbers.ts";
import { int64, smallInteger, wideInteger } from "../convert/integers.ts";
import { bytesOf, type Encoder, LeafEncoder, type Values, type WriteValues } from "./encoder.ts";

const TWO_32 = 4294967296;

const int8: WriteValues = (writer, values, count) => {
  const at = writer.room(count);
  const { bytes } = writer;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    bytes[at + i] =
      typeof value === "number" && value === (value << 24) >> 24
        ? value
        : smallInteger(value, i, "Int8", -0x80, 0x7f);
  }
  writer.length = at + count;
};

const uint8: WriteValues = (writer, values, count) => {
  const at = writer.room(count);
  const { bytes } = writer;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    bytes[at + i] =
      typeof value === "number" && value === (value & 0xff)
        ? value
        : smallInteger(value, i, "UInt8", 0, 0xff);
  }
  writer.length = at + count;
};

const int16: WriteValues = (writer, values, count) => {
  const at = writer.room(count * 2);
  const { view } = writer;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    const fits = typeof value === "number" && value === (value << 16) >> 16;
    view.setInt16(at + i * 2, fits ? value : smallInteger(value, i, "Int16", -0x8000, 0x7fff), true);
  }
  writer.length = at + count * 2;
};

const uint16: WriteValues = (writer, values, count) => {
  const at = writer.room(count * 2);
  const { view } = writer;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    const fits = typeof value === "number" && value === (value & 0xffff);
    view.setUint16(at + i * 2, fits ? value : smallInteger(value, i, "UInt16", 0, 0xffff), true);
  }
  writer.length = at + count * 2;
};

const int32: WriteValues = (writer, values, count) => {
  const at = writer.room(count * 4);
  const { view } = writer;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    const fits = typeof value === "number" && value === (value | 0);
    view.setInt32(at + i * 4, fits ? value : smallInteger(value, i, "Int32", -0x80000000, 0x7fffffff), true);
  }
  writer.length = at + count * 4;
};

const uint32: WriteValues = (writer, values, count) => {
  const at = writer.room(count * 4);
  const { view } = writer;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    const fits = typeof value === "number" && value === value >>> 0;
    view.setUint32(at + i * 4, fits ? value : smallInteger(value, i, "UInt32", 0, 0xffffffff), true);
  }
  writer.length = at + count * 4;
};

const SMALL = { Int8: int8, UInt8: uint8, Int16: int16, UInt16: uint16, Int32: int32, UInt32: uint32 };
const ARRAYS = {
  Int8: Int8Array,
  UInt8: Uint8Array,
  Int16: Int16Array,
  UInt16: Uint16Array,
  Int32: Int32Array,
  UInt32: Uint32Array,
};

export type SmallInteger = keyof typeof SMALL;

/** Int8 to UInt32: numbers, bigints, Longs; a typed array of the same layout is copied. */
export function smallIntegerEncoder(kind: SmallInteger): Encoder {
  const type = ARRAYS[kind];
  return new LeafEncoder(0, type.BYTES_PER_ELEMENT, copying(type, SMALL[kind]));
}

/** Copies typed arrays of class `type` and leaves all other values to `write`. */
export function copying(
  type: abstract new (...args: never[]) => ArrayBufferView,
  write: WriteValues,
): WriteValues {
  return (writer, values, count) => {
    if (values instanceof type)
      writer.append(bytesOf(values).subarray(0, count * (values.byteLength / values.length)));
    else write(writer, values, count);
  };
}

/** Int64, UInt64 and intervals: safe numbers, bigints, Longs; a BigInt64Array or BigUint64Array is copied. */
export function int64Encoder(type: string, signed: boolean): Encoder {
  const write: WriteValues = (writer, values, count) => writeInt64s(writer, values, count, type, signed);
  return new LeafEncoder(
    0n,
    8,
    copying(signed ? BigInt64Array : BigUint64Array, write),
    (column, from, to) => {
      if (column instanceof LongColumn) return bytesOf(column.halves.subarray(2 * from, 2 * to));
      const { values } = column;
      const exact = values instanceof BigInt64Array || values instanceof BigUint64Array;
      return exact ? bytesOf(values.subarray(from, to)) : undefined;
    },
  );
}

/** Writes 64-bit integers. */
export function writeInt64s(
  writer: ByteWriter,
  values: Values,
  count: number,
  type: string,
  signed: boolean,
): void {
  const start = writer.room(count * 8);
  const { view } = writer;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    const at = start + i * 8;
    if (typeof value === "number") {
      if (!Number.isSafeInteger(value) || (value < 0 && !signed)) int64(value, i, type, signed);
      view.setInt32(at, value, true);
      view.setInt32(at + 4, Math.floor(value / TWO_32), true);
      continue;
    }
    const fits =
      typeof value === "bigint" && value === (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
    view.setBigInt64(at, fits ? value : int64(value, i, type, signed), true);
  }
  writer.length = start + count * 8;
}

/** Int128 to UInt256: safe numbers, bigints, Longs. */
export function wideIntegerEncoder(type: string, bits: 128 | 256, signed: boolean): Encoder {
  const write: WriteValues = (writer, values, count) => {
    for (let i = 0; i < count; i++) {
      writeWords(writer, wideInteger(values[i], i, type, bits, signed), bits / 64);
    }
  };
  return new LeafEncoder(0n, bits / 8, write, wideBytes);
}

/** Writes the lowest 64-bit words of an integer (negative ones in two's complement), low word first. */
export function writeWords(writer: ByteWriter, value: bigint, words: number): void {
  const at = writer.room(words * 8);
  for (let w = 0, rest = value; w < words; w++, rest >>= 64n) {
    writer.view.setBigUint64(at + w * 8, BigInt.asUintN(64, rest), true);
  }
  writer.length = at + words * 8;
}

function wideBytes(column: Column, from: number, to: number): Uint8Array | undefined {
  if (!(column instanceof WideIntColumn)) return undefined;
  const size = column.words.length / column.length;
  return bytesOf(column.words.subarray(from * size, to * size));
}
