/** @typedef {readonly [red: number, green: number, blue: number]} Rgb */

/**
 * @typedef {object} Theme the page's colours, as its style sheet has them now
 * @property {string} text
 * @property {string} muted
 * @property {string} line
 * @property {string} panel
 * @property {string} accent
 * @property {readonly string[]} series
 * @property {readonly Rgb[]} ramp low to high
 * @property {string} font family
 */

/** @returns {Theme} */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(name).trim();
  /** @param {string} name */
  const list = (name) => read(name).split(/\s*,\s*/);
  return {
    text: read("--text"),
    muted: read("--muted"),
    line: read("--line"),
    panel: read("--panel"),
    accent: read("--accent"),
    series: list("--series"),
    ramp: list("--ramp").map(parseHex),
    font: style.fontFamily,
  };
}

/**
 * @param {string} hex `#rrggbb`
 * @returns {Rgb}
 */
export function parseHex(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * The colour of a ramp at a share from 0 to 1, between its fixed colours.
 * @param {readonly Rgb[]} ramp
 * @param {number} share
 * @returns {Rgb}
 */
export function rampColor(ramp, share) {
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(at));
  const [a, b] = [ramp[low], ramp[low + 1]];
  const part = at - low;
  /** @param {number} i */
  const mix = (i) => Math.round(a[i] + (b[i] - a[i]) * part);
  return [mix(0), mix(1), mix(2)];
}

/** @param {Rgb} color */
export function cssColor([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}
