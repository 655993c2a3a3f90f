import { formatNumber } from "../format.js";
import { drawBottomAxis, drawLeftAxis, useFont } from "./frame.js";
import { extent, linear, numberTicks, ticksFor, valueLabel } from "./scale.js";

/** @import { LinesChart } from "./choose.js" */
/** @import { HitTest } from "./frame.js" */
/** @import { Theme } from "./theme.js" */

const gap = 30;

/**
 * Draws one strip for each series, all over the same axis: series of different units never share a scale.
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {LinesChart} chart
 * @param {Theme} theme
 * @returns {HitTest}
 */
export function drawLines(context, { width, height }, chart, theme) {
  const unsorted = chart.x.numbers();
  const order = sortedOrder(unsorted);
  const xs = Float64Array.from(order, (i) => unsorted[i]);
  const [least, most] = extent(xs);
  const stripHeight = (height - 24 - gap * chart.series.length) / chart.series.length;
  const box = { left: 56, top: 0, right: width - 14, bottom: height - 24 };
  const x = linear([least, most], [box.left, box.right]);
  const strips = chart.series.map((series, n) => {
    const all = series.numbers();
    const values = Float64Array.from(order, (i) => all[i]);
    const top = gap * (n + 1) + stripHeight * n - 6;
    const strip = { ...box, top, bottom: top + stripHeight };
    const [low, high] = rangeOf(values);
    const y = linear([low, high], [strip.bottom, strip.top]);
    const color = theme.series[n % theme.series.length];
    drawLeftAxis(context, theme, strip, numberTicks(low, high, Math.max(3, stripHeight / 42)), y, true);
    useFont(context, theme, "600");
    context.fillStyle = color;
    context.textAlign = "left";
    context.fillText(series.name, strip.left, strip.top - 12);
    // An area stands for a number only where it starts at zero.
    drawLine(context, xs, values, x, y, color, low <= 0 && high >= 0 ? y(0) : undefined);
    return { series, values };
  });
  drawBottomAxis(context, theme, box, ticksFor(chart.x, least, most, (box.right - box.left) / 64), x);
  const unscale = linear([box.left, box.right], [least, most]);
  return (px, py) => {
    if (px < box.left - 4 || px > box.right + 4) return undefined;
    const i = nearest(xs, unscale(px));
    const lines = strips.map(({ series, values }) => `${series.name} ${formatNumber(values[i])}`);
    return { lines: [valueLabel(chart.x, xs[i]), ...lines], x: x(xs[i]), y: py };
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float64Array} xs
 * @param {Float64Array} values
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {string} color
 * @param {number | undefined} base where the area below the line ends, if there is one
 */
function drawLine(context, xs, values, x, y, color, base) {
  const line = new Path2D();
  const area = new Path2D();
  let start = -1;
  for (let i = 0; i <= xs.length; i++) {
    const isGap = i === xs.length || Number.isNaN(values[i]);
    if (!isGap) {
      if (start === -1) {
        line.moveTo(x(xs[i]), y(values[i]));
        area.moveTo(x(xs[i]), base ?? 0);
        start = i;
      } else line.lineTo(x(xs[i]), y(values[i]));
      area.lineTo(x(xs[i]), y(values[i]));
    } else if (start !== -1) {
      area.lineTo(x(xs[i - 1]), base ?? 0);
      start = -1;
    }
  }
  context.globalAlpha = 0.14;
  context.fillStyle = color;
  if (base !== undefined) context.fill(area);
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = 1.6;
  context.lineJoin = "round";
  context.stroke(line);
  context.lineWidth = 1;
}

/**
 * What an axis has to cover: from zero, where that does not press the line flat.
 * @param {Float64Array} values
 * @returns {[number, number]}
 */
function rangeOf(values) {
  const [low, high] = extent(values);
  const from = low > 0 && low < (high - low) * 3 ? 0 : low;
  return from === high ? [from - 0.5, high + 0.5] : [from, high];
}

/**
 * The order of rows by a column; rows without a value are left out.
 * @param {Float64Array} values
 * @returns {number[]}
 */
export function sortedOrder(values) {
  const order = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) order.push(i);
  return order.sort((a, b) => values[a] - values[b]);
}

/**
 * The index of the number in a rising row that is nearest to one.
 * @param {Float64Array} sorted
 * @param {number} value
 */
export function nearest(sorted, value) {
  let low = 0;
  let high = sorted.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle;
    else high = middle;
  }
  return value - sorted[low] <= sorted[high] - value ? low : high;
}
