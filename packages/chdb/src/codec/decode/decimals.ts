import { DecimalColumn, WideDecimalColumn } from "../column/decimals.ts";
import { decimalWidth } from "../type.ts";
import type { ColumnDecoder } from "./decoder.ts";
import { FixedDecoder } from "./fixed.ts";

/** Decimal(P, S): the unscaled integer, in 4, 8, 16 or 32 bytes as P demands. */
export function decimalDecoder(precision: number, scale: number): ColumnDecoder {
  const width = decimalWidth(precision);
  if (width <= 8) {
    const array = width === 4 ? Int32Array : BigInt64Array;
    return new FixedDecoder<Int32Array | BigInt64Array>(
      array,
      (init, values) => new DecimalColumn(init, values, scale),
    );
  }
  return new FixedDecoder(
    BigUint64Array,
    (init, words) => new WideDecimalColumn(init, words, width, scale),
    width / 8,
  );
}
