import type { ByteWriter } from "@x/binary";
import type { Column } from "../column/column.ts";
import { bool, float } from "../convert/numbers.ts";
import { type Encoder, LeafEncoder, noPrefix, type Prepared, refuse, type Values } from "./encoder.ts";
import { copying } from "./integers.ts";

/** Float64: numbers, and integers that a number holds exactly. */
export function float64Encoder(): Encoder {
  return new LeafEncoder(
    0,
    8,
    copying(Float64Array, (writer, values, count) => {
      const at = writer.room(count * 8);
      const { view } = writer;
      for (let i = 0; i < count; i++) {
        const value = values[i];
        view.setFloat64(at + i * 8, typeof value === "number" ? value : float(value, i, "Float64"), true);
      }
      writer.length = at + count * 8;
    }),
  );
}

/** Float32: as Float64, rounded to the nearest. */
export function float32Encoder(): Encoder {
  return new LeafEncoder(
    0,
    4,
    copying(Float32Array, (writer, values, count) => {
      const at = writer.room(count * 4);
      const { view } = writer;
      for (let i = 0; i < count; i++) {
        const value = values[i];
        view.setFloat32(at + i * 4, typeof value === "number" ? value : float(value, i, "Float32"), true);
      }
      writer.length = at + count * 4;
    }),
  );
}

/** BFloat16: the upper half of the Float32, the rest cut off as the engine does. */
export function bfloat16Encoder(): Encoder {
  const scratch = new DataView(new ArrayBuffer(4));
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    const at = writer.room(count * 2);
    for (let i = 0; i < count; i++) {
      const value = values[i];
      scratch.setFloat32(0, typeof value === "number" ? value : float(value, i, "BFloat16"));
      writer.view.setUint16(at + i * 2, scratch.getUint16(0), true);
    }
    writer.length = at + count * 2;
  };
  return new LeafEncoder(0, 2, write, () => undefined);
}

/** Bool: booleans, 0 and 1. */
export function boolEncoder(): Encoder {
  return new LeafEncoder(false, 1, (writer, values, count) => {
    const at = writer.room(count);
    const { bytes } = writer;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      bytes[at + i] = value === true || (value !== false && bool(value, i)) ? 1 : 0;
    }
    writer.length = at + count;
  });
}

/** Nothing: null alone, a byte of no meaning for each. */
export class NothingEncoder implements Encoder {
  readonly fallback = null;
  readonly width = 1;

  prepare(values: Values, count: number): Prepared {
    for (let i = 0; i < count; i++) if (values[i] !== null) refuse(i, values[i], "Nothing", "only null is");
    return this.#zeros(count);
  }

  prepareColumn(_column: Column, from: number, to: number): Prepared {
    return this.#zeros(to - from);
  }

  #zeros(count: number): Prepared {
    return { prefix: noPrefix, body: (writer) => writer.append(new Uint8Array(count).fill(0x30)) };
  }
}
