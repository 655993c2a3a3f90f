import { loadArray, type NumericArray, type NumericArrayType, writeArray } from "@x/binary";
import { isList } from "./collections.ts";
import { type Decoder, expectEnd } from "./decoder.ts";
import { type Encoder, makeEncoder, refuse, within } from "./encoder.ts";
import { float32Of } from "./floats.ts";
import { malformed, type Source } from "./malformed.ts";
import type { CqlType } from "./type.ts";
import { readVint, vintLength, writeVint } from "./vints.ts";

/** The bytes of every value of a type in a vector; undefined where each has its own length before it. */
export function fixedLength(type: CqlType): number | undefined {
  switch (type.kind) {
    case "boolean":
      return 1;
    case "int":
    case "float":
      return 4;
    case "bigint":
    case "double":
    case "timestamp":
      return 8;
    case "uuid":
    case "timeuuid":
      return 16;
    case "vector": {
      const element = fixedLength(type.element);
      return element === undefined ? undefined : element * type.dimensions;
    }
    default:
      // tinyint, smallint, date and time, too: the server writes their lengths.
      return undefined;
  }
}

/** A vector of numbers without lengths, read as a typed array of its own memory. */
export function typedVectorDecoder<A extends NumericArray>(
  array: NumericArrayType<A>,
  dimensions: number,
  kind: string,
): Decoder {
  const bytes = dimensions * array.BYTES_PER_ELEMENT;
  return (source, start, end) => {
    if (end - start !== bytes) wrongLength(source, start, end, kind);
    return loadArray(array, source.bytes, start, dimensions, false);
  };
}

/** Up to so many elements a loop beats the copy and the call that turns its bytes round. */
const FEW = 256;

/** A vector of floats, read as a Float32Array of its own memory. */
export function floatVectorDecoder(dimensions: number, kind: string): Decoder {
  const many = typedVectorDecoder(Float32Array, dimensions, kind);
  return (source, start, end) => {
    if (dimensions > FEW || end - start !== 4 * dimensions) return many(source, start, end);
    const { view } = source;
    const out = new Float32Array(dimensions);
    for (let i = 0; i < dimensions; i++) out[i] = view.getFloat32(start + 4 * i);
    return out;
  };
}

/** A vector whose elements are all of `length` bytes, without lengths; read as an array. */
export function fixedVectorDecoder(
  element: Decoder,
  length: number,
  dimensions: number,
  kind: string,
): Decoder {
  return (source, start, end) => {
    if (end - start !== dimensions * length) wrongLength(source, start, end, kind);
    const list: unknown[] = [];
    for (let at = start; at < end; at += length) list.push(element(source, at, at + length));
    return list;
  };
}

/** A vector whose elements have their lengths before them, as unsigned vints; read as an array. */
export function variableVectorDecoder(element: Decoder, dimensions: number, kind: string): Decoder {
  return (source, start, end) => {
    if (dimensions > end - start) wrongLength(source, start, end, kind);
    const list: unknown[] = [];
    let at = start;
    for (let i = 0; i < dimensions; i++) {
      const length = readVint(source, at, end, kind);
      at += vintLength(source.bytes[at]!);
      if (length > end - at)
        malformed(source.bytes, at, kind, `an element of ${length} bytes, of which ${end - at} are left`);
      list.push(element(source, at, at + length));
      at += length;
    }
    expectEnd(source, at, end, kind);
    return list;
  };
}

function wrongLength({ bytes }: Source, start: number, end: number, kind: string): never {
  return malformed(bytes, start, kind, `a value of ${end - start} bytes`);
}

/** A vector from an array or typed array of as many elements. `array` is what can be written as it is. */
export function fixedVectorEncoder(
  element: Encoder,
  dimensions: number,
  typeText: string,
  array?: NumericArrayType<NumericArray>,
): Encoder {
  return makeEncoder(typeText, (writer, value) => {
    if (array !== undefined && isInstance(value, array) && value.length === dimensions) {
      writeArray(writer, value, false);
      return;
    }
    const list = elementsOf(value, dimensions, typeText);
    for (let i = 0; i < dimensions; i++) {
      try {
        element.content(writer, present(list[i], element));
      } catch (error) {
        within(`element ${i}`, error);
      }
    }
  });
}

/** A vector of floats from an array or typed array of numbers. */
export function floatVectorEncoder(dimensions: number, typeText: string): Encoder {
  return makeEncoder(typeText, (writer, value) => {
    if (value instanceof Float32Array && dimensions > FEW && value.length === dimensions) {
      writeArray(writer, value, false);
      return;
    }
    const list = elementsOf(value, dimensions, typeText);
    const at = writer.room(4 * dimensions);
    const { view } = writer;
    let i = 0;
    try {
      for (; i < dimensions; i++) view.setFloat32(at + 4 * i, float32Of(list[i]));
    } catch (error) {
      within(`element ${i}`, error);
    }
    writer.length = at + 4 * dimensions;
  });
}

/** A vector from an array or typed array of as many elements, each with its length before it. */
export function variableVectorEncoder(element: Encoder, dimensions: number, typeText: string): Encoder {
  return makeEncoder(typeText, (writer, value) => {
    const list = elementsOf(value, dimensions, typeText);
    for (let i = 0; i < dimensions; i++) {
      const start = writer.length;
      try {
        element.content(writer, present(list[i], element));
      } catch (error) {
        within(`element ${i}`, error);
      }
      const length = writer.length - start;
      // Nearly all lengths take one byte; the element moves to make room for its length.
      writeVint(writer, length);
      const size = writer.length - start - length;
      const vint = writer.bytes.slice(start + length, writer.length);
      writer.bytes.copyWithin(start + size, start, start + length);
      writer.bytes.set(vint, start);
    }
  });
}

function elementsOf(value: unknown, dimensions: number, typeText: string): ArrayLike<unknown> {
  if (!isList(value)) return refuse(value, typeText, "an array is needed");
  return value.length === dimensions
    ? value
    : refuse(value, typeText, `${dimensions} elements are needed, ${value.length} are given`);
}

function present(value: unknown, element: Encoder): unknown {
  return value === null || value === undefined
    ? refuse(value, element.typeText, "a vector has no nulls")
    : value;
}

function isInstance<A extends NumericArray>(value: unknown, array: NumericArrayType<A>): value is A {
  return value instanceof (array as unknown as new () => A);
}
