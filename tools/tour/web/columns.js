/** @import { BatchHeader, ColumnHeader } from "./frames.js" */

/** @typedef {Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array} Values */

const arrays = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
};

const decoder = new TextDecoder();
const dayMs = 86_400_000;

/** A part of a column, as one frame brought it. */
class Part {
  /**
   * @param {ColumnHeader} header
   * @param {ArrayBuffer} body
   * @param {number} rows
   */
  constructor(header, body, rows) {
    this.rows = rows;
    this.nulls =
      header.nullsAt === undefined ? undefined : new Uint8Array(body, header.nullsAt, (rows + 7) >> 3);
    /** @type {Values | undefined} */
    this.values = header.layout === "text" ? undefined : new arrays[header.layout](body, header.at, rows);
    /** @type {Uint32Array | undefined} */
    this.offsets = header.layout === "text" ? new Uint32Array(body, header.at, rows + 1) : undefined;
    this.bytes = new Uint8Array(body, header.bytesAt ?? 0);
  }

  /** @param {number} i */
  isNull(i) {
    return this.nulls !== undefined && (this.nulls[i >> 3] & (1 << (i & 7))) !== 0;
  }

  /** @param {number} i */
  text(i) {
    const offsets = /** @type {Uint32Array} */ (this.offsets);
    return decoder.decode(this.bytes.subarray(offsets[i], offsets[i + 1]));
  }
}

/** A column of an answer, over the bytes that came. */
export class DataColumn {
  /** @param {ColumnHeader} header */
  constructor(header) {
    this.name = header.name;
    this.type = header.type;
    this.isInstant = header.unit !== undefined;
    this.isNumber = header.layout !== "text" && !this.isInstant;
    this.length = 0;
    /** @type {Part[]} */
    this.parts = [];
    this.header = header;
  }

  /**
   * @param {ColumnHeader} header
   * @param {ArrayBuffer} body
   * @param {number} rows
   */
  add(header, body, rows) {
    this.parts.push(new Part(header, body, rows));
    this.length += rows;
  }

  /**
   * All values as numbers: NaN for NULL, milliseconds since 1970 for instants. Nothing for texts.
   * @returns {Float64Array}
   */
  numbers() {
    const all = new Float64Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      const { values, rows } = part;
      if (values === undefined) throw new Error(`${this.name} has texts`);
      const factor = this.millisecondsPerUnit();
      for (let i = 0; i < rows; i++) all[at + i] = part.isNull(i) ? Number.NaN : Number(values[i]) * factor;
      at += rows;
    }
    return all;
  }

  /**
   * A value as text, exactly.
   * @param {number} row
   */
  text(row) {
    let i = row;
    let n = 0;
    while (i >= this.parts[n].rows) i -= this.parts[n++].rows;
    const part = this.parts[n];
    if (part.isNull(i)) return "NULL";
    if (part.values === undefined) return part.text(i);
    const value = part.values[i];
    return this.isInstant ? this.instantText(value) : String(value);
  }

  /** @param {number} row */
  isNull(row) {
    let i = row;
    let n = 0;
    while (i >= this.parts[n].rows) i -= this.parts[n++].rows;
    return this.parts[n].isNull(i);
  }

  /** What a number of this column has to be multiplied with to be milliseconds, if it is an instant. */
  millisecondsPerUnit() {
    const { unit, precision = 3 } = this.header;
    if (unit === "day") return dayMs;
    if (unit === "second") return 1000;
    return unit === "tick" ? 10 ** (3 - precision) : 1;
  }

  /** @param {number | bigint} value */
  instantText(value) {
    const { unit, precision = 3 } = this.header;
    if (unit === "day") return new Date(Number(value) * dayMs).toISOString().slice(0, 10);
    if (unit === "second") return clock(Number(value));
    const perSecond = 10n ** BigInt(precision);
    const ticks = BigInt(value);
    // Rounded down, so that what is left over is never negative.
    const seconds = (ticks - (((ticks % perSecond) + perSecond) % perSecond)) / perSecond;
    const fraction = String(ticks - seconds * perSecond).padStart(precision, "0");
    return clock(Number(seconds)) + (precision > 0 ? `.${fraction}` : "");
  }
}

/** @param {number} seconds since 1970 */
function clock(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * Adds a batch to the columns of the batches before; the first one makes them.
 * @param {DataColumn[]} columns
 * @param {BatchHeader} header
 * @param {ArrayBuffer} body
 */
export function addBatch(columns, header, body) {
  header.columns.forEach((column, i) => {
    columns[i] ??= new DataColumn(column);
    columns[i].add(column, body, header.rows);
  });
}
