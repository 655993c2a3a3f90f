import type { Style } from "./style.ts";
import { cutText, padText, textWidth } from "./text.ts";

/** A column of a printed table. */
export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** May be cut when the table is wider than the terminal. */
  readonly flexible?: boolean;
  /** Colours a cell after it has been cut and filled up. */
  readonly paint?: (text: string) => string;
}

const gap = "  ";
/** A cut column keeps this many characters. */
const leastWidth = 6;

/**
 * Lines of a table that fits into `width` columns: flexible columns are cut, the widest first, and then columns are left
 * out from the right.
 * @param rows cells as text; those of flexible columns without colours
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string[] {
  const widths = columns.map((column, i) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[i] ?? ""))),
  );
  const shown = fit(columns, widths, width);
  const renderRow = (
    cells: readonly string[],
    paint: (text: string, column: TableColumn) => string,
  ): string =>
    columns
      .slice(0, shown)
      .map((column, i) => {
        const text = cells[i] ?? "";
        const cut = textWidth(text) > widths[i]! ? cutText(text, widths[i]!, style.glyphs.ellipsis) : text;
        const isLast = i === shown - 1 && column.align !== "right";
        return paint(isLast ? cut.trimEnd() : padText(cut, widths[i]!, column.align), column);
      })
      .join(gap)
      .trimEnd();
  return [
    renderRow(
      columns.map((column) => column.title),
      (text) => style.dim(text),
    ),
    ...rows.map((row) => renderRow(row, (text, column) => column.paint?.(text) ?? text)),
  ];
}

/** Narrows `widths` in place; returns how many columns remain. */
function fit(columns: readonly TableColumn[], widths: number[], width: number): number {
  for (let shown = columns.length; shown > 1; shown--) {
    const total = (): number =>
      widths.slice(0, shown).reduce((sum, one) => sum + one, 0) + gap.length * (shown - 1);
    while (total() > width) {
      let widest = -1;
      for (let i = 0; i < shown; i++) {
        const canShrink = columns[i]!.flexible && widths[i]! > leastWidth;
        if (canShrink && (widest === -1 || widths[i]! > widths[widest]!)) widest = i;
      }
      if (widest === -1) break;
      widths[widest]!--;
    }
    if (total() <= width) return shown;
  }
  return 1;
}
