import type { Column, ColumnInit } from "../column/column.ts";
import type { ColumnDecoder } from "./decoder.ts";
import type { NativeSource } from "./source.ts";

/** Where runs of values of one width lie in the bytes. */
export class FixedRuns {
  /** How many values there are. */
  count = 0;
  readonly #width: number;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(width: number) {
    this.#width = width;
  }

  add(source: NativeSource, rows: number): void {
    this.#bytes = source.bytes;
    this.#starts.push(source.passOver(rows, this.#width));
    this.#lengths.push(rows * this.#width);
    this.count += rows;
  }

  /**
   * The bytes of all runs, starting at a multiple of `alignment` in their buffer: a view of the source where one
   * aligned run is all there is, else a copy.
   */
  merge(alignment: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes;
    const starts = this.#starts;
    const lengths = this.#lengths;
    if (starts.length === 1) {
      const run = bytes.subarray(starts[0]!, starts[0]! + lengths[0]!) as Uint8Array<ArrayBuffer>;
      return run.byteOffset % alignment === 0 ? run : run.slice();
    }
    const merged = new Uint8Array(this.count * this.#width);
    let at = 0;
    for (let i = 0; i < starts.length; i++) {
      merged.set(bytes.subarray(starts[i]!, starts[i]! + lengths[i]!), at);
      at += lengths[i]!;
    }
    return merged;
  }
}

/** The class of a typed array. */
export interface ArrayType<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): A;
}

/** Decodes types whose values all take the same number of bytes: the typed array that has their layout makes a column. */
export class FixedDecoder<A> implements ColumnDecoder {
  readonly #array: ArrayType<A>;
  readonly #perValue: number;
  readonly #make: (init: ColumnInit, values: A) => Column;
  readonly #runs: FixedRuns;

  /** `perValue` elements of the array are one value. */
  constructor(array: ArrayType<A>, make: (init: ColumnInit, values: A) => Column, perValue = 1) {
    this.#array = array;
    this.#perValue = perValue;
    this.#make = make;
    this.#runs = new FixedRuns(array.BYTES_PER_ELEMENT * perValue);
  }

  prefix(): void {}

  block(source: NativeSource, rows: number): void {
    this.#runs.add(source, rows);
  }

  finish(name: string, type: string, mask?: Uint8Array): Column {
    const length = this.#runs.count;
    const { buffer, byteOffset } = this.#runs.merge(this.#array.BYTES_PER_ELEMENT);
    const values = new this.#array(buffer, byteOffset, length * this.#perValue);
    return this.#make({ name, type, length, mask }, values);
  }
}
