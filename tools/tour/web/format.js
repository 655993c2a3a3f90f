const grouped = new Intl.NumberFormat("en-US");
const short = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** @param {number} value */
export function formatCount(value) {
  return grouped.format(Math.round(value));
}

/** A number in a chart: four digits are enough there. @param {number} value */
export function formatNumber(value) {
  if (Number.isNaN(value)) return "no value";
  return Math.abs(value) >= 10_000 ? compact.format(value) : short.format(value);
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} ms */
export function formatDuration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
