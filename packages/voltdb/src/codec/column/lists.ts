import { decodeLatin1 } from "@x/binary";
import { isNullDecimal, MAX_DECIMAL_TEXT, putDecimalText, readUnscaled, VoltDecimal } from "../decimal.ts";
import { Geography } from "../geography.ts";
import { type GeographyPoint, NULL_COORDINATE } from "../geography-point.ts";
import { dateText } from "../instants.ts";
import { ListColumn } from "./column.ts";
import { Int32Column } from "./numbers.ts";

/** Values of a DECIMAL that are turned into text at once. */
const CHUNK = 1024;

/** DECIMAL as text with all twelve digits after the point. */
export class DecimalColumn extends ListColumn<string> {
  /**
   * Value `index` in units of 10^-12; null for NULL.
   * @throws {VoltUsageError} when there is no such value
   */
  unscaled(index: number): bigint | null {
    const at = this.position(index);
    return isNullDecimal(this.view, at) ? null : readUnscaled(this.view, at);
  }

  protected nullAt(position: number): boolean {
    return isNullDecimal(this.view, position);
  }

  protected valueAt(position: number): string | null {
    if (isNullDecimal(this.view, position)) return null;
    const digits = new Uint8Array(MAX_DECIMAL_TEXT);
    return decodeLatin1(digits, 0, putDecimalText(digits, 0, this.view, position));
  }

  protected override decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    const { view } = this;
    const most = Math.min(CHUNK, to - from);
    const digits = new Uint8Array(most * MAX_DECIMAL_TEXT);
    const ends = new Int32Array(most);
    for (let first = from; first < to; first += CHUNK) {
      const count = Math.min(CHUNK, to - first);
      let end = 0;
      for (let k = 0; k < count; k++) {
        end = putDecimalText(digits, end, view, bases[first + k]! + offset);
        ends[k] = end;
      }
      // One text for many values, which are parts of it.
      const text = decodeLatin1(digits, 0, end);
      let start = 0;
      for (let k = 0; k < count; k++) {
        const stop = ends[k]!;
        out[first + k + shift] = stop === start ? null : text.substring(start, stop);
        start = stop;
      }
    }
  }
}

/** DECIMAL as a bigint with its scale. */
export class ScaledDecimalColumn extends ListColumn<VoltDecimal> {
  /**
   * Value `index` in units of 10^-12; null for NULL.
   * @throws {VoltUsageError} when there is no such value
   */
  unscaled(index: number): bigint | null {
    return this.get(index)?.unscaled ?? null;
  }

  protected nullAt(position: number): boolean {
    return isNullDecimal(this.view, position);
  }

  protected valueAt(position: number): VoltDecimal | null {
    return isNullDecimal(this.view, position) ? null : new VoltDecimal(readUnscaled(this.view, position));
  }
}

/** VARBINARY; values are views of the response, which they keep in memory. */
export class VarbinaryColumn extends ListColumn<Uint8Array> {
  protected nullAt(position: number): boolean {
    return this.view.getInt32(position) < 0;
  }

  protected valueAt(position: number): Uint8Array | null {
    const length = this.view.getInt32(position);
    return length < 0 ? null : this.bytes.subarray(position + 4, position + 4 + length);
  }
}

/** GEOGRAPHY_POINT. */
export class PointColumn extends ListColumn<GeographyPoint> {
  protected nullAt(position: number): boolean {
    const { view } = this;
    return view.getFloat64(position) === NULL_COORDINATE && view.getFloat64(position + 8) === NULL_COORDINATE;
  }

  protected valueAt(position: number): GeographyPoint | null {
    if (this.nullAt(position)) return null;
    return { lng: this.view.getFloat64(position), lat: this.view.getFloat64(position + 8) };
  }
}

/** GEOGRAPHY; polygons are views of the response. */
export class GeographyColumn extends ListColumn<Geography> {
  protected nullAt(position: number): boolean {
    return this.view.getInt32(position) < 0;
  }

  protected valueAt(position: number): Geography | null {
    const length = this.view.getInt32(position);
    return length < 0 ? null : new Geography(this.bytes.subarray(position + 4, position + 4 + length));
  }
}

/** DATE as `YYYY-MM-DD`; `values` are the encoded days. */
export class DayColumn extends Int32Column<string> {
  protected valueAt(position: number): string | null {
    return this.nullAt(position) ? null : dateText(this.view.getInt32(position));
  }

  protected decode(
    out: unknown[],
    shift: number,
    from: number,
    to: number,
    bases: Uint32Array,
    offset: number,
  ): void {
    for (let i = from; i < to; i++) out[i + shift] = this.valueAt(bases[i]! + offset);
  }
}

/** BOOLEAN; anything but 0 and 1 is NULL. */
export class BooleanColumn extends ListColumn<boolean> {
  protected nullAt(position: number): boolean {
    return this.view.getUint8(position) > 1;
  }

  protected valueAt(position: number): boolean | null {
    const value = this.view.getUint8(position);
    return value > 1 ? null : value === 1;
  }
}
