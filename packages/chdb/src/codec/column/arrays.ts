import { type Column, type ColumnInit, ListColumn, newList } from "./column.ts";

/** Where the elements of each value end: value i has the elements from `offsets[i]` to `offsets[i + 1]`. */
export type Offsets = Int32Array | Float64Array;

/** Array and Nested. */
export class ArrayColumn extends ListColumn<unknown[]> {
  readonly offsets: Offsets;
  /** The elements of all arrays, one after the other. */
  readonly elements: Column;

  constructor(init: ColumnInit, offsets: Offsets, elements: Column) {
    super(init);
    this.offsets = offsets;
    this.elements = elements;
  }

  protected at(index: number): unknown[] {
    const [from, to] = [this.offsets[index]!, this.offsets[index + 1]!];
    const list = newList<unknown>(to - from);
    this.elements.copyTo(list, 0, from, to);
    return list;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const offsets = this.offsets;
    const base = offsets[from]!;
    const flat = newList<unknown>(offsets[to]! - base);
    this.elements.copyTo(flat, 0, base, offsets[to]!);
    for (let i = from; i < to; i++)
      out[at + i - from] = flat.slice(offsets[i]! - base, offsets[i + 1]! - base);
  }
}

/** Map, as JS maps: keys of any type keep their type. Of equal keys in one map the last wins, as in the engine. */
export class MapColumn extends ListColumn<Map<unknown, unknown>> {
  readonly offsets: Offsets;
  /** The keys of all maps, one after the other. */
  readonly keys: Column;
  /** The values that belong to `keys`. */
  readonly items: Column;

  constructor(init: ColumnInit, offsets: Offsets, keys: Column, items: Column) {
    super(init);
    this.offsets = offsets;
    this.keys = keys;
    this.items = items;
  }

  protected at(index: number): Map<unknown, unknown> {
    const out: Map<unknown, unknown>[] = [];
    this.decode(out, 0, index, index + 1);
    return out[0]!;
  }

  protected override decode(out: unknown[], at: number, from: number, to: number): void {
    const offsets = this.offsets;
    const base = offsets[from]!;
    const count = offsets[to]! - base;
    const keys = newList<unknown>(count);
    const items = newList<unknown>(count);
    this.keys.copyTo(keys, 0, base, base + count);
    this.items.copyTo(items, 0, base, base + count);
    for (let i = from; i < to; i++) {
      const map = new Map<unknown, unknown>();
      for (let k = offsets[i]! - base; k < offsets[i + 1]! - base; k++) map.set(keys[k], items[k]);
      out[at + i - from] = map;
    }
  }
}
