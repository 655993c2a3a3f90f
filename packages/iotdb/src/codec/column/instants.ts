import { joinI64 } from "@x/binary";
import { IoTDBUsageError } from "../../errors.ts";
import type { WireArray } from "../block/wire-column.ts";
import { type TimePrecision, unitsPerMs } from "../value-modes.ts";
import { Column, type ColumnAccess, type ColumnInit } from "./column.ts";
import { HIGH, LOW, toBigInts } from "./integers.ts";
import { loadDoubleWords } from "./load.ts";

const TWO_32 = 4294967296;
/** Milliseconds that a Date can be away from 1970. */
const MAX_DATE = 8.64e15;

/**
 * TIMESTAMP as Dates, which know milliseconds: finer digits are cut off (towards the past) in `get` and rows and are all
 * there in `values`, the server's units since 1970 UTC.
 */
export class InstantColumn extends Column<Date> {
  /** The unit of `values`. */
  readonly precision: TimePrecision;
  readonly #wire: WireArray;
  readonly #divisor: number;
  #loaded: Int32Array<ArrayBuffer> | undefined;

  constructor(init: ColumnInit, wire: WireArray, precision: TimePrecision) {
    super(init);
    this.#wire = wire;
    this.precision = precision;
    this.#divisor = unitsPerMs(precision);
  }

  get values(): BigInt64Array {
    return toBigInts(this.#words);
  }

  override get access(): ColumnAccess {
    const words = this.#words;
    if (this.#divisor !== 1 || !holdsDates(words)) return { kind: "batch", storage: [], nulls: undefined };
    return { kind: "instant", storage: words, nulls: this.nulls };
  }

  at(index: number): Date {
    const words = this.#words;
    const high = words[2 * index + HIGH]!;
    const low = words[2 * index + LOW]!;
    const date = new Date(divide(high, low, this.#divisor));
    if (Number.isNaN(date.getTime())) {
      throw new IoTDBUsageError(
        `Value ${index} of column "${this.name}", ${joinI64(high, low)}, is beyond what a Date holds: ask for timestamps: "bigint"`,
      );
    }
    return date;
  }

  get #words(): Int32Array<ArrayBuffer> {
    this.#loaded ??= loadDoubleWords(this.#wire);
    return this.#loaded;
  }
}

/** Whether all of these milliseconds are safely within what a Date can be. */
function holdsDates(words: Int32Array): boolean {
  const limit = Math.floor(MAX_DATE / TWO_32);
  for (let i = HIGH; i < words.length; i += 2) {
    if (words[i]! >= limit || words[i]! < -limit) return false;
  }
  return true;
}

/** A 64-bit number, given by its halves, divided and rounded down: exact, without a bigint, where a Date can hold it. */
function divide(high: number, low: number, divisor: number): number {
  if (divisor === 1) return high * TWO_32 + (low >>> 0);
  const quotient = Math.floor(high / divisor);
  const rest = high - quotient * divisor;
  return quotient * TWO_32 + Math.floor((rest * TWO_32 + (low >>> 0)) / divisor);
}
