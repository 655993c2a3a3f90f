import { joinI64, NATIVE_LITTLE_ENDIAN } from "@x/binary";
import { IoTDBUsageError } from "../../errors.ts";
import type { WireArray } from "../block/wire-column.ts";
import type { LongFactory } from "../value-modes.ts";
import { Column, type ColumnAccess, type ColumnInit, ListColumn } from "./column.ts";
import { loadDoubleWords } from "./load.ts";

/** Which of two 32-bit words is the low one of a 64-bit number in memory, and which is the high one. */
export const LOW: number = NATIVE_LITTLE_ENDIAN ? 0 : 1;
export const HIGH: number = 1 - LOW;
const TWO_32 = 4294967296;

/** INT64, and TIMESTAMP asked for as bigints. */
export class BigIntColumn extends Column<bigint> {
  readonly #wire: WireArray;
  #loaded: BigInt64Array | undefined;

  constructor(init: ColumnInit, wire: WireArray) {
    super(init);
    this.#wire = wire;
  }

  get values(): BigInt64Array {
    this.#loaded ??= toBigInts(loadDoubleWords(this.#wire));
    return this.#loaded;
  }

  override get access(): ColumnAccess {
    return { kind: "array", storage: this.values, nulls: this.nulls };
  }

  at(index: number): bigint {
    return this.values[index]!;
  }
}

/** The memory of 64-bit values, given as two words each. */
export function toBigInts({ buffer, byteOffset, length }: Int32Array): BigInt64Array {
  return new BigInt64Array(buffer, byteOffset, length / 2);
}

/** INT64 asked for as numbers. */
export class SafeIntegerColumn extends Column<number> {
  readonly #wire: WireArray;
  #loaded: Float64Array | undefined;

  constructor(init: ColumnInit, wire: WireArray) {
    super(init);
    this.#wire = wire;
  }

  get values(): Float64Array {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  override get access(): ColumnAccess {
    return { kind: "array", storage: this.values, nulls: this.nulls };
  }

  at(index: number): number {
    return this.values[index]!;
  }

  #load(): Float64Array {
    const words = loadDoubleWords(this.#wire);
    const numbers = new Float64Array(this.length);
    for (let i = 0; i < numbers.length; i++) {
      const high = words[2 * i + HIGH]!;
      const low = words[2 * i + LOW]!;
      const value = high * TWO_32 + (low >>> 0);
      if (!Number.isSafeInteger(value)) {
        throw new IoTDBUsageError(
          `Value ${i} of column "${this.name}", ${joinI64(high, low)}, is no safe number: ask for int64: "bigint"`,
        );
      }
      numbers[i] = value;
    }
    return numbers;
  }
}

/** INT64 asked for as objects of a `Long` class. */
export class LongColumn extends ListColumn<unknown> {
  /** Two words for each value, in the machine's byte order. */
  readonly words: Int32Array<ArrayBuffer>;
  readonly #factory: LongFactory;

  constructor(init: ColumnInit, wire: WireArray, factory: LongFactory) {
    super(init);
    this.words = loadDoubleWords(wire);
    this.#factory = factory;
  }

  at(index: number): unknown {
    return this.#factory.fromBits(this.words[2 * index + LOW]!, this.words[2 * index + HIGH]!, false);
  }
}
