import { cellText } from "./cell-text.ts";
import type { Column } from "./column/column.ts";

const RIGHT_ALIGNED = /^(?:Nullable\(|LowCardinality\()*(?:U?Int|Float|BFloat|Decimal)/;

/** The first rows of some columns as aligned text: names, types, values (numbers to the right, `NULL` for NULL). */
export function formatTable(columns: readonly Column[], rowCount: number, limit: number): string {
  const shown = Math.min(rowCount, Math.max(0, limit));
  if (columns.length === 0) return "no columns";
  const cells = columns.map((column) => {
    const values: unknown[] = [];
    column.copyTo(values, 0, 0, shown);
    return [column.name, column.type, ...values].map(cellText);
  });
  const widths = cells.map((column) => Math.max(...column.map(textWidth)));
  const lines: string[] = [];
  for (let row = 0; row < shown + 2; row++) {
    lines.push(
      cells
        .map((column, c) => pad(column[row]!, widths[c]!, RIGHT_ALIGNED.test(columns[c]!.type)))
        .join("  ")
        .trimEnd(),
    );
    if (row === 1) lines.push(widths.map((width) => "─".repeat(width)).join("  "));
  }
  const rest = rowCount - shown;
  const more = rest > 0 ? `, ${rest} more` : "";
  lines.push(`${shown} ${shown === 1 ? "row" : "rows"}${more}`);
  return lines.join("\n");
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return right ? blanks + text : text + blanks;
}

/** Columns of a terminal that a text takes: two for wide characters, none for combining marks. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
