import { type VectorArray, VectorColumn } from "../column/vectors.ts";
import type { QBitType } from "../type.ts";
import type { ColumnDecoder } from "./decoder.ts";
import { FixedRuns } from "./fixed.ts";
import type { NativeSource } from "./source.ts";

/** Bits of an element, each of which has a plane of its own. */
export const PLANES = { BFloat16: 16, Float32: 32, Float64: 64 } as const;

/**
 * QBit(T, N): for each bit of T, the sign first, a column of FixedString(ceil(N / 8)) with that bit of all elements.
 * Element e is bit e & 7 of byte e >> 3, counted from the last byte.
 */
export class QBitDecoder implements ColumnDecoder {
  readonly #type: QBitType;
  readonly #planes: readonly FixedRuns[];
  readonly #stride: number;

  constructor(type: QBitType) {
    this.#type = type;
    this.#stride = Math.ceil(type.dimension / 8);
    this.#planes = Array.from({ length: PLANES[type.element] }, () => new FixedRuns(this.#stride));
  }

  prefix(): void {}

  block(source: NativeSource, rows: number): void {
    for (const plane of this.#planes) plane.pass(source, rows);
  }

  finish(name: string, type: string, mask?: Uint8Array): VectorColumn {
    const { dimension, element } = this.#type;
    const rows = this.#planes[0]!.count;
    const wide = element === "Float64";
    // Words of 32 bits: two for a Float64, low first, the upper half of one for a BFloat16.
    const words = new Uint32Array(rows * dimension * (wide ? 2 : 1));
    this.#planes.forEach((plane, p) => {
      const bit = 1 << (31 - (p & 31));
      this.#scatter(plane.merge(1), words, wide ? 2 : 1, wide && p < 32 ? 1 : 0, bit);
    });
    const data: VectorArray = wide ? new Float64Array(words.buffer) : new Float32Array(words.buffer);
    return new VectorColumn({ name, type, length: rows, mask }, data, dimension);
  }

  /** Sets `bit` in the words of all elements whose bit is set in `plane`. */
  #scatter(plane: Uint8Array, words: Uint32Array, step: number, shift: number, bit: number): void {
    const stride = this.#stride;
    const { dimension } = this.#type;
    for (let row = 0, at = shift; row * stride < plane.length; row++) {
      const last = row * stride + stride - 1;
      for (let e = 0; e < dimension; e++, at += step) {
        if ((plane[last - (e >> 3)]! & (1 << (e & 7))) !== 0) words[at]! |= bit;
      }
    }
  }
}
