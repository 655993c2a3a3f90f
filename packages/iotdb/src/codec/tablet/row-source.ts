import { IoTDBUsageError } from "../../errors.ts";
import { describe } from "../value-fault.ts";
import { type Gather, gatherArrays, gatherObjects } from "./gather.ts";
import { type RowsTablet, type TabletRow, TIME_NAME, type TimeInput } from "./shape.ts";

/** Reads the rows of a tablet column by column. */
export class RowSource {
  /** What each row has, in order: its time first, if it brings it itself. */
  readonly #names: readonly string[];
  readonly #tablet: RowsTablet;
  readonly #asArrays: boolean;
  readonly #gatherer: Gather;

  constructor(tablet: RowsTablet) {
    const names = tablet.columns.map(({ name }) => name);
    this.#tablet = tablet;
    this.#names = tablet.timestamps === undefined ? [TIME_NAME, ...names] : names;
    // The first row says what all of them are.
    this.#asArrays = Array.isArray(tablet.rows[0]);
    this.#gatherer = this.#asArrays ? gatherArrays : gatherObjects(this.#names, tablet.rowCount);
  }

  /** How many values a row has. */
  get width(): number {
    return this.#names.length;
  }

  /** When the rows are, as they were given. */
  times(): ArrayLike<TimeInput> {
    return this.#tablet.timestamps ?? (this.#list(0) as TimeInput[]);
  }

  /** All values of one column of the tablet. */
  column(index: number): unknown[] {
    return this.#list(index + this.width - this.#tablet.columns.length);
  }

  /**
   * Writes the values of the rows `from` to `to` into `lists`, one for each value of a row.
   * @throws {IoTDBUsageError} for a row that has other values than the tablet has columns
   */
  gather(order: Int32Array | undefined, from: number, to: number, lists: readonly unknown[][]): void {
    const stopped = this.#gatherer(this.#tablet.rows, order, from, to, lists);
    if (stopped < to) throw this.#fault(order === undefined ? stopped : order[stopped]!);
  }

  /** What is wrong with a row; undefined when it has exactly the values that it should have. */
  diagnose(index: number): string | undefined {
    const names = this.#names;
    const row: unknown = this.#tablet.rows[index];
    if (typeof row !== "object" || row === null) return `Row ${index} is ${describe(row)}, not a row`;
    if (this.#asArrays !== Array.isArray(row)) return "Rows are all arrays, or all objects";
    if (Array.isArray(row)) {
      if (row.length === names.length) return undefined;
      return `Row ${index} has ${row.length} values, not ${names.length} (${names.join(", ")})`;
    }
    const missing = names.find((name) => !(name in row));
    if (missing !== undefined) return `Row ${index} has no value for "${missing}"; null is NULL`;
    const unknown = Object.keys(row).find((name) => !names.includes(name));
    if (unknown === undefined) return undefined;
    return `Row ${index} has a value for "${unknown}", which is none of the columns`;
  }

  #fault(index: number): IoTDBUsageError {
    return new IoTDBUsageError(this.diagnose(index) ?? `Row ${index} inherits properties`);
  }

  #list(position: number): unknown[] {
    const { rows } = this.#tablet;
    const name = this.#names[position]!;
    const values = new Array<unknown>(rows.length);
    for (let r = 0; r < rows.length; r++) values[r] = pick(rows[r]!, position, name);
    return values;
  }
}

function pick(row: TabletRow | null | undefined, position: number, name: string): unknown {
  if (Array.isArray(row)) return row[position] as unknown;
  return (row as Record<string, unknown> | null | undefined)?.[name];
}
