import { LocalDate } from "./codec/local-date.ts";
import { Printable } from "./printable.ts";
import type { ColumnInfo } from "./result-batch.ts";

/**
 * A row as `dataSet.next()` gives it: its values are properties by the names of the columns, and it prints like the
 * row of the Python client, values with two tabs between.
 */
export class RowRecord extends Printable {
  readonly #columns: readonly ColumnInfo[];
  readonly #values: readonly unknown[];

  /** Made by `dataSet.next()`. */
  constructor(columns: readonly ColumnInfo[], values: readonly unknown[]) {
    super();
    this.#columns = columns;
    this.#values = values;
    const own = this as unknown as Record<string, unknown>;
    for (let c = 0; c < columns.length; c++) {
      const { name } = columns[c]!;
      if (name !== "__proto__") own[name] = values[c];
      else Object.defineProperty(this, name, { value: values[c], enumerable: true, configurable: true });
    }
  }

  /** All values in the order of the columns, those of equal names, too. */
  getFields(): readonly unknown[] {
    return this.#values;
  }

  override toString(): string {
    return this.#columns.map(({ type }, index) => fieldText(this.#values[index], type)).join("\t\t");
  }
}

/** A value as Python's `str` shows it. */
function fieldText(value: unknown, type: string): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number")
    return type === "INT32" || type === "INT64" ? `${value}` : floatText(value, type);
  if (value instanceof Date) return instantText(value);
  if (value instanceof LocalDate) return value.toString();
  if (value instanceof Uint8Array) return bytesText(value);
  return String(value);
}

/** `2024-02-29 12:00:00+00:00`, with six digits more where they are not zeros. */
function instantText(value: Date): string {
  const text = value.toISOString().replace("T", " ");
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}+00:00` : `${text.slice(0, -1)}000+00:00`;
}

function floatText(value: number, type: string): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const digits = type === "FLOAT" ? shortestFloat(value) : value;
  if (Object.is(digits, -0)) return "-0.0";
  const size = Math.abs(digits);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return digits.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(digits) ? `${digits}.0` : `${digits}`;
}

/** The number of fewest digits that is this one as a 32-bit float. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(9));
}

function bytesText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const known = ESCAPES[byte];
    if (known !== undefined) text += known;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `b'${text}'`;
}

const ESCAPES: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 39: "\\'", 92: "\\\\" };
