import { ChdbUsageError } from "../../errors.ts";
import type { Column, ColumnInit } from "../column/column.ts";
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
import { type ArrayType, FixedDecoder } from "./fixed.ts";

const TWO_32 = 4294967296;

/** Integers up to 32 bits and floats: the typed array of the same layout. */
export function numberDecoder(array: ArrayType<NumberArray>): ColumnDecoder {
  return new FixedDecoder(array, (init, values) => new NumberColumn(init, values));
}

export function boolDecoder(): ColumnDecoder {
  return new FixedDecoder(Uint8Array, (init, values) => new BoolColumn(init, values));
}

/** BFloat16: the upper half of a Float32. */
export function bfloat16Decoder(): ColumnDecoder {
  return new FixedDecoder(Uint16Array, (init, halves) => {
    const bits = new Uint32Array(init.length);
    for (let i = 0; i < bits.length; i++) bits[i] = halves[i]! << 16;
    return new NumberColumn(init, new Float32Array(bits.buffer));
  });
}

/** Int64, UInt64 and intervals, in the form asked for. */
export function int64Decoder(signed: boolean, { int64 }: DecodeContext): ColumnDecoder {
  if (int64 === "bigint") {
    return new FixedDecoder<BigInt64Array | BigUint64Array>(
      signed ? BigInt64Array : BigUint64Array,
      (init, values) => new BigIntColumn(init, values),
    );
  }
  const make = (init: ColumnInit, halves: Int32Array): Column =>
    int64 === "number"
      ? new NumberColumn(init, toNumbers(init, halves, signed))
      : new LongColumn(init, halves, int64, !signed);
  return new FixedDecoder(Int32Array, make, 2);
}

/** One byte, of no meaning, for each value. */
export function nothingDecoder(): ColumnDecoder {
  return new FixedDecoder(Uint8Array, (init) => new NothingColumn(init));
}

export function wideIntDecoder(bits: 128 | 256, signed: boolean): ColumnDecoder {
  return new FixedDecoder(
    BigUint64Array,
    (init, words) => new WideIntColumn(init, words, bits, signed),
    bits / 64,
  );
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
