import { type ByteReader, bitmapLength, countBits, readArray, reverseBits } from "@x/binary";
import type { ColumnMemory } from "./column-memory.ts";
import { BlockFault } from "./fault.ts";
import { Encoding, PhysicalType, type WireArray, type WireColumn } from "./wire-column.ts";

/** RLE and DICTIONARY hold columns; deeper than this nobody nests them. */
const MAX_DEPTH = 4;

/**
 * Passes over one column and notes where its parts are. Nothing is allocated that the bytes do not account for.
 *
 * | encoding | body |
 * |---|---|
 * | BYTE_ARRAY | NULL part, then a bit for each of the `count` values, highest first |
 * | INT32_ARRAY, INT64_ARRAY | NULL part, then the values that are not NULL, big endian |
 * | BINARY_ARRAY | NULL part, then i32 length and bytes of each value that is not NULL |
 * | RLE | encoding (u8), a column of one value |
 * | DICTIONARY | encoding (u8), i32 size, a column of that size, i32 count, i32 for each value |
 *
 * The NULL part is a byte, and if that is not 0, a bit for each value, highest first, 1 = NULL. (Java: TsBlockSerde)
 *
 * @throws {BlockFault | BinaryError}
 */
export function readColumn(
  reader: ByteReader,
  type: number,
  encoding: number,
  count: number,
  memory: ColumnMemory,
  depth = 0,
): WireColumn {
  if (depth > MAX_DEPTH) throw new BlockFault("columns are nested too deeply", reader.offset);
  switch (encoding) {
    case Encoding.BYTE_ARRAY:
      expect(reader, type === PhysicalType.BOOLEAN, type, encoding);
      return readBits(reader, count, memory);
    case Encoding.INT32_ARRAY:
      expect(reader, type === PhysicalType.INT32 || type === PhysicalType.FLOAT, type, encoding);
      return readFixed(reader, count, 4, memory, depth);
    case Encoding.INT64_ARRAY:
      expect(reader, type === PhysicalType.INT64 || type === PhysicalType.DOUBLE, type, encoding);
      return readFixed(reader, count, 8, memory, depth);
    case Encoding.BINARY_ARRAY:
      expect(reader, type === PhysicalType.BINARY, type, encoding);
      return readBinaries(reader, count, memory);
    case Encoding.RLE:
      return { form: "run", count, inner: readColumn(reader, type, reader.u8(), 1, memory, depth + 1) };
    case Encoding.DICTIONARY:
      return readDictionary(reader, type, count, memory, depth);
    default:
      throw new BlockFault(`${encoding} is no encoding of a column`, reader.offset);
  }
}

function expect(reader: ByteReader, fits: boolean, type: number, encoding: number): void {
  if (!fits) throw new BlockFault(`a column of type ${type} cannot have encoding ${encoding}`, reader.offset);
}

function readDictionary(
  reader: ByteReader,
  type: number,
  count: number,
  memory: ColumnMemory,
  depth: number,
): WireColumn {
  const encoding = reader.u8();
  const size = readCount(reader, "values in a dictionary");
  const inner = readColumn(reader, type, encoding, size, memory, depth + 1);
  const idCount = readCount(reader, "dictionary ids");
  if (idCount !== count) throw new BlockFault(`${idCount} dictionary ids for ${count} rows`, reader.offset);
  const ids = readArray(reader, Int32Array, count, false);
  for (let i = 0; i < count; i++) {
    // As unsigned, negative ones are too large as well.
    if (ids[i]! >>> 0 >= size) throw new BlockFault(`dictionary id ${ids[i]} of ${size}`, reader.offset);
  }
  return { form: "dictionary", count, inner, ids };
}

/** A count of things that take a bit each at least, unless they are one and the same. */
function readCount(reader: ByteReader, what: string): number {
  const count = reader.i32be();
  if (count < 0 || count > reader.remaining * 8) {
    throw new BlockFault(`${count} ${what} cannot be in ${reader.remaining} bytes`, reader.offset);
  }
  return count;
}

function readNulls(reader: ByteReader, count: number): Uint8Array | undefined {
  if (reader.u8() === 0) return undefined;
  const nulls = Uint8Array.from(reader.take(bitmapLength(count)));
  reverseBits(nulls);
  if ((count & 7) !== 0) nulls[nulls.length - 1]! &= 0xff >> (8 - (count & 7));
  return nulls;
}

function readBits(reader: ByteReader, count: number, memory: ColumnMemory): WireArray {
  const nulls = readNulls(reader, count);
  const { offset } = reader;
  reader.skip(bitmapLength(count));
  const start = memory.settle(offset, reader.offset, 1);
  return array(reader, count, nulls, countNulls(nulls, count), start);
}

function readFixed(
  reader: ByteReader,
  count: number,
  width: number,
  memory: ColumnMemory,
  depth: number,
): WireArray {
  const nulls = readNulls(reader, count);
  const nullCount = countNulls(nulls, count);
  const { offset } = reader;
  const length = (count - nullCount) * width;
  reader.skip(length);
  // What is there once for many rows, or has gaps that must be filled, needs memory of its own in any case.
  const isPlain = depth === 0 && nullCount === 0;
  const start = memory.settle(offset, reader.offset, isPlain ? width : 1);
  const place = isPlain ? memory.place(start, start + length, width) : -1;
  if (depth === 0 && place === -1) memory.announce(count * width);
  return array(reader, count, nulls, nullCount, start, depth === 0 ? memory : undefined, place);
}

function readBinaries(reader: ByteReader, count: number, memory: ColumnMemory): WireArray {
  const nulls = readNulls(reader, count);
  const nullCount = countNulls(nulls, count);
  const present = count - nullCount;
  if (present * 4 > reader.remaining) {
    throw new BlockFault(`${present} texts cannot be in ${reader.remaining} bytes`, reader.offset);
  }
  const { view, end, offset } = reader;
  const positions = new Uint32Array(count);
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (nulls !== undefined && (nulls[i >> 3]! & (1 << (i & 7))) !== 0) continue;
    if (at + 4 > end) throw new BlockFault("the block ends within a length", at);
    const length = view.getInt32(at);
    at += 4;
    if (length < 0 || length > end - at) throw new BlockFault(`a value of ${length} bytes`, at - 4);
    positions[i] = at;
    at += length;
  }
  reader.offset = at;
  const start = memory.settle(offset, at, 1);
  if (start !== offset) {
    // The place of a NULL is not looked at.
    for (let i = 0; i < count; i++) positions[i]! -= offset - start;
  }
  return array(reader, count, nulls, nullCount, start, undefined, -1, positions);
}

function countNulls(nulls: Uint8Array | undefined, count: number): number {
  return nulls === undefined ? 0 : countBits(nulls, count);
}

function array(
  { bytes }: ByteReader,
  count: number,
  nulls: Uint8Array | undefined,
  nullCount: number,
  offset: number,
  memory?: ColumnMemory,
  place = -1,
  positions?: Uint32Array,
): WireArray {
  return { form: "array", count, nullCount, nulls, bytes, offset, positions, memory, place };
}
