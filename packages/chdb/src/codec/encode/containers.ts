import type { ByteWriter } from "@x/binary";
import { ArrayColumn, MapColumn, type Offsets } from "../column/arrays.ts";
import type { Column } from "../column/column.ts";
import { TupleColumn } from "../column/tuples.ts";
import { type Encoder, type Prepared, refuse, type Values, within } from "./encoder.ts";
import { isList, valuesOf } from "./lists.ts";

/** Nullable(T): null, or what T takes. */
export class NullableEncoder implements Encoder {
  readonly fallback = null;
  readonly width = undefined;
  readonly #inner: Encoder;

  constructor(inner: Encoder) {
    this.#inner = inner;
  }

  prepare(values: Values, count: number): Prepared {
    const mask = new Uint8Array(count);
    let dense: unknown[] | undefined;
    for (let i = 0; i < count; i++) {
      if (values[i] !== null) continue;
      mask[i] = 1;
      dense ??= Array.prototype.slice.call(values, 0, count);
      dense[i] = this.#inner.fallback;
    }
    return this.#masked(mask, this.#inner.prepare(dense ?? values, count));
  }

  /** Takes values of which those with a mark in `mask` are NULL, whatever they are. */
  prepareMasked(values: Values, mask: Uint8Array): Prepared {
    if (ArrayBuffer.isView(values)) return this.#masked(mask, this.#inner.prepare(values, mask.length));
    const dense = Array.from(values, (value, i) => (mask[i] === 0 ? value : this.#inner.fallback));
    return this.#masked(mask, this.#inner.prepare(dense, mask.length));
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    const mask = column.mask?.subarray(from, to) ?? new Uint8Array(to - from);
    return this.#masked(mask, this.#inner.prepareColumn(column, from, to));
  }

  #masked(mask: Uint8Array, inner: Prepared): Prepared {
    return {
      prefix: (writer) => inner.prefix(writer),
      body: (writer) => {
        writer.append(mask);
        inner.body(writer);
      },
    };
  }
}

/** Writes where the elements of each value end. */
function writeOffsets(writer: ByteWriter, ends: Offsets): void {
  const at = writer.room((ends.length - 1) * 8);
  for (let i = 1; i < ends.length; i++) {
    const end = ends[i]! - ends[0]!;
    writer.view.setUint32(at + i * 8 - 8, end % 4294967296, true);
    writer.view.setUint32(at + i * 8 - 4, Math.floor(end / 4294967296), true);
  }
  writer.length = at + (ends.length - 1) * 8;
}

/** Which value has element `element`. */
function ownerOf(ends: Offsets, element: number): number {
  let row = 0;
  while (row < ends.length - 2 && ends[row + 1]! <= element) row++;
  return row;
}

/** Offsets, then the parts one after the other. */
function withOffsets(ends: Offsets, parts: readonly Prepared[]): Prepared {
  const empty = ends.at(-1) === ends[0];
  return {
    prefix: (writer) => {
      for (const part of parts) part.prefix(writer);
    },
    body: (writer) => {
      writeOffsets(writer, ends);
      if (empty) return;
      within(
        () => {
          for (const part of parts) part.body(writer);
        },
        (element) => ownerOf(ends, element),
      );
    },
  };
}

/** Array(T): arrays and typed arrays of what T takes. */
export class ArrayEncoder implements Encoder {
  readonly fallback: unknown = [];
  readonly width = undefined;
  readonly #inner: Encoder;

  constructor(inner: Encoder) {
    this.#inner = inner;
  }

  prepare(values: Values, count: number): Prepared {
    const ends = new Float64Array(count + 1);
    const flat: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (!isList(value)) refuse(i, value, "Array");
      for (let k = 0; k < value.length; k++) flat.push(value[k]);
      ends[i + 1] = flat.length;
    }
    const inner = within(
      () => this.#inner.prepare(flat, flat.length),
      (element) => ownerOf(ends, element),
    );
    return withOffsets(ends, [inner]);
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (!(column instanceof ArrayColumn)) return this.prepare(valuesOf(column, from, to), to - from);
    const ends = column.offsets.subarray(from, to + 1);
    return withOffsets(ends, [this.#inner.prepareColumn(column.elements, ends[0]!, ends[to - from]!)]);
  }
}

/** Map(K, V): maps, and objects where the keys are text. */
export class MapEncoder implements Encoder {
  readonly fallback: unknown = new Map();
  readonly width = undefined;
  readonly #keys: Encoder;
  readonly #items: Encoder;

  constructor(keys: Encoder, items: Encoder) {
    this.#keys = keys;
    this.#items = items;
  }

  prepare(values: Values, count: number): Prepared {
    const ends = new Float64Array(count + 1);
    const keys: unknown[] = [];
    const items: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) {
        refuse(i, value, "Map", "a Map or an object is needed");
      }
      for (const [key, item] of value instanceof Map ? value : Object.entries(value)) {
        keys.push(key);
        items.push(item);
      }
      ends[i + 1] = keys.length;
    }
    const parts = within(
      () => [this.#keys.prepare(keys, keys.length), this.#items.prepare(items, items.length)],
      (element) => ownerOf(ends, element),
    );
    return withOffsets(ends, parts);
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (!(column instanceof MapColumn)) return this.prepare(valuesOf(column, from, to), to - from);
    const ends = column.offsets.subarray(from, to + 1);
    const [first, last] = [ends[0]!, ends[to - from]!];
    return withOffsets(ends, [
      this.#keys.prepareColumn(column.keys, first, last),
      this.#items.prepareColumn(column.items, first, last),
    ]);
  }
}

/** Tuple(…): arrays of as many elements; for tuples with names also objects, which must have all of them. */
export class TupleEncoder implements Encoder {
  readonly fallback: unknown;
  readonly width = undefined;
  readonly #inner: readonly Encoder[];
  readonly #names: readonly string[] | undefined;

  constructor(inner: readonly Encoder[], names: readonly string[] | undefined) {
    this.#inner = inner;
    this.#names = names;
    this.fallback = inner.map(({ fallback }) => fallback);
  }

  prepare(values: Values, count: number): Prepared {
    const columns = this.#inner.map(() => new Array<unknown>(count));
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (isList(value)) this.#takeArray(value, i, columns);
      else this.#takeObject(value, i, columns);
    }
    return this.#join(
      this.#inner.map((encoder, e) => encoder.prepare(columns[e]!, count)),
      count,
    );
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (!(column instanceof TupleColumn)) return this.prepare(valuesOf(column, from, to), to - from);
    return this.#join(
      this.#inner.map((encoder, e) => encoder.prepareColumn(column.elements[e]!, from, to)),
      to - from,
    );
  }

  #takeArray(value: ArrayLike<unknown>, index: number, columns: unknown[][]): void {
    if (value.length !== columns.length) {
      refuse(index, value, "Tuple", `${columns.length} elements are needed, it has ${value.length}`);
    }
    for (let e = 0; e < columns.length; e++) columns[e]![index] = value[e];
  }

  #takeObject(value: unknown, index: number, columns: unknown[][]): void {
    const names = this.#names;
    if (names === undefined) refuse(index, value, "Tuple", "an array is needed");
    if (typeof value !== "object" || value === null)
      refuse(index, value, "Tuple", "an array or object is needed");
    for (let e = 0; e < names.length; e++) {
      if (!Object.hasOwn(value, names[e]!)) refuse(index, value, "Tuple", `it has no "${names[e]}"`);
      columns[e]![index] = (value as Record<string, unknown>)[names[e]!];
    }
    for (const key of Object.keys(value)) {
      if (!names.includes(key)) refuse(index, value, "Tuple", `the type has no "${key}"`);
    }
  }

  #join(parts: readonly Prepared[], count: number): Prepared {
    return {
      prefix: (writer) => {
        for (const part of parts) part.prefix(writer);
      },
      body: (writer) => {
        if (parts.length === 0) writer.append(new Uint8Array(count).fill(0x30));
        for (const part of parts) part.body(writer);
      },
    };
  }
}
