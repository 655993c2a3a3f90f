import { DateColumn, DateTime64Column, type UnitArray, UnitsColumn } from "../column/dates.ts";
import { BigIntColumn } from "../column/numbers.ts";
import { Time64Column, TimeColumn } from "../column/times.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import { type ArrayType, FixedDecoder } from "./fixed.ts";

/** Date (u16) and Date32 (i32) days, DateTime (u32) seconds. */
export function dateDecoder(
  array: ArrayType<UnitArray>,
  unitMs: number,
  { timestamps }: DecodeContext,
): ColumnDecoder {
  return new FixedDecoder(array, (init, units) =>
    timestamps === "date" ? new DateColumn(init, units, unitMs) : new UnitsColumn(init, units),
  );
}

/** DateTime64: i64 ticks. */
export function dateTime64Decoder(precision: number, { timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(BigInt64Array, (init, ticks) =>
    timestamps === "date" ? new DateTime64Column(init, ticks, precision) : new BigIntColumn(init, ticks),
  );
}

/** Time: i32 seconds. */
export function timeDecoder({ timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(Int32Array, (init, seconds) =>
    timestamps === "date" ? new TimeColumn(init, seconds) : new UnitsColumn(init, seconds),
  );
}

/** Time64: i64 ticks. */
export function time64Decoder(precision: number, { timestamps }: DecodeContext): ColumnDecoder {
  return new FixedDecoder(BigInt64Array, (init, ticks) =>
    timestamps === "date" ? new Time64Column(init, ticks, precision) : new BigIntColumn(init, ticks),
  );
}
