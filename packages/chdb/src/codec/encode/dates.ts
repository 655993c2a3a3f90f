import type { ByteWriter } from "@x/binary";
import { DAY_MS, dayRange, days, epochSeconds, epochTicks } from "../convert/dates.ts";
import { type Encoder, LeafEncoder, type Values } from "./encoder.ts";
import { copying } from "./integers.ts";

const TWO_32 = 4294967296;
/**
 * Date and Date32: the day in UTC of a Date, days since 1970 as a number or bigint, text `YYYY-MM-DD`. An array of
 * the column's layout (Uint16Array, Int32Array) is copied.
 */
export function dateEncoder(kind: "Date" | "Date32"): Encoder {
  const narrow = kind === "Date";
  const [min, max] = dayRange(kind);
  const width = narrow ? 2 : 4;
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    const at = writer.room(count * width);
    const { view } = writer;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      let day = value instanceof Date ? Math.floor(value.getTime() / DAY_MS) : Number.NaN;
      if (!(day >= min && day <= max)) day = days(value, i, kind);
      if (narrow) view.setUint16(at + i * 2, day, true);
      else view.setInt32(at + i * 4, day, true);
    }
    writer.length = at + count * width;
  };
  return new LeafEncoder(0, width, copying(narrow ? Uint16Array : Int32Array, write));
}

/**
 * DateTime: a Date (its milliseconds are cut off), seconds since 1970 as a number or bigint, ISO text with `Z` or an
 * offset (without only where the column's zone is UTC). A Uint32Array of seconds is copied.
 */
export function dateTimeEncoder(timeZone: string | undefined): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    const at = writer.room(count * 4);
    const { view } = writer;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      let seconds = value instanceof Date ? Math.floor(value.getTime() / 1000) : Number.NaN;
      if (!(seconds >= 0 && seconds < TWO_32)) seconds = epochSeconds(value, i, timeZone);
      view.setUint32(at + i * 4, seconds, true);
    }
    writer.length = at + count * 4;
  };
  return new LeafEncoder(0, 4, copying(Uint32Array, write));
}

/**
 * DateTime64(p): a Date (with its milliseconds as far as the column has them), ticks of 10^-p seconds since 1970 as a
 * number or bigint, ISO text as for DateTime with no more digits than the column has. A BigInt64Array of ticks is copied.
 */
export function dateTime64Encoder(precision: number, timeZone: string | undefined): Encoder {
  const scale = 10 ** Math.abs(precision - 3);
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    const start = writer.room(count * 8);
    const { view } = writer;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const at = start + i * 8;
      const ms = value instanceof Date ? value.getTime() : Number.NaN;
      if (!writeProduct(view, at, precision < 3 ? Math.floor(ms / scale) : ms, precision < 3 ? 1 : scale)) {
        view.setBigInt64(at, epochTicks(value, i, precision, timeZone), true);
      }
    }
    writer.length = start + count * 8;
  };
  return new LeafEncoder(0, 8, copying(BigInt64Array, write));
}

/** Writes value * factor (up to 10^6) as i64: exact, without a bigint. False when it does not fit, or is NaN. */
function writeProduct(view: DataView, at: number, value: number, factor: number): boolean {
  const high = Math.floor(value / TWO_32);
  // Below 2^32 * 10^6, so still exact.
  const low = (value - high * TWO_32) * factor;
  const carry = Math.floor(low / TWO_32);
  const top = high * factor + carry;
  if (!(top >= -0x80000000 && top <= 0x7fffffff)) return false;
  view.setInt32(at, low - carry * TWO_32, true);
  view.setInt32(at + 4, top, true);
  return true;
}
