import { NULL_FLOAT } from "../floats.ts";
import { TableColumn } from "./column.ts";

/** Marks value `index` in a bitmap that is made when the first NULL is met. */
function mark(bitmap: Uint8Array | undefined, length: number, index: number): Uint8Array {
  const marked = bitmap ?? new Uint8Array((length + 7) >> 3);
  marked[index >> 3]! |= 1 << (index & 7);
  return marked;
}

/** TINYINT. */
export class TinyintColumn extends TableColumn<number> {
  #values: Int8Array | undefined;

  get values(): Int8Array {
    this.#values ??= this.#decodeAll();
    return this.#values;
  }

  protected nullAt(position: number): boolean {
    return this.view.getInt8(position) === -0x80;
  }

  protected valueAt(position: number): number | null {
    const value = this.view.getInt8(position);
    return value === -0x80 ? null : value;
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    for (let i = from; i < to; i++) {
      const value = view.getInt8(bases[i]! + offset);
      out[i + shift] = value === -0x80 ? null : value;
    }
  }

  #decodeAll(): Int8Array {
    const { view, length } = this;
    const { bases, offset } = this.places;
    const values = new Int8Array(length);
    let nulls: Uint8Array | undefined;
    let count = 0;
    for (let i = 0; i < length; i++) {
      const value = view.getInt8(bases[i]! + offset);
      values[i] = value;
      if (value === -0x80) {
        nulls = mark(nulls, length, i);
        count++;
      }
    }
    this.foundNulls(nulls, count);
    return values;
  }
}

/** SMALLINT. */
export class SmallintColumn extends TableColumn<number> {
  #values: Int16Array | undefined;

  get values(): Int16Array {
    this.#values ??= this.#decodeAll();
    return this.#values;
  }

  protected nullAt(position: number): boolean {
    return this.view.getInt16(position) === -0x8000;
  }

  protected valueAt(position: number): number | null {
    const value = this.view.getInt16(position);
    return value === -0x8000 ? null : value;
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    for (let i = from; i < to; i++) {
      const value = view.getInt16(bases[i]! + offset);
      out[i + shift] = value === -0x8000 ? null : value;
    }
  }

  #decodeAll(): Int16Array {
    const { view, length } = this;
    const { bases, offset } = this.places;
    const values = new Int16Array(length);
    let nulls: Uint8Array | undefined;
    let count = 0;
    for (let i = 0; i < length; i++) {
      const value = view.getInt16(bases[i]! + offset);
      values[i] = value;
      if (value === -0x8000) {
        nulls = mark(nulls, length, i);
        count++;
      }
    }
    this.foundNulls(nulls, count);
    return values;
  }
}

/** What is kept in 32 bits with -2^31 as NULL. */
export abstract class Int32Column<T> extends TableColumn<T> {
  #values: Int32Array | undefined;

  get values(): Int32Array {
    this.#values ??= this.#decodeAll();
    return this.#values;
  }

  protected nullAt(position: number): boolean {
    return this.view.getInt32(position) === -0x80000000;
  }

  #decodeAll(): Int32Array {
    const { view, length } = this;
    const { bases, offset } = this.places;
    const values = new Int32Array(length);
    let nulls: Uint8Array | undefined;
    let count = 0;
    for (let i = 0; i < length; i++) {
      const value = view.getInt32(bases[i]! + offset);
      values[i] = value;
      if (value === -0x80000000) {
        nulls = mark(nulls, length, i);
        count++;
      }
    }
    this.foundNulls(nulls, count);
    return values;
  }
}

/** INTEGER. */
export class IntegerColumn extends Int32Column<number> {
  protected valueAt(position: number): number | null {
    const value = this.view.getInt32(position);
    return value === -0x80000000 ? null : value;
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    for (let i = from; i < to; i++) {
      const value = view.getInt32(bases[i]! + offset);
      out[i + shift] = value === -0x80000000 ? null : value;
    }
  }
}

/** FLOAT. */
export class FloatColumn extends TableColumn<number> {
  #values: Float64Array | undefined;

  get values(): Float64Array {
    this.#values ??= this.#decodeAll();
    return this.#values;
  }

  protected nullAt(position: number): boolean {
    return this.view.getFloat64(position) <= NULL_FLOAT;
  }

  protected valueAt(position: number): number | null {
    const value = this.view.getFloat64(position);
    return value <= NULL_FLOAT ? null : value;
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    for (let i = from; i < to; i++) {
      const value = view.getFloat64(bases[i]! + offset);
      out[i + shift] = value <= NULL_FLOAT ? null : value;
    }
  }

  #decodeAll(): Float64Array {
    const { view, length } = this;
    const { bases, offset } = this.places;
    const values = new Float64Array(length);
    let nulls: Uint8Array | undefined;
    let count = 0;
    for (let i = 0; i < length; i++) {
      const value = view.getFloat64(bases[i]! + offset);
      values[i] = value;
      if (value <= NULL_FLOAT) {
        nulls = mark(nulls, length, i);
        count++;
      }
    }
    this.foundNulls(nulls, count);
    return values;
  }
}
