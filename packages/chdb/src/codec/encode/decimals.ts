import type { ByteWriter } from "@x/binary";
import { WideDecimalColumn } from "../column/decimals.ts";
import { decimal, decimalRule } from "../convert/decimals.ts";
import { decimalWidth } from "../type.ts";
import { bytesOf, type Encoder, LeafEncoder, refuse, type Values } from "./encoder.ts";
import { copying, writeWords } from "./integers.ts";

/**
 * Decimal(P, S): text, whole numbers and bigints (the value itself), other numbers by their shortest text, and
 * { unscaled, scale }; nothing is rounded. An Int32Array or BigInt64Array of the column's own width holds unscaled integers.
 */
export function decimalEncoder(precision: number, scale: number): Encoder {
  const width = decimalWidth(precision);
  const rule = decimalRule(precision, scale);
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    if (ArrayBuffer.isView(values) && !(values instanceof Float64Array || values instanceof Float32Array)) {
      // Of other widths it is not clear whether the point is left out.
      refuse(
        0,
        values,
        rule.type,
        "give unscaled integers of the column's width, or a plain array of values",
      );
    }
    for (let i = 0; i < count; i++) {
      const unscaled = decimal(values[i], i, rule);
      if (width === 4) writer.i32le(Number(unscaled));
      else writeWords(writer, unscaled, width / 8);
    }
  };
  const array = width === 4 ? Int32Array : BigInt64Array;
  return new LeafEncoder("0", width, width > 8 ? write : copying(array, write), (column, from, to) => {
    if (column instanceof WideDecimalColumn) {
      const size = width / 8;
      return bytesOf(column.words.subarray(from * size, to * size));
    }
    const { values } = column;
    return ArrayBuffer.isView(values) ? bytesOf(values.subarray(from, to)) : undefined;
  });
}
