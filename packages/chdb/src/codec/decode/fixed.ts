import type { Column, ColumnInit } from "../column/column.ts";
import type { ColumnDecoder } from "./decoder.ts";
import type { NativeSource } from "./source.ts";

/** Where the values of one column lie in the bytes: a run in each block. */
export class Runs {
  /** How many values there are. */
  count = 0;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #source: NativeSource | undefined;

  /** Adds `rows` values, which lie between `start` and the offset of the source. */
  add(source: NativeSource, start: number, rows: number): void {
    this.#source = source;
    this.#starts.push(start);
    this.#ends.push(source.offset);
    this.count += rows;
  }

  /**
   * The bytes of all runs, starting at a multiple of `alignment` in their buffer: a view of the source where one
   * aligned run is all there is, else a copy.
   */
  merge(alignment: number): Uint8Array<ArrayBuffer> {
    const source = this.#source;
    const starts = this.#starts;
    const ends = this.#ends;
    if (source === undefined) return new Uint8Array();
    if (starts.length === 1) {
      const run = source.bytes.subarray(starts[0]!, ends[0]!) as Uint8Array<ArrayBuffer>;
      if (run.byteOffset % alignment !== 0) return run.slice();
      source.borrowed = true;
      return run;
    }
    const merged = source.allocate(starts.reduce((length, start, i) => length + ends[i]! - start, 0));
    let at = 0;
    for (let i = 0; i < starts.length; i++) {
      merged.set(source.bytes.subarray(starts[i]!, ends[i]!), at);
      at += ends[i]! - starts[i]!;
    }
    return merged;
  }
}

/** Runs of values of one width. */
export class FixedRuns extends Runs {
  readonly #width: number;

  constructor(width: number) {
    super();
    this.#width = width;
  }

  /** Adds the next `rows` values, and passes over them. */
  pass(source: NativeSource, rows: number): void {
    this.add(source, source.passOver(rows, this.#width), rows);
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
    this.#runs.pass(source, rows);
  }

  finish(name: string, type: string, mask?: Uint8Array): Column {
    const length = this.#runs.count;
    const { buffer, byteOffset } = this.#runs.merge(this.#array.BYTES_PER_ELEMENT);
    const values = new this.#array(buffer, byteOffset, length * this.#perValue);
    return this.#make({ name, type, length, mask }, values);
  }
}
