import { NATIVE_LITTLE_ENDIAN } from "@x/binary";
import type { DecodeOptions } from "./codec/decode.ts";
import { safeInt64 } from "./codec/integers.ts";
import { malformed, type Source } from "./codec/malformed.ts";
import type { CqlType } from "./codec/type.ts";
import type { IndexedRows } from "./rows.ts";

/** Where the values of a column are kept. */
export type ColumnValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly unknown[];

/** Reads the values at `position` of all rows into a new typed array, with 0 for null. */
export type LoadValues = (pages: readonly IndexedRows[], position: number, length: number) => ColumnValues;

/** Where a 64-bit integer of this machine has its halves, in 32-bit words. */
const HIGH: 0 | 1 = NATIVE_LITTLE_ENDIAN ? 1 : 0;
const LOW: 0 | 1 = NATIVE_LITTLE_ENDIAN ? 0 : 1;
/** `date` counts days from here. */
const EPOCH = -2147483648;

/** How the values of a type are read into a typed array; undefined for types that have none. */
export function loaderOf({ kind }: CqlType, { int64, empties }: DecodeOptions): LoadValues | undefined {
  if (empties === "keep") return undefined;
  switch (kind) {
    case "tinyint":
      return loadInt8;
    case "smallint":
      return loadInt16;
    case "int":
      return loadInt32;
    case "date":
      return loadDays;
    case "boolean":
      return loadBooleans;
    case "float":
      return loadFloat32;
    case "double":
      return loadFloat64;
    case "bigint":
    case "counter":
      if (int64 === "number") return loadSafe(kind);
      return int64 === undefined || int64 === "bigint" ? loadInt64(kind) : undefined;
    case "timestamp":
    case "time":
      return loadInt64(kind);
    default:
      return undefined;
  }
}

// One loop for each: one for all, with a callback that reads, is two to three times slower.

const loadInt8: LoadValues = (pages, position, length) => {
  const out = new Int8Array(length);
  let i = 0;
  for (const { source, index, stride } of pages) {
    const { view } = source;
    for (let p = position; p < index.length; p += stride, i++) {
      const at = index[p]!;
      const bytes = view.getInt32(at - 4);
      if (bytes === 1) out[i] = view.getInt8(at);
      else if (bytes > 0) wrong(source, at, bytes, "tinyint");
    }
  }
  return out;
};

const loadInt16: LoadValues = (pages, position, length) => {
  const out = new Int16Array(length);
  let i = 0;
  for (const { source, index, stride } of pages) {
    const { view } = source;
    for (let p = position; p < index.length; p += stride, i++) {
      const at = index[p]!;
      const bytes = view.getInt32(at - 4);
      if (bytes === 2) out[i] = view.getInt16(at);
      else if (bytes > 0) wrong(source, at, bytes, "smallint");
    }
  }
  return out;
};

const loadInt32: LoadValues = (pages, position, length) => {
  const out = new Int32Array(length);
  let i = 0;
  for (const { source, index, stride } of pages) {
    const { view } = source;
    for (let p = position; p < index.length; p += stride, i++) {
      const at = index[p]!;
      const bytes = view.getInt32(at - 4);
      if (bytes === 4) out[i] = view.getInt32(at);
      else if (bytes > 0) wrong(source, at, bytes, "int");
    }
  }
  return out;
};

const loadDays: LoadValues = (pages, position, length) => {
  const out = new Int32Array(length);
  let i = 0;
  for (const { source, index, stride } of pages) {
    const { view } = source;
    for (let p = position; p < index.length; p += stride, i++) {
      const at = index[p]!;
      const bytes = view.getInt32(at - 4);
      if (bytes === 4) out[i] = view.getUint32(at) + EPOCH;
      else if (bytes > 0) wrong(source, at, bytes, "date");
    }
  }
  return out;
};

const loadBooleans: LoadValues = (pages, position, length) => {
  const out = new Uint8Array(length);
  let i = 0;
  for (const { source, index, stride } of pages) {
    const { view } = source;
    for (let p = position; p < index.length; p += stride, i++) {
      const at = index[p]!;
      const bytes = view.getInt32(at - 4);
      if (bytes === 1) out[i] = view.getInt8(at) === 0 ? 0 : 1;
      else if (bytes > 0) wrong(source, at, bytes, "boolean");
    }
  }
  return out;
};

const loadFloat32: LoadValues = (pages, position, length) => {
  const out = new Float32Array(length);
  let i = 0;
  for (const { source, index, stride } of pages) {
    const { view } = source;
    for (let p = position; p < index.length; p += stride, i++) {
      const at = index[p]!;
      const bytes = view.getInt32(at - 4);
      if (bytes === 4) out[i] = view.getFloat32(at);
      else if (bytes > 0) wrong(source, at, bytes, "float");
    }
  }
  return out;
};

const loadFloat64: LoadValues = (pages, position, length) => {
  const out = new Float64Array(length);
  let i = 0;
  for (const { source, index, stride } of pages) {
    const { view } = source;
    for (let p = position; p < index.length; p += stride, i++) {
      const at = index[p]!;
      const bytes = view.getInt32(at - 4);
      if (bytes === 8) out[i] = view.getFloat64(at);
      else if (bytes > 0) wrong(source, at, bytes, "double");
    }
  }
  return out;
};

function loadInt64(kind: string): LoadValues {
  return (pages, position, length) => {
    const out = new BigInt64Array(length);
    // Half by half, without a bigint for each.
    const halves = new Int32Array(out.buffer);
    let i = 0;
    for (const { source, index, stride } of pages) {
      const { view } = source;
      for (let p = position; p < index.length; p += stride, i += 2) {
        const at = index[p]!;
        const bytes = view.getInt32(at - 4);
        if (bytes === 8) {
          halves[i + HIGH] = view.getInt32(at);
          halves[i + LOW] = view.getInt32(at + 4);
        } else if (bytes > 0) wrong(source, at, bytes, kind);
      }
    }
    return out;
  };
}

function loadSafe(kind: string): LoadValues {
  return (pages, position, length) => {
    const out = new Float64Array(length);
    let i = 0;
    for (const { source, index, stride } of pages) {
      for (let p = position; p < index.length; p += stride, i++) {
        const at = index[p]!;
        const bytes = source.view.getInt32(at - 4);
        if (bytes === 8) out[i] = safeInt64(source, at, kind);
        else if (bytes > 0) wrong(source, at, bytes, kind);
      }
    }
    return out;
  };
}

function wrong({ bytes }: Source, at: number, length: number, kind: string): never {
  return malformed(bytes, at, kind, `a value of ${length} bytes`);
}

/** An array to be filled with `length` elements from the first to the last. */
export function newList<T>(length: number): T[] {
  // V8 turns arrays that are asked for with more elements into hash tables.
  return length <= 0x1000000 ? new Array<T>(length) : [];
}
