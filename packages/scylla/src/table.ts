import { cellText } from "./cell-text.ts";

const RIGHT_ALIGNED: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "tinyint",
  "smallint",
  "int",
  "bigint",
  "counter",
  "varint",
  "decimal",
  "float",
  "double",
]);
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** The first rows of a result as aligned text: names, types, values (numbers to the right), and how many rows there are. */
export function formatTable(
  columns: readonly { readonly name: string; readonly type: string }[],
  tuples: readonly (readonly unknown[])[],
  rowCount: number,
): string {
  const cells = columns.map(({ name, type }, c) =>
    [name, type, ...tuples.map((tuple) => tuple[c])].map(cellText),
  );
  const widths = cells.map((column) => Math.max(...column.map(textWidth)));
  const lines: string[] = [];
  for (let row = 0; row < tuples.length + 2 && columns.length > 0; row++) {
    const line = cells.map((column, c) => pad(column[row]!, widths[c]!, RIGHT_ALIGNED.has(columns[c]!.type)));
    lines.push(line.join("  ").trimEnd());
    if (row === 1) lines.push(widths.map((width) => "─".repeat(width)).join("  "));
  }
  const rest = rowCount - tuples.length;
  lines.push(`${rowCount} ${rowCount === 1 ? "row" : "rows"}${rest > 0 ? `, ${rest} not shown` : ""}`);
  return lines.join("\n");
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return right ? blanks + text : text + blanks;
}

/** Columns of a terminal that a text takes: two for wide characters, none for combining marks. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) if (!/\p{Mark}/u.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}
