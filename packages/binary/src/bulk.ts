import { UnderflowError, ValueRangeError } from "./errors.ts";
import type { ByteReader } from "./reader.ts";
import type { ByteWriter } from "./writer.ts";

/** Every typed array of numbers or bigints. */
export type NumericArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** The class of such an array, `Int32Array` for example. */
export interface NumericArrayType<A extends NumericArray> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): A;
}

/** Whether this machine keeps the low byte first, as nearly all do. */
export const NATIVE_LITTLE_ENDIAN: boolean = /* @__PURE__ */ isLittleEndian();

/** Below this many bytes, a loop beats the call into Node. */
const SHORT = 256;

/**
 * `count` values of `type` from `bytes`, at `offset` (aligned or not), as a new array that owns its memory:
 * one copy, and one pass more where the byte order is not the machine's.
 * @throws {UnderflowError} before anything is allocated, when the bytes are not there
 */
export function loadArray<A extends NumericArray>(
  type: NumericArrayType<A>,
  bytes: Uint8Array,
  offset: number,
  count: number,
  littleEndian: boolean,
): A {
  if (!(Number.isSafeInteger(count) && count >= 0)) throw new ValueRangeError(count, "count");
  const size = type.BYTES_PER_ELEMENT;
  const length = count * size;
  if (!(offset >= 0 && offset + length <= bytes.length)) {
    throw new UnderflowError(length, bytes.length - offset, offset);
  }
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(offset, offset + length));
  if (littleEndian !== NATIVE_LITTLE_ENDIAN) swapBytes(copy, size);
  return new type(copy.buffer);
}

/**
 * Writes the values of `array` into `target`, at `offset` (aligned or not), and returns how many bytes that took.
 * @throws {UnderflowError} when `target` is too short
 */
export function storeArray(
  array: NumericArray,
  target: Uint8Array,
  offset: number,
  littleEndian: boolean,
): number {
  const length = array.byteLength;
  if (!(offset >= 0 && offset + length <= target.length)) {
    throw new UnderflowError(length, target.length - offset, offset);
  }
  target.set(new Uint8Array(array.buffer, array.byteOffset, length), offset);
  if (littleEndian !== NATIVE_LITTLE_ENDIAN) {
    swapBytes(target.subarray(offset, offset + length), array.BYTES_PER_ELEMENT);
  }
  return length;
}

/** {@link loadArray} of the next values of `reader`. */
export function readArray<A extends NumericArray>(
  reader: ByteReader,
  type: NumericArrayType<A>,
  count: number,
  littleEndian: boolean,
): A {
  const length = count * type.BYTES_PER_ELEMENT;
  if (length > reader.remaining) throw new UnderflowError(length, reader.remaining, reader.offset);
  const array = loadArray(type, reader.bytes, reader.offset, count, littleEndian);
  reader.offset += length;
  return array;
}

/** {@link storeArray} at the end of what `writer` holds. */
export function writeArray(writer: ByteWriter, array: NumericArray, littleEndian: boolean): void {
  const at = writer.room(array.byteLength);
  writer.length += storeArray(array, writer.bytes, at, littleEndian);
}

/** Reverses, in place, the bytes of each of the values of `size` (1, 2, 4 or 8) bytes that `bytes` consists of. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  if (size === 1) return;
  if (bytes.length >= SHORT && typeof Buffer === "function") {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (size === 2) buffer.swap16();
    else if (size === 4) buffer.swap32();
    else buffer.swap64();
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    if (size === 2) view.setUint16(at, view.getUint16(at, true));
    else if (size === 4) view.setUint32(at, view.getUint32(at, true));
    else {
      const first = view.getUint32(at, true);
      view.setUint32(at, view.getUint32(at + 4, true));
      view.setUint32(at + 4, first);
    }
  }
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}
