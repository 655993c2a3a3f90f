import * as zlib from "node:zlib";
import { compressTablet, type TabletCompression } from "./codec/tablet/compress.ts";
import { IoTDBUsageError } from "./errors.ts";

export type { TabletCompression } from "./codec/tablet/compress.ts";

/** Choices that all compressions of tablets have. */
export interface TabletCompressionOptions {
  /** Whether columns are encoded as the Java client does it before they are compressed. Default true. */
  readonly encode?: boolean | undefined;
}

/** Node's zlib, of which only newer versions know ZSTD. */
interface ZlibWithZstd {
  readonly zstdCompressSync?: (bytes: Uint8Array) => Uint8Array;
}

/** Tablets encoded as the Java client does it, without compression. */
export function encodedTablets(): TabletCompression {
  return { compressType: 0, compressTablet };
}

/** Tablets compressed with GZIP, which Node brings. */
export function gzipTablets({ encode }: TabletCompressionOptions = {}): TabletCompression {
  return { compressType: 2, encode, compress: (bytes) => zlib.gzipSync(bytes), compressTablet };
}

/**
 * Tablets compressed with ZSTD, which Node brings from 22.15 on.
 * @throws {IoTDBUsageError} where it does not
 */
export function zstdTablets({ encode }: TabletCompressionOptions = {}): TabletCompression {
  const { zstdCompressSync } = zlib as ZlibWithZstd;
  if (zstdCompressSync === undefined) {
    throw new IoTDBUsageError(
      `Node ${process.version} has no ZSTD: take 22.15 or newer, or another compression`,
    );
  }
  return { compressType: 8, encode, compress: zstdCompressSync, compressTablet };
}

/** Tablets compressed with LZ4, by the package `lz4-napi` that the caller passes in. */
export function lz4Tablets(
  lz4: { compressSync(bytes: Buffer): Uint8Array },
  { encode }: TabletCompressionOptions = {},
): TabletCompression {
  // It puts the length before the block, in little endian.
  const compress = (bytes: Uint8Array): Uint8Array => lz4.compressSync(asBuffer(bytes)).subarray(4);
  return { compressType: 7, encode, compress, compressTablet };
}

/** Tablets compressed with SNAPPY, by the package `snappy` that the caller passes in. */
export function snappyTablets(
  snappy: { compressSync(bytes: Buffer): Uint8Array },
  { encode }: TabletCompressionOptions = {},
): TabletCompression {
  const compress = (bytes: Uint8Array): Uint8Array => snappy.compressSync(asBuffer(bytes));
  return { compressType: 1, encode, compress, compressTablet };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
