const grouped = new Intl.NumberFormat("en-US");

/** `3,000,000`; fractions are rounded to whole numbers. */
export function formatCount(value: number | bigint): string {
  return grouped.format(typeof value === "bigint" ? value : Math.round(value));
}

/** `12.3`: a fixed number of decimals, with a real zero instead of `-0.0`. */
export function formatFixed(value: number, digits = 1): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** A share from 0 to 1 as `20.4 %`. */
export function formatShare(share: number, digits = 1): string {
  return `${formatFixed(share * 100, digits)} %`;
}

/** Milliseconds as a person reads them: `84 ms`, `1.24 s`, `2 min 5 s`, `3 h 12 min`, `11 days`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
  const wholeSeconds = Math.round(seconds);
  if (wholeSeconds < 3600) return `${Math.floor(wholeSeconds / 60)} min ${wholeSeconds % 60} s`;
  const wholeMinutes = Math.round(seconds / 60);
  if (wholeMinutes < 48 * 60) return `${Math.floor(wholeMinutes / 60)} h ${wholeMinutes % 60} min`;
  return `${grouped.format(Math.round(seconds / 86_400))} days`;
}

/** Bytes in decimal units: `812 B`, `13.5 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Large counts in words: `2.4 million`, `1.20 billion`. */
export function formatLarge(value: number): string {
  if (value >= 999.5e9) return `${(value / 1e12).toFixed(2)} trillion`;
  if (value >= 999.5e6) return `${(value / 1e9).toFixed(2)} billion`;
  if (value >= 999.5e3) return `${(value / 1e6).toFixed(1)} million`;
  return formatCount(value);
}
