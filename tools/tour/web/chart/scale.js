import { formatNumber } from "../format.js";

/** @import { DataColumn } from "../columns.js" */
/** @typedef {{ value: number, label: string }} Tick */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  minute,
  5 * minute,
  15 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The least and the greatest of all numbers that are any.
 * @param {ArrayLike<number>} values
 * @returns {[number, number]} [0, 1] where there are none
 */
export function extent(values) {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  return [least, most];
}

/**
 * Maps numbers from one range to another, linearly; a range of one point to the middle.
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 * @returns {(value: number) => number}
 */
export function linear([a, b], [c, d]) {
  const width = b - a;
  return width === 0 ? () => (c + d) / 2 : (value) => c + ((value - a) / width) * (d - c);
}

/**
 * About `count` round numbers from `least` to `most`.
 * @param {number} least
 * @param {number} most
 * @param {number} count
 * @returns {Tick[]}
 */
export function numberTicks(least, most, count) {
  const rough = (most - least) / Math.max(1, count);
  if (!(rough > 0)) return [{ value: least, label: formatNumber(least) }];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999) ?? rough;
  const ticks = [];
  for (let i = Math.ceil(least / step - 1e-9); i * step <= most + step * 1e-9; i++)
    ticks.push({ value: i * step, label: formatNumber(Number((i * step).toPrecision(12))) });
  return ticks;
}

/**
 * Ticks of a time axis in UTC: months where there are some, else even steps.
 * @param {number} least ms since 1970
 * @param {number} most
 * @param {number} count
 * @returns {Tick[]}
 */
export function timeTicks(least, most, count) {
  const rough = (most - least) / Math.max(1, count);
  const step = steps.find((one) => one >= rough);
  const ticks = [];
  if (step === undefined) {
    const start = new Date(least);
    for (let i = 0; ticks.length < 200; i++) {
      const value = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + i, 1);
      if (value > most) break;
      const at = new Date(value);
      const year = at.getUTCMonth() === 0 ? ` ${at.getUTCFullYear()}` : "";
      if (value >= least) ticks.push({ value, label: months[at.getUTCMonth()] + year });
    }
    const every = Math.ceil(ticks.length / Math.max(1, count));
    return ticks.filter((_, i) => i % every === 0);
  }
  for (let value = Math.ceil(least / step) * step; value <= most; value += step)
    ticks.push({ value, label: step < day ? clock(value) : dayLabel(value) });
  return ticks;
}

/** @param {number} value ms since 1970 */
function clock(value) {
  return new Date(value).toISOString().slice(11, 16);
}

/** @param {number} value ms since 1970 */
function dayLabel(value) {
  const at = new Date(value);
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
}

/**
 * Ticks that suit a column: times for instants, hours of the day for a column called hour, else round numbers.
 * @param {DataColumn} column
 * @param {number} least
 * @param {number} most
 * @param {number} count
 */
export function ticksFor(column, least, most, count) {
  if (column.isInstant) return timeTicks(least, most, count);
  if (!isHour(column)) return numberTicks(least, most, count);
  const step = [1, 2, 3, 6, 12].find((one) => (most - least) / one <= count) ?? 24;
  const ticks = [];
  for (let value = Math.ceil(least / step) * step; value <= most; value += step)
    ticks.push({ value, label: hourLabel(value) });
  return ticks;
}

/**
 * A value of a column for the tip under the pointer.
 * @param {DataColumn} column
 * @param {number} value
 */
export function valueLabel(column, value) {
  if (column.isInstant) {
    const date = new Date(value);
    const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][date.getUTCDay()];
    const label = `${weekday} ${dayLabel(value)} ${date.getUTCFullYear()}`;
    return value % day === 0 ? label : `${label} ${clock(value)}`;
  }
  return isHour(column) ? hourLabel(value) : formatNumber(value);
}

/** @param {DataColumn} column */
function isHour(column) {
  return /^hour$/i.test(column.name);
}

/** @param {number} value hours since midnight */
function hourLabel(value) {
  const minutes = Math.round(value * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
