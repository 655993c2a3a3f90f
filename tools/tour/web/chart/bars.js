import { formatNumber } from "../format.js";
import { useFont } from "./frame.js";
import { extent, linear } from "./scale.js";

/** @import { BarsChart } from "./choose.js" */
/** @import { HitTest } from "./frame.js" */
/** @import { Theme } from "./theme.js" */

const leastRow = 17;
const mostRow = 30;

/**
 * Draws a bar for each row, from the first one on, as many as there is room for.
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {BarsChart} chart
 * @param {Theme} theme
 * @returns {HitTest}
 */
export function drawBars(context, { width, height }, chart, theme) {
  const room = Math.floor(height / leastRow);
  // The last line says that there are more.
  const isCut = chart.value.length > room;
  const count = isCut ? room - 1 : chart.value.length;
  const values = chart.value.numbers().subarray(0, count);
  const labels = Array.from(values, (_, i) => chart.label.text(i));
  const row = isCut ? leastRow : Math.min(mostRow, height / count);
  useFont(context, theme);
  const widest = Math.max(...labels.map((label) => context.measureText(label).width));
  const left = Math.min(widest, width * 0.4) + 12;
  const [low, high] = extent(values);
  const x = linear([Math.min(0, low), Math.max(0, high)], [left, width - 64]);
  for (let i = 0; i < count; i++) {
    const middle = row * (i + 0.5);
    useFont(context, theme);
    context.textAlign = "right";
    context.fillStyle = theme.text;
    context.fillText(labels[i], left - 8, middle, left - 8);
    if (Number.isNaN(values[i])) continue;
    context.fillStyle = theme.accent;
    context.beginPath();
    const [from, to] = [Math.min(x(0), x(values[i])), Math.max(x(0), x(values[i]))];
    context.roundRect(from, middle - row * 0.36, Math.max(1, to - from), row * 0.72, 3);
    context.fill();
    context.fillStyle = theme.muted;
    context.textAlign = "left";
    context.fillText(formatNumber(values[i]), to + 6, middle);
  }
  if (isCut) {
    useFont(context, theme);
    context.fillStyle = theme.muted;
    context.textAlign = "left";
    context.fillText(`the first ${count} of ${chart.value.length} rows`, left, row * (count + 0.5));
  }
  return (px, py) => {
    const i = Math.floor(py / row);
    if (i < 0 || i >= count) return undefined;
    return { lines: [labels[i], `${chart.value.name} ${formatNumber(values[i])}`], x: px, y: py };
  };
}
