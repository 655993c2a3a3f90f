import { BinaryError, ByteReader, type ByteWriterOptions, type LongLike, loadArray } from "@x/binary";

const reader = new ByteReader(new Uint8Array(8));
export const value: bigint = reader.i64be();
export const column: Int32Array = loadArray(Int32Array, new Uint8Array(8), 0, 2, true);
export const options: ByteWriterOptions = {};
export const long: LongLike | undefined = undefined;
export const isOurs = (error: unknown): error is BinaryError => error instanceof BinaryError;
// @ts-expect-error: bytes, not text, are read.
export const wrong = new ByteReader("text");
