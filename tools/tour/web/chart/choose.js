/** @import { DataColumn } from "../columns.js" */

/**
 * @typedef {{ kind: "map", longitude: DataColumn, latitude: DataColumn, size?: DataColumn, color?: DataColumn, labels: DataColumn[] }} MapChart
 * @typedef {{ kind: "heat", x: DataColumn, y: DataColumn, value: DataColumn }} HeatChart
 * @typedef {{ kind: "lines", x: DataColumn, series: DataColumn[] }} LinesChart
 * @typedef {{ kind: "bars", label: DataColumn, value: DataColumn }} BarsChart
 * @typedef {MapChart | HeatChart | LinesChart | BarsChart} Chart
 */

/** More lines than this cannot be told apart. */
const mostSeries = 4;

/**
 * The chart that fits an answer, by the kinds of its columns; nothing where none does.
 * @param {readonly DataColumn[]} columns
 * @returns {Chart | undefined}
 */
export function chooseChart(columns) {
  const [first, second, third] = columns;
  if (first === undefined || second === undefined || first.length < 2) return undefined;
  return (
    chooseMap(columns) ??
    (columns.length === 3 && isOrdered(first) && isOrdered(second) && third.isNumber && hasRepeats(first)
      ? { kind: "heat", x: first, y: second, value: third }
      : (chooseLines(columns) ?? chooseBars(columns)))
  );
}

/** @param {DataColumn} column */
function isOrdered(column) {
  return column.isNumber || column.isInstant;
}

/** @param {DataColumn} column */
function hasRepeats(column) {
  return new Set(column.numbers()).size < column.length;
}

/**
 * @param {readonly DataColumn[]} columns
 * @returns {MapChart | undefined}
 */
function chooseMap(columns) {
  const longitude = columns.find((column) => column.isNumber && /^lon(gitude)?$/i.test(column.name));
  const latitude = columns.find((column) => column.isNumber && /^lat(itude)?$/i.test(column.name));
  if (longitude === undefined || latitude === undefined) return undefined;
  const others = columns.filter((column) => column !== longitude && column !== latitude);
  const [size, color] = others.filter((column) => column.isNumber);
  const labels = others.filter((column) => !isOrdered(column));
  return { kind: "map", longitude, latitude, ...(size && { size }), ...(color && { color }), labels };
}

/**
 * @param {readonly DataColumn[]} columns
 * @returns {LinesChart | undefined}
 */
function chooseLines([x, ...others]) {
  const series = others.filter((column) => column.isNumber).slice(0, mostSeries);
  return isOrdered(x) && series.length > 0 && !hasRepeats(x) ? { kind: "lines", x, series } : undefined;
}

/**
 * @param {readonly DataColumn[]} columns
 * @returns {BarsChart | undefined}
 */
function chooseBars([label, ...others]) {
  const value = others.find((column) => column.isNumber);
  return value && !isOrdered(label) ? { kind: "bars", label, value } : undefined;
}
