import type { ByteWriter } from "@x/binary";
import { countAt, type Decoder, expectEnd, lengthAt } from "./decoder.ts";
import { type Encoder, makeEncoder, refuse, within, writePart } from "./encoder.ts";
import type { Source } from "./malformed.ts";

/** `list`: i32 count, then each element as [bytes]. Read as an array. */
export function listDecoder(element: Decoder, kind: string): Decoder {
  return (source, start, end) => readElements(source, start, end, element, kind);
}

/** `set`: laid out as a list, in the server's order. Read as a Set. */
export function setDecoder(element: Decoder, kind: string): Decoder {
  return (source, start, end) => new Set(readElements(source, start, end, element, kind));
}

function readElements(source: Source, start: number, end: number, element: Decoder, kind: string): unknown[] {
  const count = countAt(source, start, end, 4, kind);
  const list: unknown[] = [];
  let at = start + 4;
  for (let i = 0; i < count; i++) {
    const length = lengthAt(source, at, end, kind);
    at += 4;
    if (length < 0) {
      list.push(null);
      continue;
    }
    list.push(element(source, at, at + length));
    at += length;
  }
  expectEnd(source, at, end, kind);
  return list;
}

/** `map`: i32 count, then key and value in turn as [bytes]. Read as a Map, in the server's order. */
export function mapDecoder(key: Decoder, value: Decoder, kind: string): Decoder {
  return (source, start, end) => {
    const count = countAt(source, start, end, 8, kind);
    const map = new Map<unknown, unknown>();
    let at = start + 4;
    for (let i = 0; i < count; i++) {
      const keyLength = lengthAt(source, at, end, kind);
      at += 4;
      const name = keyLength < 0 ? null : key(source, at, at + keyLength);
      at += Math.max(0, keyLength);
      const length = lengthAt(source, at, end, kind);
      at += 4;
      map.set(name, length < 0 ? null : value(source, at, at + length));
      at += Math.max(0, length);
    }
    expectEnd(source, at, end, kind);
    return map;
  };
}

/** `list` from an array or a typed array. */
export function listEncoder(element: Encoder, typeText: string): Encoder {
  return makeEncoder(typeText, (writer, value) => {
    if (!isList(value)) refuse(value, typeText, "an array is needed");
    writer.i32be(value.length);
    for (let i = 0; i < value.length; i++) writeElement(element, writer, value[i], i);
  });
}

/** `set` from a Set or an array. */
export function setEncoder(element: Encoder, typeText: string): Encoder {
  return makeEncoder(typeText, (writer, value) => {
    const list = value instanceof Set ? [...value] : value;
    if (!isList(list)) refuse(value, typeText, "a Set or an array is needed");
    writer.i32be(list.length);
    for (let i = 0; i < list.length; i++) writeElement(element, writer, list[i], i);
  });
}

function writeElement(element: Encoder, writer: ByteWriter, value: unknown, index: number): void {
  try {
    writePart(element, writer, value);
  } catch (error) {
    within(`element ${index}`, error);
  }
}

/** Makes a value of the key type out of a property's name, where text does not do. */
export type KeyReader = (name: string) => unknown;

/** `map` from a Map or a plain object. */
export function mapEncoder(key: Encoder, readKey: KeyReader, value: Encoder, typeText: string): Encoder {
  const writeEntry = (writer: ByteWriter, name: unknown, item: unknown, index: number): void => {
    let part = "key";
    try {
      writePart(key, writer, name);
      part = "value";
      writePart(value, writer, item);
    } catch (error) {
      within(`${part} ${index}`, error);
    }
  };
  return makeEncoder(typeText, (writer, given) => {
    let index = 0;
    if (given instanceof Map) {
      writer.i32be(given.size);
      for (const [name, item] of given) writeEntry(writer, name, item, index++);
      return;
    }
    if (!isPlainObject(given)) refuse(given, typeText, "a Map or a plain object is needed");
    const names = Object.keys(given);
    writer.i32be(names.length);
    for (const name of names) writeEntry(writer, readKey(name), given[name], index++);
  });
}

/** The name of a property as a key of a type that does not take text. */
export function keyReader(kind: string): KeyReader {
  switch (kind) {
    case "double":
    case "float":
      return (name) => (String(Number(name)) === name ? Number(name) : name);
    case "boolean":
      return (name) => (name === "true" ? true : name === "false" ? false : name);
    default:
      return (name) => name;
  }
}

/** Whether `value` is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Whether `value` is an object literal, or one without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
