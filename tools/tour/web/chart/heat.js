import { formatNumber } from "../format.js";
import { drawBottomAxis, drawLeftAxis, drawLegend } from "./frame.js";
import { extent, linear, ticksFor, valueLabel } from "./scale.js";
import { rampColor } from "./theme.js";

/** @import { HeatChart } from "./choose.js" */
/** @import { HitTest } from "./frame.js" */
/** @import { Theme } from "./theme.js" */

/** More cells on a side than this are more than pixels. */
const mostCells = 4096;

/**
 * A regular grid over numbers: the step between neighbours is the smallest that occurs.
 * @param {Float64Array} values
 * @returns {{ least: number, step: number, count: number } | undefined} nothing where the grid would be too fine
 */
export function gridOf(values) {
  const sorted = Float64Array.from(new Set(values)).sort();
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) step = Math.min(step, sorted[i] - sorted[i - 1]);
  if (!Number.isFinite(step)) return undefined;
  const least = sorted[0];
  const count = Math.round((sorted[sorted.length - 1] - least) / step) + 1;
  return count <= mostCells ? { least, step, count } : undefined;
}

/**
 * The values that leave out the last hundredth on either side: a few extremes shall not take all the colours.
 * @param {Float64Array} values
 * @returns {[number, number]}
 */
export function bulk(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [0, 1];
  /** @param {number} share */
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(0.01), at(0.99)];
  return low < high ? [low, high] : extent(sorted);
}

/**
 * Draws each row as a cell of a grid, one pixel of an image that is then scaled up.
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {HeatChart} chart
 * @param {Theme} theme
 * @returns {HitTest}
 */
export function drawHeat(context, { width, height }, chart, theme) {
  const [xs, ys, values] = [chart.x.numbers(), chart.y.numbers(), chart.value.numbers()];
  const [across, down] = [gridOf(xs), gridOf(ys)];
  if (across === undefined || down === undefined) return () => undefined;
  const [low, high] = bulk(values);
  const share = linear([low, high], [0, 1]);
  const image = new ImageData(across.count, down.count);
  const cells = new Float64Array(across.count * down.count).fill(Number.NaN);
  for (let i = 0; i < values.length; i++) {
    const column = Math.round((xs[i] - across.least) / across.step);
    const row = Math.round((ys[i] - down.least) / down.step);
    const at = row * across.count + column;
    if (Number.isNaN(values[i]) || Number.isNaN(at)) continue;
    cells[at] = values[i];
    const color = rampColor(theme.ramp, share(values[i]));
    image.data.set([...color, 255], at * 4);
  }
  const box = { left: 52, top: 26, right: width - 14, bottom: height - 24 };
  const source = new OffscreenCanvas(across.count, down.count);
  source.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(source, box.left, box.top, box.right - box.left, box.bottom - box.top);

  const x = linear([across.least, across.least + across.count * across.step], [box.left, box.right]);
  const y = linear([down.least, down.least + down.count * down.step], [box.top, box.bottom]);
  const [lastX, lastY] = [
    across.least + across.step * (across.count - 1),
    down.least + down.step * (down.count - 1),
  ];
  drawBottomAxis(context, theme, box, ticksFor(chart.x, across.least, lastX, (box.right - box.left) / 64), x);
  drawLeftAxis(
    context,
    theme,
    box,
    ticksFor(chart.y, down.least, lastY, (box.bottom - box.top) / 40),
    y,
    false,
  );
  drawLegend(context, theme, { right: box.right, title: chart.value.name, low, high });

  return (px, py) => {
    const column = Math.floor(((px - box.left) / (box.right - box.left)) * across.count);
    const row = Math.floor(((py - box.top) / (box.bottom - box.top)) * down.count);
    if (column < 0 || row < 0 || column >= across.count || row >= down.count) return undefined;
    const value = cells[row * across.count + column];
    if (Number.isNaN(value)) return undefined;
    const lines = [
      valueLabel(chart.x, across.least + column * across.step),
      `${chart.y.name} ${valueLabel(chart.y, down.least + row * down.step)}`,
      `${chart.value.name} ${formatNumber(value)}`,
    ];
    return { lines, x: px, y: py };
  };
}
