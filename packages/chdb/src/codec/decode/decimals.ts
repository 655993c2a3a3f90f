import { DecimalColumn, WideDecimalColumn } from "../column/decimals.ts";
import { decimalWidth } from "../type.ts";
import type { ColumnDecoder } from "./decoder.ts";
import { FixedDecoder } from "./fixed.ts";

/** Decimal(P, S): the unscaled integer, in 4, 8, 16 or 32 bytes as P demands. */
export function decimalDecoder(precision: number, scale: number): ColumnDecoder {
  const width = decimalWidth(precision);
  return new FixedDecoder(width, Math.min(width, 8), (init, { buffer, byteOffset, length }) => {
    if (width === 4) return new DecimalColumn(init, new Int32Array(buffer, byteOffset, init.length), scale);
    if (width === 8)
      return new DecimalColumn(init, new BigInt64Array(buffer, byteOffset, init.length), scale);
    return new WideDecimalColumn(init, new BigUint64Array(buffer, byteOffset, length / 8), width, scale);
  });
}
