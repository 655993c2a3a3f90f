import { Column, type ColumnInit, ListColumn } from "./column.ts";
import { joinWords } from "./numbers.ts";

const TWO_32 = 4294967296;

/** Decimals in 4 or 8 bytes, as exact text with all digits of the scale; `values` are the unscaled integers. */
export class DecimalColumn extends Column<string> {
  readonly values: Int32Array | BigInt64Array;
  /** Digits after the point. */
  readonly scale: number;
  readonly #halves: Int32Array;

  constructor(init: ColumnInit, values: Int32Array | BigInt64Array, scale: number) {
    super(init);
    this.values = values;
    this.scale = scale;
    this.#halves = new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  }

  /** The integer that value `index` is when the point is left out: 1.50 gives 150n. */
  unscaled(index: number): bigint {
    this.check(index);
    return BigInt(this.values[index]!);
  }

  protected at(index: number): string {
    const { values, scale } = this;
    const halves = this.#halves;
    if (values instanceof Int32Array) return formatDecimal(values[index]!, scale);
    const value = halves[2 * index + 1]! * TWO_32 + (halves[2 * index]! >>> 0);
    return formatDecimal(Number.isSafeInteger(value) ? value : values[index]!, scale);
  }
}

/** Decimals in 16 or 32 bytes, as exact text with all digits of the scale. */
export class WideDecimalColumn extends ListColumn<string> {
  /** Digits after the point. */
  readonly scale: number;
  /** Little-endian 64-bit words of the unscaled integers, all values one after the other. */
  readonly words: BigUint64Array;
  readonly #size: number;

  constructor(init: ColumnInit, words: BigUint64Array, width: number, scale: number) {
    super(init);
    this.words = words;
    this.#size = width / 8;
    this.scale = scale;
  }

  /** The integer that value `index` is when the point is left out: 1.50 gives 150n. */
  unscaled(index: number): bigint {
    this.check(index);
    return joinWords(this.words, index * this.#size, this.#size, true);
  }

  protected at(index: number): string {
    return formatDecimal(joinWords(this.words, index * this.#size, this.#size, true), this.scale);
  }
}

/** An integer as text with a point before its last `scale` digits. */
export function formatDecimal(unscaled: number | bigint, scale: number): string {
  const digits = unscaled.toString();
  if (scale === 0) return digits;
  const negative = digits.startsWith("-");
  const bare = (negative ? digits.slice(1) : digits).padStart(scale + 1, "0");
  const split = bare.length - scale;
  return `${negative ? "-" : ""}${bare.slice(0, split)}.${bare.slice(split)}`;
}
