import { Column, type ColumnInit, ListColumn } from "./column.ts";

export type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Integers up to 32 bits, floats (BFloat16 widened to Float32), and 64-bit integers asked for as numbers. */
export class NumberColumn extends Column<number> {
  readonly values: NumberArray;

  constructor(init: ColumnInit, values: NumberArray) {
    super(init);
    this.values = values;
  }

  override get direct(): ArrayLike<unknown> {
    return this.values;
  }

  protected at(index: number): number {
    return this.values[index]!;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const values = this.values;
    for (let i = from; i < to; i++) out[at + i - from] = values[i];
  }
}

/** Bool; `values` are 0 and 1. */
export class BoolColumn extends Column<boolean> {
  readonly values: Uint8Array;

  constructor(init: ColumnInit, values: Uint8Array) {
    super(init);
    this.values = values;
  }

  protected at(index: number): boolean {
    return this.values[index] !== 0;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const values = this.values;
    for (let i = from; i < to; i++) out[at + i - from] = values[i] !== 0;
  }
}

/** 64-bit integers and intervals. */
export class BigIntColumn extends Column<bigint> {
  readonly values: BigInt64Array | BigUint64Array;

  constructor(init: ColumnInit, values: BigInt64Array | BigUint64Array) {
    super(init);
    this.values = values;
  }

  override get direct(): ArrayLike<unknown> {
    return this.values;
  }

  protected at(index: number): bigint {
    return this.values[index]!;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const values = this.values;
    for (let i = from; i < to; i++) out[at + i - from] = values[i];
  }
}

/** A class that makes its instances of two 32-bit halves, as `Long` of the package `long` does. */
export interface LongFactory<L = unknown> {
  fromBits(low: number, high: number, unsigned?: boolean): L;
}

/** 64-bit integers asked for as objects of a `Long` class. */
export class LongColumn extends ListColumn<unknown> {
  /** Low and high half of each value, one after the other. */
  readonly halves: Int32Array;
  readonly #factory: LongFactory;
  readonly #unsigned: boolean;

  constructor(init: ColumnInit, halves: Int32Array, factory: LongFactory, unsigned: boolean) {
    super(init);
    this.halves = halves;
    this.#factory = factory;
    this.#unsigned = unsigned;
  }

  protected at(index: number): unknown {
    return this.#factory.fromBits(this.halves[2 * index]!, this.halves[2 * index + 1]!, this.#unsigned);
  }
}

/** Integers of 128 and 256 bits. */
export class WideIntColumn extends ListColumn<bigint> {
  /** Little-endian 64-bit words, all values one after the other. */
  readonly words: BigUint64Array;
  readonly #size: number;
  readonly #signed: boolean;

  constructor(init: ColumnInit, words: BigUint64Array, bits: 128 | 256, signed: boolean) {
    super(init);
    this.words = words;
    this.#size = bits / 64;
    this.#signed = signed;
  }

  protected at(index: number): bigint {
    return joinWords(this.words, index * this.#size, this.#size, this.#signed);
  }
}

/** The integer whose 64-bit words, lowest first, are `words[at, at + size)`. */
export function joinWords(words: BigUint64Array, at: number, size: number, signed: boolean): bigint {
  let value = words[at + size - 1]!;
  if (signed) value = BigInt.asIntN(64, value);
  for (let i = size - 2; i >= 0; i--) value = (value << 64n) | words[at + i]!;
  return value;
}

/** Nothing: a type without values, all NULL. */
export class NothingColumn extends ListColumn<null> {
  override isNull(): boolean {
    return true;
  }

  protected at(): null {
    return null;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    for (let i = from; i < to; i++) out[at + i - from] = null;
  }
}
