import { type ByteWriter, fromLongLike, isLongLike, utf8Length } from "@x/binary";
import { ThingsDBUsageError } from "../errors.ts";
import { encodeReference, idOf } from "./references.ts";
import { FLOAT, type Float, MAX_DEPTH, type ReferenceStyle } from "./values.ts";

// MessagePack, but not by a library: these values go straight into the buffer that is sent, and no npm encoder can write a
// chosen number as a float, a Date as text and a thing as an extension of fixed width without a copy of the whole tree first.

/** Longest keys and short texts are measured by the loop of the writer itself. */
const FIX_TEXT = 31;

/**
 * Appends a value. `undefined` is nil, and a property that is undefined is left out; numbers are ints when they are safe
 * integers (−0 is 0) and floats else; sets are lists, Maps are things.
 *
 * @throws {ThingsDBUsageError} for what has no counterpart, integers beyond 64 bits, cycles; `path` says where
 */
export function encodeValue(writer: ByteWriter, value: unknown, style: ReferenceStyle = "none"): void {
  write(writer, value, style, 0);
}

function write(writer: ByteWriter, value: unknown, style: ReferenceStyle, depth: number): void {
  switch (typeof value) {
    case "string":
      encodeText(writer, value);
      break;
    case "number":
      encodeNumber(writer, value);
      break;
    case "boolean":
      writer.u8(value ? 0xc3 : 0xc2);
      break;
    case "bigint":
      encodeBigInt(writer, value);
      break;
    case "undefined":
      writer.u8(0xc0);
      break;
    case "object":
      if (value === null) writer.u8(0xc0);
      else writeObject(writer, value, style, depth);
      break;
    default:
      throw new ThingsDBUsageError(`a ${typeof value} cannot be sent to the server`);
  }
}

function writeObject(writer: ByteWriter, value: object, style: ReferenceStyle, depth: number): void {
  if (depth === MAX_DEPTH) {
    throw new ThingsDBUsageError(`a value holds itself, or is nested more than ${MAX_DEPTH} levels deep`);
  }
  if (Array.isArray(value)) {
    encodeCount(writer, value.length, 0x90, 0xdc);
    for (let i = 0; i < value.length; i++) write(writer, value[i], style, depth + 1);
    return;
  }
  const id = style === "none" ? undefined : idOf(value);
  if (id !== undefined) encodeReference(writer, id, style);
  else if (isPlain(value)) writeProperties(writer, value as Record<string, unknown>, style, depth);
  else writeInstance(writer, value, style, depth);
}

function writeInstance(writer: ByteWriter, value: object, style: ReferenceStyle, depth: number): void {
  // By their tags, which hold for the objects of another realm, too.
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (FLOAT in value) encodeFloat(writer, (value as Float).value);
  else if (isLongLike(value)) encodeBigInt(writer, fromLongLike(value));
  else if (tag === "Uint8Array") encodeBytes(writer, value as Uint8Array);
  else if (tag === "ArrayBuffer") encodeBytes(writer, new Uint8Array(value as ArrayBuffer));
  else if (tag === "DataView") {
    const { buffer, byteOffset, byteLength } = value as DataView;
    encodeBytes(writer, new Uint8Array(buffer, byteOffset, byteLength));
  } else if (tag === "Date") encodeText(writer, dateText(value as Date));
  else if (tag === "Set") writeSet(writer, value as Set<unknown>, style, depth);
  else if (tag === "Map") writeMap(writer, value as Map<unknown, unknown>, style, depth);
  else if (tag === "Object") writeProperties(writer, value as Record<string, unknown>, style, depth);
  else throw new ThingsDBUsageError(`a ${tag} cannot be sent to the server`);
}

function writeSet(writer: ByteWriter, items: Set<unknown>, style: ReferenceStyle, depth: number): void {
  encodeCount(writer, items.size, 0x90, 0xdc);
  for (const item of items) write(writer, item, style, depth + 1);
}

function writeMap(
  writer: ByteWriter,
  items: Map<unknown, unknown>,
  style: ReferenceStyle,
  depth: number,
): void {
  encodeCount(writer, items.size, 0x80, 0xde);
  for (const [key, item] of items) {
    if (typeof key !== "string")
      throw new ThingsDBUsageError("keys of a Map must be strings: they name properties");
    encodeText(writer, key);
    write(writer, item, style, depth + 1);
  }
}

function writeProperties(
  writer: ByteWriter,
  value: Record<string, unknown>,
  style: ReferenceStyle,
  depth: number,
): void {
  const keys = Object.keys(value);
  let count = keys.length;
  for (let i = 0; i < keys.length; i++) if (value[keys[i]!] === undefined) count--;
  encodeCount(writer, count, 0x80, 0xde);
  for (let i = 0; i < keys.length; i++) {
    const item = value[keys[i]!];
    if (item === undefined) continue;
    encodeText(writer, keys[i]!);
    write(writer, item, style, depth + 1);
  }
}

/** The head of a list (0x90, 0xdc) or of a map (0x80, 0xde). */
export function encodeCount(writer: ByteWriter, count: number, fix: number, wide: number): void {
  if (count < 16) writer.u8(fix | count);
  else if (count < 0x10000) {
    writer.u8(wide);
    writer.u16be(count);
  } else {
    writer.u8(wide + 1);
    writer.u32be(count);
  }
}

/** Lone surrogates become U+FFFD: UTF-8 has no place for them. */
export function encodeText(writer: ByteWriter, text: string): void {
  const { length } = text;
  if (length <= FIX_TEXT) {
    // Written as if it were ASCII, which it mostly is, and begun again if it is not.
    const at = writer.room(length + 1);
    const { bytes } = writer;
    let i = 0;
    for (; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) break;
      bytes[at + 1 + i] = unit;
    }
    if (i === length) {
      bytes[at] = 0xa0 | length;
      writer.length = at + 1 + length;
      return;
    }
  }
  encodeLongText(writer, text);
}

function encodeLongText(writer: ByteWriter, text: string): void {
  const bytes = utf8Length(text);
  if (bytes <= FIX_TEXT) writer.u8(0xa0 | bytes);
  else encodeLength(writer, bytes, 0xd9);
  writer.utf8(text);
}

export function encodeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  encodeLength(writer, bytes.length, 0xc4);
  writer.append(bytes);
}

/** A length in one byte (type `narrow`), two (`narrow` + 1) or four (`narrow` + 2). */
function encodeLength(writer: ByteWriter, length: number, narrow: number): void {
  if (length < 0x100) {
    writer.u8(narrow);
    writer.u8(length);
  } else if (length < 0x10000) {
    writer.u8(narrow + 1);
    writer.u16be(length);
  } else {
    writer.u8(narrow + 2);
    writer.u32be(length);
  }
}

export function encodeNumber(writer: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value)) encodeFloat(writer, value);
  else if (value >= 0) encodeUnsigned(writer, value);
  else encodeNegative(writer, value);
}

function encodeUnsigned(writer: ByteWriter, value: number): void {
  if (value < 0x80) writer.u8(value);
  else if (value < 0x100) {
    writer.u8(0xcc);
    writer.u8(value);
  } else if (value < 0x10000) {
    writer.u8(0xcd);
    writer.u16be(value);
  } else if (value < 0x100000000) {
    writer.u8(0xce);
    writer.u32be(value);
  } else {
    writer.u8(0xcf);
    writer.i64be(BigInt(value));
  }
}

function encodeNegative(writer: ByteWriter, value: number): void {
  if (value >= -0x20) writer.u8(value & 0xff);
  else if (value >= -0x80) {
    writer.u8(0xd0);
    writer.i8(value);
  } else if (value >= -0x8000) {
    writer.u8(0xd1);
    writer.i16be(value);
  } else if (value >= -0x80000000) {
    writer.u8(0xd2);
    writer.i32be(value);
  } else {
    writer.u8(0xd3);
    writer.i64be(BigInt(value));
  }
}

function encodeBigInt(writer: ByteWriter, value: bigint): void {
  if (value !== BigInt.asIntN(64, value)) {
    throw new ThingsDBUsageError(`${value} does not fit into the 64 bits of an int`);
  }
  const number = Number(value);
  if (Number.isSafeInteger(number)) {
    encodeNumber(writer, number);
    return;
  }
  writer.u8(value < 0n ? 0xd3 : 0xcf);
  writer.i64be(value);
}

function encodeFloat(writer: ByteWriter, value: number): void {
  writer.u8(0xcb);
  writer.f64be(value);
}

/** As `datetime(…)` on the server reads it. Its seconds have no fractions: one that is there stays, to be refused rather than lost. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime()))
    throw new ThingsDBUsageError("an invalid Date cannot be sent to the server");
  const text = date.toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : text;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  // Objects of another realm have another Object.prototype, which has no prototype either.
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
