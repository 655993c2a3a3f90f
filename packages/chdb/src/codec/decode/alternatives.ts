import { VariantColumn } from "../column/variants.ts";
import { type TypeNode, typeDepth } from "../type.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import type { NativeSource } from "./source.ts";

/** Types one column may have in all: they are numbered with 16 bits, and one number means NULL. */
const MAX_ALTERNATIVES = 0xffff;
const NULL = 0xffff;
/** Stands in an order of types for the one of values beyond the limit of types, which cannot be read. */
export const SHARED = -1;

/** Says what to do about values beyond the limit of types or paths, which have a format of their own. */
export function refuseShared(source: NativeSource): never {
  return source.fault(
    "values beyond the limit of types or paths; set output_format_native_use_flattened_dynamic_and_json_serialization",
  );
}

interface Alternative {
  /** Type text. */
  readonly text: string;
  readonly decoder: ColumnDecoder;
  /** Levels of types within types. */
  readonly depth: number;
}

/**
 * Collects values that have one of several types, block by block: which type each value has, and the values of
 * each type in a decoder of its own. The types may differ from block to block.
 */
export class Alternatives {
  readonly #list: Alternative[] = [];
  readonly #byText = new Map<string, number>();
  /** For each value the number of its type here. */
  readonly #parts: Uint16Array[] = [];
  #rows = 0;

  /** The numbers of the types with these texts; `parse` makes the trees of new ones. */
  add(
    source: NativeSource,
    texts: readonly string[],
    parse: (text: string, place: number) => TypeNode,
    context: DecodeContext,
  ): number[] {
    if (new Set(texts).size !== texts.length) source.fault("a type twice");
    return texts.map((text, place) => {
      let index = this.#byText.get(text);
      if (index === undefined) {
        index = this.#list.length;
        if (index === MAX_ALTERNATIVES) source.fault(`more than ${MAX_ALTERNATIVES} types`);
        const type = parse(text, place);
        this.#list.push({ text, decoder: context.decoder(type), depth: typeDepth(type) });
        this.#byText.set(text, index);
      }
      return index;
    });
  }

  /** Reads the prefixes of types, by their numbers; `context` counts the levels of types that came with the data. */
  prefixes(source: NativeSource, order: readonly number[], context?: DecodeContext): void {
    for (const index of order) {
      if (index === SHARED) continue;
      const { decoder, depth } = this.#list[index]!;
      if (context === undefined) decoder.prefix(source);
      else context.nested(source, depth, () => decoder.prefix(source));
    }
  }

  /**
   * Reads a block: for each row the place of its type in `order` (or `nullAt`), in `size` bytes, then the values
   * type by type.
   */
  block(source: NativeSource, rows: number, size: number, order: readonly number[], nullAt: number): void {
    const start = source.passOver(rows, size);
    const { view } = source;
    const numbers = new Uint16Array(rows);
    const counts = new Array<number>(order.length).fill(0);
    for (let i = 0; i < rows; i++) {
      const at = start + i * size;
      const place =
        size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
      if (place === nullAt) {
        numbers[i] = NULL;
        continue;
      }
      const index = order[place];
      if (index === undefined) source.fault(`value ${i} has type ${place} of ${order.length}`, at);
      if (index === SHARED) refuseShared(source);
      numbers[i] = index;
      counts[place]!++;
    }
    this.#parts.push(numbers);
    this.#rows += rows;
    for (let place = 0; place < order.length; place++) {
      if (counts[place]! > 0) this.#list[order[place]!]!.decoder.block(source, counts[place]!);
    }
  }

  finish(name: string, type: string): VariantColumn {
    const list = this.#list;
    const rows = this.#rows;
    const columns = list.map(({ text, decoder }) => decoder.finish(name, text));
    const discriminators = list.length <= 0x100 ? new Uint8Array(rows) : new Uint16Array(rows);
    const positions = new Uint32Array(rows);
    const mask = new Uint8Array(rows);
    const next = new Array<number>(list.length).fill(0);
    let at = 0;
    for (const part of this.#parts) {
      for (let i = 0; i < part.length; i++, at++) {
        const index = part[i]!;
        if (index === NULL) {
          mask[at] = 1;
        } else {
          discriminators[at] = index;
          positions[at] = next[index]!++;
        }
      }
    }
    return new VariantColumn({ name, type, length: rows, mask }, columns, discriminators, positions);
  }
}
