import { ChdbProtocolError } from "../../errors.ts";
import type { EnumMember } from "../type.ts";
import { Column, type ColumnInit } from "./column.ts";

/** Enum8 and Enum16 as names; `values` are the codes. */
export class EnumColumn extends Column<string> {
  readonly values: Int8Array | Int16Array;
  readonly #names: ReadonlyMap<number, string>;

  constructor(init: ColumnInit, values: Int8Array | Int16Array, members: readonly EnumMember[]) {
    super(init);
    this.values = values;
    this.#names = new Map(members.map(({ name, code }) => [code, name]));
  }

  protected at(index: number): string {
    const code = this.values[index]!;
    return this.#names.get(code) ?? this.#unknown(code, index);
  }

  #unknown(code: number, index: number): never {
    throw new ChdbProtocolError(
      `Value ${index} of column "${this.name}" is ${code}, which ${this.type} lacks`,
      {
        offset: index * this.values.BYTES_PER_ELEMENT,
        kind: this.type,
        firstBytes: "",
      },
    );
  }
}
