/** @import { Tick } from "./scale.js" */
/** @import { Theme } from "./theme.js" */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box in CSS pixels */
/** @typedef {{ lines: string[], x: number, y: number } | undefined} Hit what is under the pointer */
/** @typedef {(x: number, y: number) => Hit} HitTest */

import { formatNumber } from "../format.js";
import { cssColor, rampColor } from "./theme.js";

const size = 12;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {string} [weight]
 */
export function useFont(context, theme, weight = "400") {
  context.font = `${weight} ${size}px ${theme.font}`;
  context.textBaseline = "middle";
}

/**
 * Labels below a box, with short marks.
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Box} box
 * @param {readonly Tick[]} ticks
 * @param {(value: number) => number} scale
 */
export function drawBottomAxis(context, theme, box, ticks, scale) {
  useFont(context, theme);
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.line;
  context.textAlign = "center";
  let free = Number.NEGATIVE_INFINITY;
  for (const { value, label } of ticks) {
    const x = Math.round(scale(value)) + 0.5;
    const half = context.measureText(label).width / 2;
    context.beginPath();
    context.moveTo(x, box.bottom);
    context.lineTo(x, box.bottom + 4);
    context.stroke();
    // Labels that would touch the one before, or leave the canvas, are left out.
    if (x - half < free || x + half > box.right + 24) continue;
    context.fillText(label, x, box.bottom + 14);
    free = x + half + 8;
  }
}

/**
 * Labels left of a box, with lines through it.
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Box} box
 * @param {readonly Tick[]} ticks
 * @param {(value: number) => number} scale
 * @param {boolean} hasLines
 */
export function drawLeftAxis(context, theme, box, ticks, scale, hasLines) {
  useFont(context, theme);
  context.textAlign = "right";
  for (const { value, label } of ticks) {
    const y = Math.round(scale(value)) + 0.5;
    context.strokeStyle = theme.line;
    context.beginPath();
    context.moveTo(hasLines ? box.left : box.left - 4, y);
    context.lineTo(hasLines ? box.right : box.left, y);
    context.stroke();
    context.fillStyle = theme.muted;
    context.fillText(label, box.left - 8, y);
  }
}

/**
 * What the colours of a ramp mean, right-aligned at the top.
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {{ right: number, title: string, low: number, high: number }} legend
 */
export function drawLegend(context, theme, { right, title, low, high }) {
  useFont(context, theme);
  const width = 120;
  const y = 9;
  context.fillStyle = theme.muted;
  context.textAlign = "right";
  const highLabel = formatNumber(Number(high.toPrecision(3)));
  context.fillText(highLabel, right, y);
  const end = right - context.measureText(highLabel).width - 7;
  for (let i = 0; i < width; i++) {
    context.fillStyle = cssColor(rampColor(theme.ramp, i / (width - 1)));
    context.fillRect(end - width + i, y - 5, 1.5, 10);
  }
  context.fillStyle = theme.muted;
  context.fillText(`${title}   ${formatNumber(Number(low.toPrecision(3)))}`, end - width - 7, y);
}
