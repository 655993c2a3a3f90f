import type { ByteWriter } from "@x/binary";
import type { Column } from "../column/column.ts";
import { VariantColumn } from "../column/variants.ts";
import type { TypeNode, VariantType } from "../type.ts";
import { formatType } from "../type-format.ts";
import { parseType } from "../type-parser.ts";
import { type Encoder, type Prepared, refuse, type Values, within } from "./encoder.ts";
import { chooseType } from "./fits.ts";
import { inferType } from "./infer.ts";
import { valuesOf } from "./lists.ts";
import { TypedValue } from "./typed-value.ts";

const NULL_VARIANT = 0xff;
const FLATTENED = 3;

/** Makes the encoder of a type. */
export type MakeEncoder = (type: TypeNode) => Encoder;

/** The values of one type among those of several. */
class Group {
  readonly text: string;
  readonly encoder: Encoder;
  readonly values: unknown[] = [];
  /** Which of all values each is. */
  readonly rows: number[] = [];

  constructor(text: string, encoder: Encoder) {
    this.text = text;
    this.encoder = encoder;
  }

  prepare(): Prepared {
    const toOuter = (index: number): number => this.rows[index]!;
    const inner = within(() => this.encoder.prepare(this.values, this.values.length), toOuter);
    return {
      prefix: (writer) => inner.prefix(writer),
      body: (writer) => {
        if (this.values.length > 0) within(() => inner.body(writer), toOuter);
      },
    };
  }
}

/** Variant(A, B, …): null, what fits one of the types, and `typed(…)` where the choice would be another. */
export class VariantEncoder implements Encoder {
  readonly fallback = null;
  readonly width = undefined;
  readonly #types: readonly TypeNode[];
  readonly #texts: readonly string[];
  readonly #encoders: readonly Encoder[];

  constructor(type: VariantType, make: MakeEncoder) {
    this.#types = type.alternatives;
    this.#texts = type.alternatives.map(formatType);
    this.#encoders = type.alternatives.map(make);
  }

  prepare(values: Values, count: number): Prepared {
    const groups = this.#texts.map((text, i) => new Group(text, this.#encoders[i]!));
    const discriminators = new Uint8Array(count).fill(NULL_VARIANT);
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (value === null) continue;
      const place = this.#placeOf(value);
      if (place < 0) refuse(i, value, `Variant(${this.#texts.join(", ")})`, "it fits none of the types");
      discriminators[i] = place;
      groups[place]!.values.push(value instanceof TypedValue ? value.value : value);
      groups[place]!.rows.push(i);
    }
    return variant(
      discriminators,
      groups.map((group) => group.prepare()),
    );
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (!(column instanceof VariantColumn)) return this.prepare(valuesOf(column, from, to), to - from);
    // The column numbers its types as it met them.
    const places = column.alternatives.map(({ type }) => this.#texts.indexOf(type));
    const discriminators = new Uint8Array(to - from).fill(NULL_VARIANT);
    for (let i = from; i < to; i++) {
      if (!column.isNull(i)) discriminators[i - from] = places[column.discriminators[i]!]!;
    }
    const ranges = rangesOf(column, from, to);
    const parts = this.#encoders.map((encoder, place) => {
      const alternative = places.indexOf(place);
      const range = ranges[alternative];
      return range === undefined
        ? encoder.prepare([], 0)
        : skipEmpty(encoder.prepareColumn(column.alternatives[alternative]!, range.from, range.to), range);
    });
    return variant(discriminators, parts);
  }

  #placeOf(value: unknown): number {
    return value instanceof TypedValue
      ? this.#texts.indexOf(formatType(value.type))
      : chooseType(this.#types, value);
  }
}

/** Prefix u64 0 and the prefixes of all types; a byte for each value, then the values type by type. */
function variant(discriminators: Uint8Array, parts: readonly Prepared[]): Prepared {
  return {
    prefix: (writer) => {
      writer.i64leNumber(0);
      for (const part of parts) part.prefix(writer);
    },
    body: (writer) => {
      writer.append(discriminators);
      for (const part of parts) part.body(writer);
    },
  };
}

/** Dynamic, in flattened form: null, whatever has a type of its own (see `inferType`), and `typed(…)`. */
export class DynamicEncoder implements Encoder {
  readonly fallback = null;
  readonly width = undefined;
  readonly #make: MakeEncoder;

  constructor(make: MakeEncoder) {
    this.#make = make;
  }

  prepare(values: Values, count: number): Prepared {
    const groups = new Map<string, Group>();
    const members = new Array<Group | undefined>(count).fill(undefined);
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (value === null) continue;
      const type = inferType(value);
      if (type === undefined) refuse(i, value, "Dynamic", "it has no type: wrap it with typed()");
      const text = formatType(type);
      let group = groups.get(text);
      if (group === undefined) {
        group = new Group(text, this.#make(type));
        groups.set(text, group);
      }
      group.values.push(value instanceof TypedValue ? value.value : value);
      group.rows.push(i);
      members[i] = group;
    }
    const sorted = [...groups.values()].sort(byText);
    const places = new Map(sorted.map((group, place) => [group, place]));
    return flattened(
      sorted.map(({ text }) => text),
      members.map((group) => (group === undefined ? sorted.length : places.get(group)!)),
      sorted.map((group) => group.prepare()),
    );
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (!(column instanceof VariantColumn)) return this.prepare(valuesOf(column, from, to), to - from);
    const used = rangesOf(column, from, to)
      .map((range, alternative) => ({ range, alternative, text: column.alternatives[alternative]!.type }))
      .filter(({ range }) => range.to > range.from)
      .sort(byText);
    const places = new Map(used.map(({ alternative }, place) => [alternative, place]));
    const indexes: number[] = [];
    for (let i = from; i < to; i++) {
      indexes.push(column.isNull(i) ? used.length : places.get(column.discriminators[i]!)!);
    }
    return flattened(
      used.map(({ text }) => text),
      indexes,
      used.map(({ range, alternative, text }) =>
        this.#make(parseType(text)).prepareColumn(column.alternatives[alternative]!, range.from, range.to),
      ),
    );
  }
}

/** Prefix u64 3, n, n type names, their prefixes; for each value the number of its type (n is NULL); the values type by type. */
function flattened(
  names: readonly string[],
  indexes: readonly number[],
  parts: readonly Prepared[],
): Prepared {
  return {
    prefix: (writer) => {
      writer.i64leNumber(FLATTENED);
      writer.uvarint(names.length);
      for (const name of names) writer.uvarintUtf8(name);
      for (const part of parts) part.prefix(writer);
    },
    body: (writer) => {
      for (const index of indexes) writeIndex(writer, index, names.length);
      for (const part of parts) part.body(writer);
    },
  };
}

function writeIndex(writer: ByteWriter, index: number, types: number): void {
  if (types <= 0xff) writer.u8(index);
  else writer.u16le(index);
}

function byText(a: { readonly text: string }, b: { readonly text: string }): number {
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

/** Values of an alternative: in the order of the rows, so those of a run of rows are a run, too. */
interface Range {
  from: number;
  to: number;
}

function rangesOf(column: VariantColumn, from: number, to: number): readonly Range[] {
  const ranges = column.alternatives.map((): Range => ({ from: 0, to: 0 }));
  for (let i = from; i < to; i++) {
    if (column.isNull(i)) continue;
    const range = ranges[column.discriminators[i]!]!;
    const position = column.positions[i]!;
    if (range.to === range.from) range.from = position;
    range.to = position + 1;
  }
  return ranges;
}

function skipEmpty(part: Prepared, range: Range): Prepared {
  return range.to > range.from ? part : { prefix: (writer) => part.prefix(writer), body: () => undefined };
}
