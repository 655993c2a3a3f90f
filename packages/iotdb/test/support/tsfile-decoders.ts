import { ByteReader } from "@x/binary";
import { DataType } from "../../src/codec/data-type.ts";

/** Reads bits, the highest of each byte first. */
class Bits {
  readonly #reader: ByteReader;
  #byte = 0;
  #left = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  read(count: number): bigint {
    let value = 0n;
    for (let i = 0; i < count; i++) {
      if (this.#left === 0) {
        this.#byte = this.#reader.u8();
        this.#left = 8;
      }
      value = (value << 1n) | BigInt((this.#byte >> --this.#left) & 1);
    }
    return value;
  }
}

function ts2diff(reader: ByteReader, count: number, width: 4 | 8): bigint[] {
  const size = width * 8;
  const next = (): bigint => (width === 4 ? BigInt(reader.i32be()) : reader.i64be());
  const values: bigint[] = [];
  while (values.length < count) {
    const n = reader.i32be();
    const bitsEach = reader.i32be();
    const least = next();
    let last = next();
    values.push(last);
    const bits = new Bits(reader);
    for (let d = 0; d < n; d++) {
      last = BigInt.asIntN(size, last + least + bits.read(bitsEach));
      values.push(last);
    }
  }
  return values;
}

function gorilla(reader: ByteReader, count: number, width: 4 | 8): number[] {
  const size = width * 8;
  const bits = new Bits(reader);
  const view = new DataView(new ArrayBuffer(8));
  const toNumber = (value: bigint): number => {
    view.setBigUint64(0, width === 8 ? value : value << 32n);
    return width === 8 ? view.getFloat64(0) : view.getFloat32(0);
  };
  const values: number[] = [];
  let last = bits.read(size);
  let leading = 0;
  let length = 0;
  for (;;) {
    const value = toNumber(last);
    if (Number.isNaN(value)) break;
    values.push(value);
    if (bits.read(1) === 0n) continue;
    if (bits.read(1) === 1n) {
      leading = Number(bits.read(width === 4 ? 5 : 6));
      length = Number(bits.read(width === 4 ? 5 : 6)) + 1;
    }
    last ^= bits.read(length) << BigInt(size - leading - length);
  }
  expect(values).toHaveLength(count);
  return values;
}

function rleBooleans(reader: ByteReader, count: number): boolean[] {
  const length = reader.uvarint();
  const end = reader.offset + length;
  expect(reader.u8()).toBe(1);
  const values: boolean[] = [];
  while (reader.offset < end) {
    const header = reader.uvarint();
    expect(header & 1).toBe(1);
    const groups = header >> 1;
    const inLast = reader.u8();
    const bits = new Bits(new ByteReader(reader.take(groups)));
    for (let i = 0; i < 8 * (groups - 1) + inLast; i++) values.push(bits.read(1) === 1n);
  }
  expect(values).toHaveLength(count);
  return values;
}

/** Reads a column in one of TsFile's encodings, as the decoders of the server do; days as numbers. */
export function readEncoded(reader: ByteReader, type: number, encoding: number, count: number): unknown[] {
  const narrow = type === DataType.INT32 || type === DataType.DATE || type === DataType.FLOAT;
  if (encoding === 2) return rleBooleans(reader, count);
  if (encoding === 8) return gorilla(reader, count, narrow ? 4 : 8);
  if (encoding === 4) {
    const values = ts2diff(reader, count, narrow ? 4 : 8);
    return narrow ? values.map(Number) : values;
  }
  return Array.from({ length: count }, () => readPlain(reader, type));
}

function readPlain(reader: ByteReader, type: number): unknown {
  if (type === DataType.BOOLEAN) return reader.u8() === 1;
  if (type === DataType.INT32 || type === DataType.DATE) return reader.i32be();
  if (type === DataType.INT64 || type === DataType.TIMESTAMP) return reader.i64be();
  if (type === DataType.FLOAT) return reader.f32be();
  if (type === DataType.DOUBLE) return reader.f64be();
  const bytes = reader.take(reader.i32be());
  return type === DataType.BLOB ? Uint8Array.from(bytes) : new TextDecoder().decode(bytes);
}

/** Undoes LZ4's block format. */
export function unpackLz4(block: Uint8Array): Uint8Array {
  const reader = new ByteReader(block);
  const out: number[] = [];
  const length = (nibble: number): number => {
    let total = nibble;
    if (nibble === 15) for (let more = 255; more === 255; total += more) more = reader.u8();
    return total;
  };
  while (reader.remaining > 0) {
    const token = reader.u8();
    out.push(...reader.take(length(token >> 4)));
    if (reader.remaining === 0) break;
    const from = out.length - reader.u16le();
    const copied = length(token & 15) + 4;
    for (let i = 0; i < copied; i++) out.push(out[from + i]!);
  }
  return Uint8Array.from(out);
}

/** Undoes Snappy's raw format. */
export function unpackSnappy(bytes: Uint8Array): Uint8Array {
  const reader = new ByteReader(bytes);
  const size = reader.uvarint();
  const out: number[] = [];
  while (reader.remaining > 0) {
    const tag = reader.u8();
    const kind = tag & 3;
    if (kind === 0) {
      let length = tag >> 2;
      if (length >= 60) {
        const extra = length - 59;
        length = 0;
        for (let i = 0; i < extra; i++) length |= reader.u8() << (8 * i);
      }
      out.push(...reader.take(length + 1));
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = kind === 1 ? ((tag >> 5) << 8) | reader.u8() : kind === 2 ? reader.u16le() : reader.u32le();
    const from = out.length - back;
    for (let i = 0; i < length; i++) out.push(out[from + i]!);
  }
  expect(out).toHaveLength(size);
  return Uint8Array.from(out);
}
