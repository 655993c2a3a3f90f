import { formatNumber } from "../format.js";
import { drawLegend, useFont } from "./frame.js";
import { bulk } from "./heat.js";
import { extent, linear } from "./scale.js";
import { cssColor, rampColor } from "./theme.js";
import { isOnMap, project, stateLines } from "./topology.js";

/** @import { MapChart } from "./choose.js" */
/** @import { HitTest } from "./frame.js" */
/** @import { Theme } from "./theme.js" */

/** The largest circle's radius, in pixels of a map 900 wide. */
const largest = 21;
/** How many places get their names. */
const named = 12;

/** @type {[number, number][][] | undefined} */
let borders;

/** Fetches the outlines of the states, once. */
export async function loadBorders() {
  borders ??= stateLines(await (await fetch("/states.json")).json());
}

/**
 * Draws a circle for each row at its place, larger ones below.
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {MapChart} chart
 * @param {Theme} theme
 * @returns {HitTest}
 */
export function drawMap(context, { width, height }, chart, theme) {
  const lines = borders ?? [];
  const points = lines.flat();
  const [west, east] = extent(points.map(([x]) => x));
  const [top, bottom] = extent(points.map(([, y]) => y));
  const scale = Math.min((width - 20) / (east - west), (height - 44) / (bottom - top));
  const left = (width - scale * (east - west)) / 2;
  const above = 30 + (height - 36 - scale * (bottom - top)) / 2;
  /** @param {readonly [number, number]} point @returns {[number, number]} */
  const place = ([x, y]) => [left + (x - west) * scale, above + (y - top) * scale];

  const path = new Path2D();
  for (const [first, ...others] of lines) {
    path.moveTo(...place(first));
    for (const point of others) path.lineTo(...place(point));
  }
  context.strokeStyle = theme.line;
  context.lineWidth = 1.2;
  context.lineJoin = "round";
  context.stroke(path);
  context.lineWidth = 1;

  const circles = circlesOf(chart, place, (largest * Math.min(width, 900)) / 900);
  const colors = chart.color?.numbers();
  const [low, high] = colors ? bulk(colors) : [0, 1];
  const share = linear([low, high], [0, 1]);
  context.strokeStyle = theme.panel;
  for (const { x, y, radius, row } of circles) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.globalAlpha = 0.92;
    context.fillStyle = colors
      ? cssColor(rampColor(theme.ramp, 0.15 + 0.85 * share(colors[row])))
      : theme.accent;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
  }
  drawNames(context, theme, chart, circles);
  if (chart.color) drawLegend(context, theme, { right: width - 14, title: chart.color.name, low, high });
  return (px, py) => {
    // The smallest lies on top.
    const hit = circles.findLast(({ x, y, radius }) => Math.hypot(px - x, py - y) <= Math.max(5, radius));
    if (hit === undefined) return undefined;
    const numbers = [chart.size, chart.color].flatMap((column) =>
      column ? [`${column.name} ${formatNumber(Number(column.text(hit.row)))}`] : [],
    );
    return {
      lines: [chart.labels.map((label) => label.text(hit.row)).join(" "), ...numbers],
      x: hit.x,
      y: hit.y,
    };
  };
}

/**
 * @param {MapChart} chart
 * @param {(point: [number, number]) => [number, number]} place
 * @param {number} most the largest radius
 */
function circlesOf(chart, place, most) {
  const [longitudes, latitudes, sizes] = [
    chart.longitude.numbers(),
    chart.latitude.numbers(),
    chart.size?.numbers(),
  ];
  const largestSize = sizes ? extent(sizes)[1] : 1;
  const circles = [];
  for (let row = 0; row < longitudes.length; row++) {
    if (!isOnMap(longitudes[row], latitudes[row])) continue;
    const [x, y] = place(project(longitudes[row], latitudes[row]));
    // The area tells the number.
    const radius = sizes ? Math.max(2.2, most * Math.sqrt(Math.max(0, sizes[row]) / largestSize)) : 4;
    circles.push({ x, y, radius, row });
  }
  return circles.sort((a, b) => b.radius - a.radius);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {MapChart} chart
 * @param {readonly { x: number, y: number, radius: number, row: number }[]} circles
 */
function drawNames(context, theme, chart, circles) {
  const [label] = chart.labels;
  if (label === undefined) return;
  useFont(context, theme, "600");
  context.textAlign = "left";
  context.lineWidth = 3;
  context.lineJoin = "round";
  for (const { x, y, radius, row } of circles.slice(0, named)) {
    context.strokeStyle = theme.panel;
    context.strokeText(label.text(row), x + radius + 3, y);
    context.fillStyle = theme.text;
    context.fillText(label.text(row), x + radius + 3, y);
  }
  context.lineWidth = 1;
}
