import { type Column, type ColumnInit, ListColumn } from "./column.ts";

/** Variant and Dynamic: each value has one of several types, or is NULL. */
export class VariantColumn extends ListColumn<unknown> {
  /** The values of each type, one column a type. */
  readonly alternatives: readonly Column[];
  /** Which of the `alternatives` a value is in; that of a NULL means nothing. */
  readonly discriminators: Uint8Array | Uint16Array;
  /** Where in its alternative a value is. */
  readonly positions: Uint32Array;

  constructor(
    init: ColumnInit,
    alternatives: readonly Column[],
    discriminators: Uint8Array | Uint16Array,
    positions: Uint32Array,
  ) {
    super(init);
    this.alternatives = alternatives;
    this.discriminators = discriminators;
    this.positions = positions;
  }

  /** Type text of value `index`; null for NULL. */
  typeOf(index: number): string | null {
    this.check(index);
    return this.isNull(index) ? null : this.alternatives[this.discriminators[index]!]!.type;
  }

  protected at(index: number): unknown {
    return this.alternatives[this.discriminators[index]!]!.get(this.positions[index]!);
  }
}
