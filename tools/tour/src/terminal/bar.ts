import type { Style } from "./style.ts";

/** A bar of `width` columns, filled from the left by `share` (0 to 1), in eighths of a column where the style has them. */
export function renderBar(share: number, width: number, style: Style): string {
  const pieces = style.glyphs.bar;
  const steps = pieces.length - 1;
  const clamped = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  const filled = Math.round(clamped * width * steps);
  const full = Math.floor(filled / steps);
  const rest = filled % steps;
  const tip = full < width ? pieces[rest]! : "";
  return pieces[steps]!.repeat(full) + tip + " ".repeat(Math.max(0, width - full - 1));
}

/** A progress bar of `width` columns with its percentage and a text. */
export function renderProgress(share: number, text: string, width: number, style: Style): string {
  const clamped = Math.min(1, Math.max(0, share));
  const percent = `${String(Math.floor(clamped * 100)).padStart(3)} %`;
  const bar = renderBar(clamped, width, style);
  const frame = style.isPlain ? `[${bar}]` : style.cell(style.accent(bar), 236);
  return `${frame} ${percent}  ${text}`;
}

/** How wide the bars beside a table of `width` columns should be. */
export function barWidth(width: number): number {
  return Math.max(8, Math.min(24, width - 66));
}
