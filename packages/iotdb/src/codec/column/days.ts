import { IoTDBProtocolError } from "../../errors.ts";
import type { WireArray } from "../block/wire-column.ts";
import { isPackedDay, type LocalDate, unpackDay } from "../local-date.ts";
import { Column, type ColumnInit } from "./column.ts";
import { loadWords } from "./load.ts";

/** DATE; `values` are numbers such as 20240229. */
export class DayColumn extends Column<LocalDate> {
  readonly #wire: WireArray;
  #loaded: Int32Array | undefined;

  constructor(init: ColumnInit, wire: WireArray) {
    super(init);
    this.#wire = wire;
  }

  get values(): Int32Array {
    this.#loaded ??= loadWords(this.#wire);
    return this.#loaded;
  }

  /** @throws {IoTDBProtocolError} for a number that is no day */
  at(index: number): LocalDate {
    const packed = this.values[index]!;
    if (isPackedDay(packed)) return unpackDay(packed);
    throw new IoTDBProtocolError(`Value ${index} of column "${this.name}", ${packed}, is no DATE`, {
      offset: this.#wire.offset,
      kind: "DATE",
      firstBytes: "",
    });
  }
}
