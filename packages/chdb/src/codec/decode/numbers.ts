import { ChdbUsageError } from "../../errors.ts";
import type { ColumnInit } from "../column/column.ts";
import {
  BigIntColumn,
  BoolColumn,
  LongColumn,
  NothingColumn,
  type NumberArray,
  NumberColumn,
  WideIntColumn,
} from "../column/numbers.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import { FixedDecoder } from "./fixed.ts";

const TWO_32 = 4294967296;

interface NumberArrayType {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): NumberArray;
}

/** Integers up to 32 bits and floats: the typed array of the same layout. */
export function numberDecoder(type: NumberArrayType): ColumnDecoder {
  const width = type.BYTES_PER_ELEMENT;
  return new FixedDecoder(
    width,
    width,
    (init, bytes) => new NumberColumn(init, new type(bytes.buffer, bytes.byteOffset, init.length)),
  );
}

export function boolDecoder(): ColumnDecoder {
  return new FixedDecoder(1, 1, (init, bytes) => new BoolColumn(init, bytes));
}

/** BFloat16: the upper half of a Float32. */
export function bfloat16Decoder(): ColumnDecoder {
  return new FixedDecoder(2, 2, (init, bytes) => {
    const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, init.length);
    const bits = new Uint32Array(init.length);
    for (let i = 0; i < bits.length; i++) bits[i] = halves[i]! << 16;
    return new NumberColumn(init, new Float32Array(bits.buffer));
  });
}

/** Int64, UInt64 and intervals, in the form asked for. */
export function int64Decoder(signed: boolean, { int64 }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(8, 8, (init, bytes) => {
    const { buffer, byteOffset } = bytes;
    if (int64 === "bigint") {
      const type = signed ? BigInt64Array : BigUint64Array;
      return new BigIntColumn(init, new type(buffer, byteOffset, init.length));
    }
    const halves = new Int32Array(buffer, byteOffset, init.length * 2);
    if (int64 === "number") return new NumberColumn(init, toNumbers(init, halves, signed));
    return new LongColumn(init, halves, int64, !signed);
  });
}

/** One byte, of no meaning, for each value. */
export function nothingDecoder(): ColumnDecoder {
  return new FixedDecoder(1, 1, (init) => new NothingColumn(init));
}

export function wideIntDecoder(bits: 128 | 256, signed: boolean): ColumnDecoder {
  return new FixedDecoder(bits / 8, 8, (init, bytes) => {
    const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    return new WideIntColumn(init, words, bits, signed);
  });
}

function toNumbers(init: ColumnInit, halves: Int32Array, signed: boolean): Float64Array {
  const numbers = new Float64Array(init.length);
  for (let i = 0; i < numbers.length; i++) {
    const high = halves[2 * i + 1]!;
    const value = (signed ? high : high >>> 0) * TWO_32 + (halves[2 * i]! >>> 0);
    // A sum beyond 2^53 may be rounded, but never back into the safe range.
    if (!Number.isSafeInteger(value) && !(init.mask !== undefined && init.mask[i] !== 0)) {
      throw new ChdbUsageError(
        `Value ${i} of column "${init.name}" (${init.type}) is about ${value}, which is no safe integer: ask for bigint`,
        { code: "ERR_CHDB_RANGE" },
      );
    }
    numbers[i] = value;
  }
  return numbers;
}
