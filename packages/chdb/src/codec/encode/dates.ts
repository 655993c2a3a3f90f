import type { ByteWriter } from "@x/binary";
import { type Encoder, LeafEncoder, refuse, type Values } from "./encoder.ts";
import { parseDate, parseInstant } from "./instant-text.ts";
import { asBigInt, copying } from "./integers.ts";

const DAY_MS = 86_400_000;
const TWO_32 = 4294967296;
/** 1900-01-01 and 2299-12-31: the engine takes other days for these. */
const DATE32_MIN = -25_567;
const DATE32_MAX = 120_529;
const I64_MAX = 2n ** 63n - 1n;

/**
 * Date and Date32: the day in UTC of a Date, days since 1970 as a number or bigint, text `YYYY-MM-DD`. An array of
 * the column's layout (Uint16Array, Int32Array) is copied.
 */
export function dateEncoder(kind: "Date" | "Date32"): Encoder {
  const narrow = kind === "Date";
  const [min, max] = narrow ? [0, 0xffff] : [DATE32_MIN, DATE32_MAX];
  const width = narrow ? 2 : 4;
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    const at = writer.room(count * width);
    const { view } = writer;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const day = value instanceof Date ? Math.floor(value.getTime() / DAY_MS) : toDays(value, i, kind);
      if (!(day >= min && day <= max)) refuse(i, value, kind, "out of range");
      if (narrow) view.setUint16(at + i * 2, day, true);
      else view.setInt32(at + i * 4, day, true);
    }
    writer.length = at + count * width;
  };
  return new LeafEncoder(0, width, copying(narrow ? Uint16Array : Int32Array, write));
}

function toDays(value: unknown, index: number, type: string): number {
  if (typeof value === "string")
    return (parseDate(value) ?? refuse(index, value, type, "YYYY-MM-DD is needed")) / DAY_MS;
  return wholeUnits(value, index, type, "days since 1970");
}

/** A count of the column's own unit, given as a number or bigint. */
function wholeUnits(value: unknown, index: number, type: string, unit: string): number {
  const number = typeof value === "number" ? value : Number(asBigInt(value) ?? Number.NaN);
  if (!Number.isSafeInteger(number)) refuse(index, value, type, `a Date, text or ${unit} are needed`);
  return number;
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
      const seconds =
        value instanceof Date ? Math.floor(value.getTime() / 1000) : toSeconds(value, i, timeZone);
      if (!(seconds >= 0 && seconds < TWO_32)) refuse(i, value, "DateTime", "out of range");
      view.setUint32(at + i * 4, seconds, true);
    }
    writer.length = at + count * 4;
  };
  return new LeafEncoder(0, 4, copying(Uint32Array, write));
}

function toSeconds(value: unknown, index: number, timeZone: string | undefined): number {
  if (typeof value !== "string") return wholeUnits(value, index, "DateTime", "seconds since 1970");
  const { seconds, fraction } = parseInstant(value, timeZone, (why) => refuse(index, value, "DateTime", why));
  if (Number(fraction) !== 0) refuse(index, value, "DateTime", "it has fractions of a second");
  return seconds;
}

/**
 * DateTime64(p): a Date (with its milliseconds as far as the column has them), ticks of 10^-p seconds since 1970 as a
 * number or bigint, ISO text as for DateTime with no more digits than the column has. A BigInt64Array of ticks is copied.
 */
export function dateTime64Encoder(precision: number, timeZone: string | undefined): Encoder {
  const type = `DateTime64(${precision})`;
  const scale = 10 ** Math.abs(precision - 3);
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    const start = writer.room(count * 8);
    const { view } = writer;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const at = start + i * 8;
      if (value instanceof Date) {
        const ms = value.getTime();
        if (Number.isNaN(ms)) refuse(i, value, type);
        if (!writeProduct(view, at, precision < 3 ? Math.floor(ms / scale) : ms, precision < 3 ? 1 : scale)) {
          refuse(i, value, type, "out of range");
        }
      } else {
        const ticks = toTicks(value, i, precision, timeZone, type);
        if (ticks > I64_MAX || ticks < -I64_MAX - 1n) refuse(i, value, type, "out of range");
        view.setBigInt64(at, ticks, true);
      }
    }
    writer.length = start + count * 8;
  };
  return new LeafEncoder(0, 8, copying(BigInt64Array, write));
}

function toTicks(
  value: unknown,
  index: number,
  precision: number,
  timeZone: string | undefined,
  type: string,
): bigint {
  if (typeof value !== "string") {
    return asBigInt(value) ?? BigInt(wholeUnits(value, index, type, `ticks of 10^-${precision} seconds`));
  }
  const { seconds, fraction } = parseInstant(value, timeZone, (why) => refuse(index, value, type, why));
  return BigInt(seconds) * 10n ** BigInt(precision) + fractionTicks(fraction, precision, value, index, type);
}

/** The digits after the point of a second, as ticks. */
export function fractionTicks(
  fraction: string,
  precision: number,
  value: unknown,
  index: number,
  type: string,
): bigint {
  if (/[1-9]/.test(fraction.slice(precision)))
    refuse(index, value, type, "it has more digits after the point");
  return BigInt(fraction.slice(0, precision).padEnd(precision, "0") || "0");
}

/** Writes value * factor (up to 10^6) as i64: exact, without a bigint. False when it does not fit. */
function writeProduct(view: DataView, at: number, value: number, factor: number): boolean {
  const high = Math.floor(value / TWO_32);
  // Below 2^32 * 10^6, so still exact.
  const low = (value - high * TWO_32) * factor;
  const carry = Math.floor(low / TWO_32);
  const top = high * factor + carry;
  if (top < -0x80000000 || top > 0x7fffffff) return false;
  view.setInt32(at, low - carry * TWO_32, true);
  view.setInt32(at + 4, top, true);
  return true;
}
