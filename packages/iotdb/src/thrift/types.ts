import type { ThriftReader } from "./reader.ts";
import * as WireType from "./wire-type.ts";
import type { ThriftWriter } from "./writer.ts";

/** How values of one Thrift type are written and read; the same object serves both protocols. */
export interface ThriftType<T> {
  readonly wire: WireType.Any;
  write(out: ThriftWriter, value: T): void;
  read(input: ThriftReader): T;
}

export const bool: ThriftType<boolean> = {
  wire: WireType.BOOL,
  write: (out, value) => out.bool(value),
  read: (input) => input.bool(),
};

export const i8: ThriftType<number> = {
  wire: WireType.I8,
  write: (out, value) => out.i8(value),
  read: (input) => input.i8(),
};

export const i16: ThriftType<number> = {
  wire: WireType.I16,
  write: (out, value) => out.i16(value),
  read: (input) => input.i16(),
};

export const i32: ThriftType<number> = {
  wire: WireType.I32,
  write: (out, value) => out.i32(value),
  read: (input) => input.i32(),
};

export const i64: ThriftType<bigint> = {
  wire: WireType.I64,
  write: (out, value) => out.i64(value),
  read: (input) => input.i64(),
};

export const double: ThriftType<number> = {
  wire: WireType.DOUBLE,
  write: (out, value) => out.double(value),
  read: (input) => input.double(),
};

/** What is read is a view of the frame. */
export const binary: ThriftType<Uint8Array> = {
  wire: WireType.BINARY,
  write: (out, value) => out.binary(value),
  read: (input) => input.binary(),
};

export const string: ThriftType<string> = {
  wire: WireType.BINARY,
  write: (out, value) => out.string(value),
  read: (input) => input.string(),
};

/** A list of values of one type. */
export function list<T>(element: ThriftType<T>): ThriftType<readonly T[]> {
  return {
    wire: WireType.LIST,
    write(out, values) {
      out.list(values.length, element.wire);
      for (const value of values) element.write(out, value);
    },
    read(input) {
      const size = input.list();
      // An empty list may name any type.
      if (size > 0 && input.elementType !== element.wire) throw wrongType(input, "an element");
      const values: T[] = [];
      for (let i = 0; i < size; i++) values.push(element.read(input));
      return values;
    },
  };
}

/** A map between values of two types. */
export function map<K, V>(key: ThriftType<K>, value: ThriftType<V>): ThriftType<ReadonlyMap<K, V>> {
  return {
    wire: WireType.MAP,
    write(out, entries) {
      out.map(entries.size, key.wire, value.wire);
      for (const [k, v] of entries) {
        key.write(out, k);
        value.write(out, v);
      }
    },
    read(input) {
      const size = input.map();
      if (size > 0 && (input.keyType !== key.wire || input.elementType !== value.wire)) {
        throw wrongType(input, "an entry");
      }
      const entries = new Map<K, V>();
      for (let i = 0; i < size; i++) entries.set(key.read(input), value.read(input));
      return entries;
    },
  };
}

/** A known field or element came with another type than it has. */
export function wrongType(input: ThriftReader, what: string): Error {
  return input.fault(`has ${what} of another type than it should`);
}
