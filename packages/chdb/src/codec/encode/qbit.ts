import type { ByteWriter } from "@x/binary";
import type { Column } from "../column/column.ts";
import { VectorColumn } from "../column/vectors.ts";
import { type Encoder, noPrefix, type Prepared, refuse, type Values } from "./encoder.ts";
import { isList, valuesOf } from "./lists.ts";

/** QBit(T, N): arrays and typed arrays of N numbers. */
export class QBitEncoder implements Encoder {
  readonly fallback: unknown;
  readonly width = undefined;
  readonly #planes: 16 | 32 | 64;
  readonly #dimension: number;

  constructor(planes: 16 | 32 | 64, dimension: number) {
    this.#planes = planes;
    this.#dimension = dimension;
    this.fallback = new Array<number>(dimension).fill(0);
  }

  prepare(values: Values, count: number): Prepared {
    return { prefix: noPrefix, body: (writer) => this.#write(writer, this.#flatten(values, count), count) };
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (!(column instanceof VectorColumn)) return this.prepare(valuesOf(column, from, to), to - from);
    const part = column.data.subarray(from * this.#dimension, to * this.#dimension);
    return { prefix: noPrefix, body: (writer) => this.#write(writer, part.slice(), to - from) };
  }

  #flatten(values: Values, count: number): Float32Array | Float64Array {
    const length = count * this.#dimension;
    const flat = this.#planes === 64 ? new Float64Array(length) : new Float32Array(length);
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (!isList(value) || value.length !== this.#dimension) {
        refuse(i, value, "QBit", `an array of ${this.#dimension} numbers is needed`);
      }
      for (let e = 0; e < value.length; e++) {
        if (typeof value[e] !== "number") refuse(i, value[e], "QBit");
        flat[i * this.#dimension + e] = value[e] as number;
      }
    }
    return flat;
  }

  #write(writer: ByteWriter, flat: Float32Array | Float64Array, count: number): void {
    const words = new Uint32Array(flat.buffer, flat.byteOffset, flat.byteLength / 4);
    const step = this.#planes === 64 ? 2 : 1;
    const stride = Math.ceil(this.#dimension / 8);
    for (let p = 0; p < this.#planes; p++) {
      const bit = 1 << (31 - (p & 31));
      const shift = this.#planes === 64 && p < 32 ? 1 : 0;
      const start = writer.reserve(count * stride);
      for (let i = 0; i < count; i++) {
        const last = start + i * stride + stride - 1;
        for (let e = 0; e < this.#dimension; e++) {
          const word = words[(i * this.#dimension + e) * step + shift]!;
          if ((word & bit) !== 0) writer.bytes[last - (e >> 3)]! |= 1 << (e & 7);
        }
      }
    }
  }
}
