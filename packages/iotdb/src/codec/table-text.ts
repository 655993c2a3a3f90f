import { cellText } from "./cell-text.ts";
import type { Column } from "./column/column.ts";

const RIGHT_ALIGNED = /^(?:INT32|INT64|FLOAT|DOUBLE)$/;

/** The first rows of some columns as aligned text: names, types, values (numbers to the right). */
export function formatTable(columns: readonly Column[], rowCount: number, limit: number): string {
  const shown = Math.min(rowCount, limit);
  const cells = columns.map((column) => {
    const values = Array.from({ length: shown }, (_, i) => column.text(i));
    return [cellText(column.name), column.type, ...values];
  });
  const widths = cells.map((column) => Math.max(...column.map(({ length }) => length)));
  const lines: string[] = [];
  for (let row = 0; row < shown + 2; row++) {
    const line = cells.map((column, c) => {
      const right = RIGHT_ALIGNED.test(columns[c]!.type);
      return right ? column[row]!.padStart(widths[c]!) : column[row]!.padEnd(widths[c]!);
    });
    lines.push(line.join("  ").trimEnd());
    if (row === 1) lines.push(widths.map((width) => "─".repeat(width)).join("  "));
  }
  const rest = rowCount - shown;
  lines.push(`${shown} ${shown === 1 ? "row" : "rows"}${rest > 0 ? `, ${rest} more` : ""}`);
  return lines.join("\n");
}
