import type { VariantColumn } from "../column/variants.ts";
import { type DynamicType, typeText, type VariantType } from "../type.ts";
import { parseType } from "../type-parser.ts";
import { Alternatives, SHARED } from "./alternatives.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import type { NativeSource } from "./source.ts";

const NULL_VARIANT = 0xff;
/** A type that Dynamic keeps for values beyond its limit of types; it takes a place in the order of the types. */
const SHARED_VARIANT = "SharedVariant";

/** Variant(A, B, …): prefix u64 0; a byte for each value, the number of its type or 0xff; the values type by type. */
export class VariantDecoder implements ColumnDecoder {
  readonly #type: VariantType;
  readonly #context: DecodeContext;
  readonly #values = new Alternatives();
  #order: readonly number[] = [];

  constructor(type: VariantType, context: DecodeContext) {
    this.#type = type;
    this.#context = context;
  }

  prefix(source: NativeSource): void {
    readVariantMode(source);
    const { alternatives } = this.#type;
    this.#order = this.#values.add(
      source,
      alternatives.map(typeText),
      (_, i) => alternatives[i]!,
      this.#context,
    );
    this.#values.prefixes(source, this.#order);
  }

  block(source: NativeSource, rows: number): void {
    this.#values.block(source, rows, 1, this.#order, NULL_VARIANT);
  }

  finish(name: string, type: string): VariantColumn {
    return this.#values.finish(name, type);
  }
}

/** How the types of a block of Dynamic are numbered. */
interface DynamicOrder {
  readonly types: readonly number[];
  readonly nullAt: number;
  readonly indexBytes: number;
}

/**
 * Dynamic. Default form: prefix u64 1, the type limit, n, n type names, a Variant prefix; then as a Variant of these
 * types and SharedVariant. Flattened form: prefix u64 3, n, n type names; then for each value the number of its
 * type in this list (n is NULL), the values type by type.
 */
export class DynamicDecoder implements ColumnDecoder {
  readonly #context: DecodeContext;
  readonly #values = new Alternatives();
  #order: DynamicOrder = { types: [], nullAt: 0, indexBytes: 1 };

  constructor(_type: DynamicType, context: DecodeContext) {
    this.#context = context;
  }

  prefix(source: NativeSource): void {
    const version = source.count64();
    if (version === 3) this.#order = this.#flattenedOrder(source);
    else if (version === 1 || version === 2) this.#order = this.#defaultOrder(source, version);
    else source.fault(`unknown form ${version} of Dynamic`);
    this.#values.prefixes(source, this.#order.types, this.#context);
  }

  block(source: NativeSource, rows: number): void {
    this.#values.block(source, rows, this.#order.indexBytes, this.#order.types, this.#order.nullAt);
  }

  finish(name: string, type: string): VariantColumn {
    return this.#values.finish(name, type);
  }

  #flattenedOrder(source: NativeSource): DynamicOrder {
    const types = this.#values.add(source, readNames(source), parseType, this.#context);
    const indexBytes = types.length <= 0xff ? 1 : types.length <= 0xffff ? 2 : 4;
    return { types, nullAt: types.length, indexBytes };
  }

  #defaultOrder(source: NativeSource, version: 1 | 2): DynamicOrder {
    if (version === 1) source.uvarint();
    const names = readNames(source);
    readVariantMode(source);
    const types = this.#values.add(source, names, parseType, this.#context);
    const place = names.filter((name) => name < SHARED_VARIANT).length;
    types.splice(place, 0, SHARED);
    return { types, nullAt: NULL_VARIANT, indexBytes: 1 };
  }
}

/** A count and as many texts. */
export function readNames(source: NativeSource): string[] {
  const count = source.uvarint();
  if (count > source.remaining) source.fault(`${count} names announced, ${source.remaining} bytes left`);
  const names: string[] = [];
  for (let i = 0; i < count; i++) names.push(source.text());
  return names;
}

function readVariantMode(source: NativeSource): void {
  const mode = source.count64();
  if (mode !== 0) source.fault(`unknown form ${mode} of Variant`);
}
