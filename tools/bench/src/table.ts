import { type ResultRow, reachesGoal } from "./result-row.ts";

/** Three significant digits, without an exponent. */
function short(value: number): string {
  const digits = value === 0 ? 1 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(digits, 6) });
}

function withSpread(value: number | null, spread: [number, number] | null): string {
  return value === null || !spread ? "–" : `${short(value)} (${spread.map(short).join("–")})`;
}

function verdict(row: ResultRow): string {
  const reached = reachesGoal(row);
  if (reached === undefined) return "no number";
  return reached ? "reached" : row.gate ? "MISSED" : "missed";
}

/** The rows as an aligned Markdown table: medians with the smallest and largest run, ratio, goal and verdict. */
export function formatTable(rows: readonly ResultRow[]): string {
  const cells = rows.map((row) => [
    row.work,
    row.unit,
    withSpread(row.ours, row.spread.ours),
    row.peerName ?? "–",
    withSpread(row.peer, row.spread.peer),
    row.ratio === null ? "–" : `${short(row.ratio)}×`,
    `${row.goalOp === ">=" ? "≥" : "≤"} ${short(row.goalValue)}${row.peerName === null ? ` ${row.unit}` : "×"}`,
    verdict(row),
  ]);
  const header = ["work", "unit", "ours", "peer", "peer's", "ratio", "goal", "verdict"];
  const widths = header.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const notes = [...new Set(rows.flatMap((row) => (row.note === undefined ? [] : [row.note])))];
  return [line(header), rule, ...cells.map(line), ...notes.map((note) => `note: ${note}`)].join("\n");
}
