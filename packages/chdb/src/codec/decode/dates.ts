import { DateColumn, DateTime64Column, UnitsColumn } from "../column/dates.ts";
import { BigIntColumn } from "../column/numbers.ts";
import { Time64Column, TimeColumn } from "../column/times.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import { FixedDecoder } from "./fixed.ts";

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/** Date: u16 days. */
export function dateDecoder({ timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(2, 2, (init, { buffer, byteOffset }) => {
    const days = new Uint16Array(buffer, byteOffset, init.length);
    return timestamps === "date" ? new DateColumn(init, days, DAY_MS) : new UnitsColumn(init, days);
  });
}

/** Date32: i32 days. */
export function date32Decoder({ timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(4, 4, (init, { buffer, byteOffset }) => {
    const days = new Int32Array(buffer, byteOffset, init.length);
    return timestamps === "date" ? new DateColumn(init, days, DAY_MS) : new UnitsColumn(init, days);
  });
}

/** DateTime: u32 seconds. */
export function dateTimeDecoder({ timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(4, 4, (init, { buffer, byteOffset }) => {
    const seconds = new Uint32Array(buffer, byteOffset, init.length);
    return timestamps === "date" ? new DateColumn(init, seconds, SECOND_MS) : new UnitsColumn(init, seconds);
  });
}

/** DateTime64: i64 ticks. */
export function dateTime64Decoder(precision: number, { timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(8, 8, (init, { buffer, byteOffset }) => {
    const ticks = new BigInt64Array(buffer, byteOffset, init.length);
    return timestamps === "date"
      ? new DateTime64Column(init, ticks, precision)
      : new BigIntColumn(init, ticks);
  });
}

/** Time: i32 seconds. */
export function timeDecoder({ timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(4, 4, (init, { buffer, byteOffset }) => {
    const seconds = new Int32Array(buffer, byteOffset, init.length);
    return timestamps === "date" ? new TimeColumn(init, seconds) : new UnitsColumn(init, seconds);
  });
}

/** Time64: i64 ticks. */
export function time64Decoder(precision: number, { timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(8, 8, (init, { buffer, byteOffset }) => {
    const ticks = new BigInt64Array(buffer, byteOffset, init.length);
    return timestamps === "date" ? new Time64Column(init, ticks, precision) : new BigIntColumn(init, ticks);
  });
}
