import { maskToBitmap } from "@x/binary";
import type { ArrayColumn, MapColumn } from "../codec/column/arrays.ts";
import type { Column } from "../codec/column/column.ts";
import { WideDecimalColumn } from "../codec/column/decimals.ts";
import type { LowCardinalityColumn } from "../codec/column/low-cardinality.ts";
import { SliceColumn } from "../codec/column/slice.ts";
import type { FixedStringColumn } from "../codec/column/strings.ts";
import type { TupleColumn } from "../codec/column/tuples.ts";
import type { VariantColumn } from "../codec/column/variants.ts";
import type { VectorColumn } from "../codec/column/vectors.ts";
import { jsonText } from "../codec/encode/json-text.ts";
import { geoStructure, isNullable, type TypeNode } from "../codec/type.ts";
import { parseType } from "../codec/type-parser.ts";
import { ChdbUsageError } from "../errors.ts";
import { int64s, offsets32, padded, widenTo128 } from "./buffers.ts";
import { toArrowTicks, widen } from "./instants.ts";
import { type ArrowClass, type ArrowData, type ArrowModule, type ArrowType, create } from "./module.ts";
import { type ArrowText, columnText, listText } from "./strings.ts";

/** Types of a dense union are numbered with 7 bits. */
const MAX_UNION = 127;

/** Turns columns into data of one Arrow module. */
export class ArrowConverter {
  readonly #arrow: ArrowModule;

  constructor(arrow: ArrowModule) {
    this.#arrow = arrow;
  }

  /** A column of a type; its memory is shared where the layouts agree. */
  convert(type: TypeNode, column: Column): ArrowData {
    if (column instanceof SliceColumn)
      return this.convert(type, column.parent).slice(column.start, column.length);
    const arrow = this.#arrow;
    switch (type.kind) {
      case "Nullable":
      case "SimpleAggregateFunction":
        return this.convert(type.inner, column);
      case "Int8":
      case "Int16":
      case "Int32":
      case "Float32":
      case "Float64":
        return this.#data(create(arrow[type.kind]), column, { data: column.values });
      case "BFloat16":
        return this.#data(create(arrow.Float32), column, { data: column.values });
      case "UInt8":
        return this.#data(create(arrow.Uint8), column, { data: column.values });
      case "UInt16":
        return this.#data(create(arrow.Uint16), column, { data: column.values });
      case "UInt32":
        return this.#data(create(arrow.Uint32), column, { data: column.values });
      case "Int64":
      case "Interval":
        return this.#data(create(arrow.Int64), column, { data: int64s(column, BigInt64Array) });
      case "UInt64":
        return this.#data(create(arrow.Uint64), column, { data: int64s(column, BigUint64Array) });
      case "Bool":
        return this.#data(create(arrow.Bool), column, {
          data: padded(maskToBitmap(column.values as Uint8Array)),
        });
      case "Nothing":
        return this.make({ type: create(arrow.Null), length: column.length });
      case "String":
        return this.#text(column, columnText(column));
      case "FixedString":
        return this.#data(create(arrow.FixedSizeBinary, type.length), column, {
          data: (column as FixedStringColumn).data,
        });
      case "Decimal":
        return this.#decimal(type.precision, type.scale, column);
      case "Date":
        return this.#data(create(arrow.DateDay), column, {
          data: Int32Array.from(column.values as Uint16Array),
        });
      case "Date32":
        return this.#data(create(arrow.DateDay), column, { data: column.values });
      case "DateTime":
        return this.#ticks(
          arrow.Timestamp,
          widen(column.values as Uint32Array),
          0,
          column,
          type.timeZone ?? "UTC",
        );
      case "DateTime64":
        return this.#ticks(
          arrow.Timestamp,
          column.values as BigInt64Array,
          type.precision,
          column,
          type.timeZone ?? "UTC",
        );
      case "Time":
        return this.#ticks(arrow.Duration, widen(column.values as Int32Array), 0, column);
      case "Time64":
        return this.#ticks(arrow.Duration, column.values as BigInt64Array, type.precision, column);
      case "Enum8":
      case "Enum16": {
        const places = new Map(type.members.map(({ code }, place) => [code, place]));
        const codes = column.values as Int8Array | Int16Array;
        const indexes = new Int16Array(codes.length);
        for (let i = 0; i < codes.length; i++) {
          // Reading a code that the type lacks throws; in the place of a NULL anything may stand.
          if (column.get(i) !== null) indexes[i] = places.get(codes[i]!)!;
        }
        const names = this.make(
          this.#textProps(type.members.length, listText(type.members.map(({ name }) => name))),
        );
        return this.#dictionary(arrow.Int16, indexes, names, column);
      }
      case "LowCardinality": {
        const { dictionary, indexes } = column as LowCardinalityColumn;
        const index =
          indexes instanceof Uint8Array
            ? arrow.Uint8
            : indexes instanceof Uint16Array
              ? arrow.Uint16
              : arrow.Uint32;
        return this.#dictionary(index, indexes, this.convert(type.inner, dictionary), column);
      }
      case "Array":
        return this.#list(type.inner, column as ArrayColumn);
      case "Nested":
        return this.#list({ kind: "Tuple", elements: type.elements }, column as ArrayColumn);
      case "Map":
        return this.#map(type.key, type.value, column as MapColumn);
      case "Tuple": {
        const { elements } = column as TupleColumn;
        const children = type.elements.map((element, e) => this.convert(element.type, elements[e]!));
        const fields = type.elements.map((element, e) =>
          this.field(element.name ?? String(e + 1), children[e]!.type, isNullable(element.type)),
        );
        return this.#data(create(arrow.Struct, fields), column, { children });
      }
      case "QBit": {
        const { data, dimension } = column as VectorColumn;
        const float = create<ArrowType>(data instanceof Float64Array ? arrow.Float64 : arrow.Float32);
        const child = this.make({ type: float, length: data.length, nullCount: 0, data });
        const list = create(arrow.FixedSizeList, dimension, this.field("item", float, false));
        return this.#data(list, column, { child });
      }
      case "Variant":
      case "Dynamic":
        return this.#union(column as VariantColumn);
      case "JSON":
        return this.#text(
          column,
          listText(column.toArray().map((value) => (value === null ? null : jsonText(value)))),
        );
      case "Point":
      case "Ring":
      case "LineString":
      case "MultiLineString":
      case "Polygon":
      case "MultiPolygon":
      case "Geometry":
        return this.convert(geoStructure(type.kind), column);
      default:
        // 128 and 256 bits, UUID, addresses: their text.
        return this.#text(
          column,
          listText(column.toArray().map((value) => (value === null ? null : String(value)))),
        );
    }
  }

  field(name: string, type: ArrowType, nullable: boolean): object {
    return create(this.#arrow.Field, name, type, nullable);
  }

  make(props: object): ArrowData {
    return (this.#arrow.makeData as (props: object) => ArrowData)(props);
  }

  /** Data with the column's length and NULLs. */
  #data(type: ArrowType, column: Column, buffers: object): ArrowData {
    const { length, nullCount, mask } = column;
    // Arrow marks what is there, the columns what is not.
    const valid = nullCount === 0 ? undefined : maskToBitmap(mask!.map((isNull) => (isNull === 0 ? 1 : 0)));
    return this.make({
      type,
      length,
      nullCount,
      ...(valid === undefined ? {} : { nullBitmap: padded(valid) }),
      ...buffers,
    });
  }

  #text(column: Column, text: ArrowText): ArrowData {
    const { type, length, ...buffers } = this.#textProps(column.length, text);
    return this.#data(type, column, { ...buffers, length });
  }

  #textProps(length: number, { bytes, offsets }: ArrowText): { type: ArrowType; length: number } & object {
    const type = create<ArrowType>(offsets instanceof Int32Array ? this.#arrow.Utf8 : this.#arrow.LargeUtf8);
    return { type, length, valueOffsets: offsets, data: bytes } as { type: ArrowType; length: number };
  }

  #decimal(precision: number, scale: number, column: Column): ArrowData {
    const wide = column instanceof WideDecimalColumn;
    const bits = precision > 38 ? 256 : 128;
    const words = wide ? column.words : widenTo128(column.values as Int32Array | BigInt64Array);
    const data = new Uint32Array(words.buffer, words.byteOffset, words.byteLength / 4);
    return this.#data(create(this.#arrow.Decimal, scale, precision, bits), column, { data });
  }

  #ticks(
    type: ArrowClass,
    ticks: BigInt64Array,
    precision: number,
    column: Column,
    zone?: string,
  ): ArrowData {
    const { ticks: data, unit } = toArrowTicks(ticks, precision, column.name);
    const made = create<ArrowType>(type, this.#arrow.TimeUnit[unit], ...(zone === undefined ? [] : [zone]));
    return this.#data(made, column, { data });
  }

  #dictionary(index: ArrowClass, data: ArrayBufferView, entries: ArrowData, column: Column): ArrowData {
    const type = create<ArrowType>(this.#arrow.Dictionary, entries.type, create(index));
    return this.#data(type, column, { data, dictionary: create(this.#arrow.Vector, [entries]) });
  }

  #list(inner: TypeNode, column: ArrayColumn): ArrowData {
    const child = this.convert(inner, column.elements);
    const type = create<ArrowType>(this.#arrow.List, this.field("item", child.type, isNullable(inner)));
    return this.#data(type, column, { valueOffsets: offsets32(column.offsets, column), child });
  }

  #map(key: TypeNode, value: TypeNode, column: MapColumn): ArrowData {
    const children = [this.convert(key, column.keys), this.convert(value, column.items)];
    const fields = [
      this.field("key", children[0]!.type, false),
      this.field("value", children[1]!.type, isNullable(value)),
    ];
    const struct = create<ArrowType>(this.#arrow.Struct, fields);
    const child = this.make({ type: struct, length: column.keys.length, nullCount: 0, children });
    const type = create<ArrowType>(this.#arrow.Map_, this.field("entries", struct, false));
    return this.#data(type, column, { valueOffsets: offsets32(column.offsets, column), child });
  }

  /** A dense union; NULLs are values of a child of type Null. */
  #union(column: VariantColumn): ArrowData {
    const arrow = this.#arrow;
    const nulls = column.nullCount;
    const types = column.alternatives.length;
    if (types + 1 > MAX_UNION) {
      throw new ChdbUsageError(
        `Column "${column.name}" has values of ${types} types, Arrow takes ${MAX_UNION}`,
      );
    }
    const children = column.alternatives.map((alternative) =>
      this.convert(parseType(alternative.type), alternative),
    );
    const names = column.alternatives.map(({ type }) => type);
    if (nulls > 0) {
      children.push(this.make({ type: create(arrow.Null), length: nulls }));
      names.push("NULL");
    }
    const typeIds = new Int8Array(column.length);
    const valueOffsets = new Int32Array(column.length);
    for (let i = 0, n = 0; i < column.length; i++) {
      const isNull = column.isNull(i);
      typeIds[i] = isNull ? types : column.discriminators[i]!;
      valueOffsets[i] = isNull ? n++ : column.positions[i]!;
    }
    const fields = children.map((child, c) => this.field(names[c]!, child.type, true));
    const type = create<ArrowType>(
      arrow.DenseUnion,
      Int32Array.from(children, (_, c) => c),
      fields,
    );
    return this.make({ type, length: column.length, nullCount: 0, typeIds, valueOffsets, children });
  }
}
