import { type ByteReader, type ByteWriter, utf8Length } from "@x/binary";
import { formatAddress } from "./address.ts";

// The notations of CQL v4 §3. Nothing is allocated by a count or a length that was read: lists grow entry by entry, and
// each entry must be there.

/** [string]: u16 length, UTF-8. */
export function writeString(writer: ByteWriter, text: string): void {
  if (text.length * 3 < 0xffff) {
    // The length is known afterwards: one pass over the text instead of two.
    const at = writer.reserve(2);
    writer.patchU16be(at, writer.utf8(text));
  } else {
    writer.u16be(utf8Length(text));
    writer.utf8(text);
  }
}

export function readString(reader: ByteReader): string {
  return reader.utf8(reader.u16be());
}

/** [long string]: i32 length, UTF-8. */
export function writeLongString(writer: ByteWriter, text: string): void {
  const at = writer.reserve(4);
  writer.patchI32be(at, writer.utf8(text));
}

/** [bytes]: i32 length (−1 is null), bytes. Copied. */
export function writeBytes(writer: ByteWriter, bytes: Uint8Array | null): void {
  if (bytes === null) writer.i32be(-1);
  else {
    writer.i32be(bytes.length);
    writer.append(bytes);
  }
}

/** A view; null for any negative length. */
export function readBytes(reader: ByteReader): Uint8Array | null {
  const length = reader.i32be();
  return length < 0 ? null : reader.take(length);
}

/** [short bytes]: u16 length, bytes. Copied. */
export function writeShortBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writer.u16be(bytes.length);
  writer.append(bytes);
}

/** A view. */
export function readShortBytes(reader: ByteReader): Uint8Array {
  return reader.take(reader.u16be());
}

/** [string list]: u16 count, [string]… */
export function writeStringList(writer: ByteWriter, list: readonly string[]): void {
  writer.u16be(list.length);
  for (const text of list) writeString(writer, text);
}

export function readStringList(reader: ByteReader): string[] {
  const list: string[] = [];
  for (let left = reader.u16be(); left > 0; left--) list.push(readString(reader));
  return list;
}

/** [string map]: u16 count, ([string] [string])… */
export function writeStringMap(writer: ByteWriter, map: Readonly<Record<string, string>>): void {
  const entries = Object.entries(map);
  writer.u16be(entries.length);
  for (const [key, value] of entries) {
    writeString(writer, key);
    writeString(writer, value);
  }
}

/** [string multimap]: u16 count, ([string] [string list])… */
export function readStringMultimap(reader: ByteReader): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, readonly string[]>();
  for (let left = reader.u16be(); left > 0; left--) map.set(readString(reader), readStringList(reader));
  return map;
}

/** [bytes map]: u16 count, ([string] [bytes])… */
export function writeBytesMap(writer: ByteWriter, map: Readonly<Record<string, Uint8Array | null>>): void {
  const entries = Object.entries(map);
  writer.u16be(entries.length);
  for (const [key, value] of entries) {
    writeString(writer, key);
    writeBytes(writer, value);
  }
}

/** The values are copies: a payload outlives the frame it came in. */
export function readBytesMap(reader: ByteReader): Record<string, Uint8Array | null> {
  const entries: [string, Uint8Array | null][] = [];
  for (let left = reader.u16be(); left > 0; left--)
    entries.push([readString(reader), readBytes(reader)?.slice() ?? null]);
  return Object.fromEntries(entries);
}

/** [inetaddr]: u8 size (4 or 16), address; as text. */
export function readAddress(reader: ByteReader): string {
  return formatAddress(reader.take(reader.u8()));
}

/** Where a server is. */
export interface InetAddress {
  /** IPv4 or IPv6 as text. */
  readonly address: string;
  readonly port: number;
}

/** [inet]: [inetaddr], i32 port. */
export function readInet(reader: ByteReader): InetAddress {
  return { address: readAddress(reader), port: reader.i32be() };
}
