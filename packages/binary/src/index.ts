export {
  type BitOrder,
  bitmapLength,
  bitmapToMask,
  countBits,
  getBitLsb,
  getBitMsb,
  maskToBitmap,
  reverseBits,
  setBitLsb,
  setBitMsb,
} from "./bitmap.ts";
export {
  loadArray,
  NATIVE_LITTLE_ENDIAN,
  type NumericArray,
  type NumericArrayType,
  readArray,
  storeArray,
  swapBytes,
  writeArray,
} from "./bulk.ts";
export { ChunkQueue, type ChunkQueueOptions } from "./chunk-queue.ts";
export { ByteCursor } from "./cursor.ts";
export {
  BinaryError,
  isBinaryError,
  OverflowError,
  UnderflowError,
  ValueRangeError,
  VarintError,
} from "./errors.ts";
export {
  fromLongLike,
  highHalf,
  isLongLike,
  joinI64,
  joinSafe,
  joinU64,
  type LongLike,
  lowHalf,
  toBigInt,
  toSafeNumber,
} from "./int64.ts";
export { type Murmur3Tail, murmur3 } from "./murmur3.ts";
export { ByteReader } from "./reader.ts";
export { decodeLatin1, decodeUtf8, encodeUtf8, utf8Length } from "./text.ts";
export { unzigzag64, uvarintLength, zigzag64 } from "./varint.ts";
export type { ByteWriterOptions } from "./write-buffer.ts";
export { ByteWriter } from "./writer.ts";
