import type { Column } from "@x/chdb";
import type { BatchHeader, ColumnHeader, Frame, Layout } from "./frames.ts";
import { valueText } from "./value-text.ts";

/** What a batch of a stream and a whole result have in common. */
export interface Columns {
  readonly data: readonly Column[];
  readonly rowCount: number;
}

const numeric: Readonly<Record<string, Layout>> = {
  Int8: "i8",
  UInt8: "u8",
  Int16: "i16",
  UInt16: "u16",
  Int32: "i32",
  UInt32: "u32",
  Int64: "i64",
  UInt64: "u64",
  Float32: "f32",
  Float64: "f64",
};

const instants: Readonly<Record<string, { layout: Layout; unit: "day" | "second" | "tick" }>> = {
  Date: { layout: "u16", unit: "day" },
  Date32: { layout: "i32", unit: "day" },
  DateTime: { layout: "u32", unit: "second" },
  DateTime64: { layout: "i64", unit: "tick" },
};

const padding = new Uint8Array(8);

/** Collects the pieces of a frame's body, each at a multiple of 8. */
class Body {
  readonly pieces: Uint8Array[] = [];
  #length = 0;

  /** Adds bytes; returns where they begin. */
  add(bytes: Uint8Array): number {
    const at = this.#length;
    const rest = -bytes.length & 7;
    this.pieces.push(bytes);
    if (rest > 0) this.pieces.push(padding.subarray(0, rest));
    this.#length += bytes.length + rest;
    return at;
  }
}

/** Puts columns into a frame: numbers and instants as the bytes of their typed arrays, all else as text. */
export function batchFrame({ data, rowCount }: Columns): Frame {
  const body = new Body();
  const columns = data.map((column) => addColumn(body, column));
  const header: BatchHeader = { kind: "batch", rows: rowCount, columns };
  return { header, body: body.pieces };
}

function addColumn(body: Body, column: Column): ColumnHeader {
  const { name, type, values } = column;
  const base = /^(?:Nullable\()?(\w+)/.exec(type)?.[1] ?? "";
  const isPlain = ArrayBuffer.isView(values);
  const instant = isPlain ? instants[base] : undefined;
  const layout = instant?.layout ?? (isPlain ? numeric[base] : undefined);
  const nulls = column.nulls;
  const nullsAt = nulls === undefined ? {} : { nullsAt: body.add(nulls) };
  if (!layout || !isPlain) return { name, type, layout: "text", ...addTexts(body, column), ...nullsAt };
  const at = body.add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const precision = instant?.unit === "tick" ? { precision: Number(/\((\d)/.exec(type)?.[1] ?? 3) } : {};
  return { name, type, layout, ...(instant && { unit: instant.unit }), ...precision, at, ...nullsAt };
}

function addTexts(body: Body, column: Column): { at: number; bytesAt: number } {
  const texts = column.toArray().map((value) => (value === null ? "" : valueText(value)));
  const offsets = new Uint32Array(texts.length + 1);
  texts.forEach((text, i) => {
    offsets[i + 1] = offsets[i]! + Buffer.byteLength(text);
  });
  const at = body.add(new Uint8Array(offsets.buffer));
  return { at, bytesAt: body.add(Buffer.from(texts.join(""))) };
}
