import { element } from "../element.js";
import { drawBars } from "./bars.js";
import { drawHeat } from "./heat.js";
import { drawLines } from "./lines.js";
import { drawMap, loadBorders } from "./map.js";
import { readTheme } from "./theme.js";

/** @import { Chart } from "./choose.js" */
/** @import { HitTest } from "./frame.js" */
/** @import { Theme } from "./theme.js" */

/** The canvas, what is drawn on it, and the tip under the pointer. */
export class ChartView {
  #canvas = element("canvas");
  #tip = element("div", "", "tip");
  #empty = element("p", "", "empty");
  /** @type {Chart | undefined} */
  #chart;
  /** @type {HitTest} */
  #hit = () => undefined;
  /** @type {HTMLElement} */
  #host;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
    this.#canvas.setAttribute("role", "img");
    this.#tip.hidden = true;
    host.replaceChildren(this.#canvas, this.#empty, this.#tip);
    new ResizeObserver(() => this.#draw()).observe(host);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event.offsetX, event.offsetY));
    this.#canvas.addEventListener("pointerleave", () => {
      this.#tip.hidden = true;
    });
  }

  /**
   * Draws a chart; without one says why there is none.
   * @param {Chart | undefined} chart
   * @param {string} label what it shows, for those who do not see it; or why there is none
   */
  async show(chart, label) {
    if (chart?.kind === "map") await loadBorders();
    this.#chart = chart;
    this.#canvas.setAttribute("aria-label", label);
    this.#empty.textContent = chart ? "" : label;
    this.#canvas.dataset.kind = chart?.kind ?? "none";
    this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#host;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#tip.hidden = true;
    this.#hit = () => undefined;
    const context = this.#canvas.getContext("2d");
    if (context === null || this.#chart === undefined || width === 0) return;
    context.scale(ratio, ratio);
    this.#hit = draw(context, { width, height }, this.#chart, readTheme());
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #point(x, y) {
    const hit = this.#hit(x, y);
    this.#tip.hidden = hit === undefined;
    if (hit === undefined) return;
    this.#tip.textContent = hit.lines.join("\n");
    // Beside the pointer, on the side where there is room.
    const { offsetWidth, offsetHeight } = this.#tip;
    const left = hit.x + 14 + offsetWidth > this.#host.clientWidth ? hit.x - 14 - offsetWidth : hit.x + 14;
    const top = Math.min(Math.max(0, hit.y - offsetHeight / 2), this.#host.clientHeight - offsetHeight);
    this.#tip.style.left = `${Math.max(0, left)}px`;
    this.#tip.style.top = `${top}px`;
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {Chart} chart
 * @param {Theme} theme
 * @returns {HitTest}
 */
function draw(context, size, chart, theme) {
  switch (chart.kind) {
    case "heat":
      return drawHeat(context, size, chart, theme);
    case "lines":
      return drawLines(context, size, chart, theme);
    case "bars":
      return drawBars(context, size, chart, theme);
    case "map":
      return drawMap(context, size, chart, theme);
  }
}
