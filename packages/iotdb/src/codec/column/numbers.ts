import type { WireArray } from "../block/wire-column.ts";
import { Column, type ColumnAccess, type ColumnInit } from "./column.ts";
import { loadDoubleWords, loadFlags, loadWords } from "./load.ts";

/** INT32, FLOAT and DOUBLE. */
export class NumberColumn extends Column<number> {
  readonly #wire: WireArray;
  #loaded: Int32Array | Float32Array | Float64Array | undefined;

  constructor(init: ColumnInit, wire: WireArray) {
    super(init);
    this.#wire = wire;
  }

  get values(): Int32Array | Float32Array | Float64Array {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  override get access(): ColumnAccess {
    return { kind: "array", storage: this.values, nulls: this.nulls };
  }

  at(index: number): number {
    return this.values[index]!;
  }

  #load(): Int32Array | Float32Array | Float64Array {
    if (this.type === "DOUBLE") {
      const { buffer, byteOffset } = loadDoubleWords(this.#wire);
      return new Float64Array(buffer, byteOffset, this.length);
    }
    const words = loadWords(this.#wire);
    return this.type === "FLOAT" ? new Float32Array(words.buffer, words.byteOffset, this.length) : words;
  }
}

/** BOOLEAN; `values` are 0 and 1. */
export class BooleanColumn extends Column<boolean> {
  readonly #wire: WireArray;
  #loaded: Uint8Array | undefined;

  constructor(init: ColumnInit, wire: WireArray) {
    super(init);
    this.#wire = wire;
  }

  get values(): Uint8Array {
    this.#loaded ??= loadFlags(this.#wire);
    return this.#loaded;
  }

  override get access(): ColumnAccess {
    return { kind: "flag", storage: this.values, nulls: this.nulls };
  }

  at(index: number): boolean {
    return this.values[index] !== 0;
  }
}
