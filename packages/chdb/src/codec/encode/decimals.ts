import type { ByteWriter } from "@x/binary";
import { WideDecimalColumn } from "../column/decimals.ts";
import { decimalWidth } from "../type.ts";
import { bytesOf, type Encoder, LeafEncoder, refuse, type Values } from "./encoder.ts";
import { asBigInt, copying, writeWords } from "./integers.ts";

/** A decimal as an integer and how many of its digits are after the point: { unscaled: 150n, scale: 2 } is 1.50. */
export interface UnscaledDecimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const DECIMAL = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?$/;

/**
 * Decimal(P, S): text, whole numbers and bigints (the value itself), other numbers by their shortest text, and
 * { unscaled, scale }; nothing is rounded. An Int32Array or BigInt64Array of the column's own width holds unscaled integers.
 */
export function decimalEncoder(precision: number, scale: number): Encoder {
  const width = decimalWidth(precision);
  const type = `Decimal(${precision}, ${scale})`;
  const limit = 10n ** BigInt(precision);
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    if (ArrayBuffer.isView(values) && !(values instanceof Float64Array || values instanceof Float32Array)) {
      // Of other widths it is not clear whether the point is left out.
      refuse(0, values, type, "give unscaled integers of the column's width, or a plain array of values");
    }
    for (let i = 0; i < count; i++) {
      const unscaled = toUnscaled(values[i], scale, i, type);
      if (unscaled >= limit || unscaled <= -limit) refuse(i, values[i], type, "it has too many digits");
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

/** The integer that a value is with `scale` digits after the point and the point left out. */
function toUnscaled(value: unknown, scale: number, index: number, type: string): bigint {
  if (typeof value === "string") return parseDecimal(value, scale, index, value, type);
  if (typeof value === "number") {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      refuse(index, value, type, "a safe integer, a fraction or text is needed");
    }
    return parseDecimal(String(value), scale, index, value, type);
  }
  const big = asBigInt(value);
  if (big !== undefined) return big * 10n ** BigInt(scale);
  const { unscaled, scale: given } = (value ?? {}) as Partial<UnscaledDecimal>;
  if (typeof unscaled !== "bigint" || !Number.isInteger(given) || Math.abs(given!) > 1000) {
    refuse(index, value, type, "text, a number, a bigint or { unscaled, scale } is needed");
  }
  return rescale(unscaled, scale - given!, index, value, type);
}

function parseDecimal(text: string, scale: number, index: number, value: unknown, type: string): bigint {
  const match = text.length > 400 ? null : DECIMAL.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (match === null || whole.length + fraction.length === 0) refuse(index, value, type);
  const digits = BigInt(whole + fraction);
  const shift = scale - fraction.length + Number(exponent);
  return rescale(sign === "-" ? -digits : digits, shift, index, value, type);
}

/** `unscaled` times ten to the power of `shift`, which must come out even. */
function rescale(unscaled: bigint, shift: number, index: number, value: unknown, type: string): bigint {
  if (unscaled === 0n) return 0n;
  if (shift > 200) refuse(index, value, type, "it has too many digits");
  if (shift >= 0) return unscaled * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  if (unscaled % divisor !== 0n) refuse(index, value, type, "it has more digits after the point");
  return unscaled / divisor;
}
