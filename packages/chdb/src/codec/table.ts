import type { Column } from "./column/column.ts";

/** Characters of a value that are shown. */
const MAX_WIDTH = 40;
const RIGHT_ALIGNED = /^(?:Nullable\(|LowCardinality\()*(?:U?Int|Float|BFloat|Decimal)/;

/** The first rows of some columns as aligned text: names, types, values (numbers to the right, `NULL` for NULL). */
export function formatTable(columns: readonly Column[], rowCount: number, limit: number): string {
  const shown = Math.min(rowCount, Math.max(0, limit));
  const cells = columns.map((column) => {
    const values: unknown[] = [];
    column.copyTo(values, 0, 0, shown);
    return [column.name, column.type, ...values.map(formatCell)].map(clip);
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

/** A value as one line of text. */
export function formatCell(value: unknown): string {
  if (value === null) return "NULL";
  if (typeof value === "object") return JSON.stringify(plain(value)) ?? "";
  return String(value);
}

/** What JSON can show: dates as text, maps as objects, bigints as they are spelled. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return formatDate(value);
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([k, v]) => [formatCell(k), plain(v)]));
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}

function formatDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? "invalid date" : date.toISOString();
}

/** One line, without anything that a terminal would obey. */
function clip(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
  const safe = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    return character === "\n" ? "⏎" : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  const characters = Array.from(safe);
  return characters.length <= MAX_WIDTH ? safe : `${characters.slice(0, MAX_WIDTH - 1).join("")}…`;
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
