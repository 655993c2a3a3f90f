import type { Style } from "./style.ts";
import { padText, textWidth, wrapText } from "./text.ts";

/** A table of numbers to be shown as colours. */
export interface HeatMap {
  readonly rowLabels: readonly string[];
  /** One label for each column; as many are printed as fit. */
  readonly columnLabels: readonly string[];
  /** The value of a cell; undefined leaves it empty. */
  readonly value: (row: number, column: number) => number | undefined;
  /** Text of a value, for cells that are wide enough and for the legend. */
  readonly format: (value: number) => string;
  /** What the values are, for the legend. */
  readonly unit: string;
  /** The value that has the last colour; higher ones have it too. */
  readonly top: number;
}

/** From night blue over red to pale yellow: lightness grows all the way, so it reads without hues, too. */
const colors = [17, 18, 54, 90, 126, 161, 197, 203, 209, 215, 222, 229];
/** The same in ASCII, by how much ink each has. */
const ramp = " .:-=+*#%@";

/** Where a value lies between 0 and `top`, as an index below `steps`. */
function stepOf(value: number, top: number, steps: number): number {
  return Math.max(0, Math.min(steps - 1, Math.floor((value / top) * steps)));
}

/** How wide a cell may be so that the map fits, from 4 columns down to 1. */
export function cellWidth(columns: number, labelWidth: number, width: number): number {
  return Math.max(1, Math.min(4, Math.floor((width - labelWidth) / columns)));
}

/** Lines of a heat map, its column labels above and a legend below. */
export function renderHeatMap(map: HeatMap, width: number, style: Style): string[] {
  const labelWidth = Math.max(...map.rowLabels.map(textWidth)) + 1;
  const cell = cellWidth(map.columnLabels.length, labelWidth, width);
  const steps = style.isPlain ? ramp.length : colors.length;
  const paint = (value: number | undefined): string => {
    if (value === undefined) return " ".repeat(cell);
    const step = stepOf(value, map.top, steps);
    if (style.isPlain) return cell === 1 ? ramp[step]! : padText(ramp[step]!.repeat(cell - 1), cell);
    const text = map.format(value);
    const shown = cell > 2 && text.length < cell ? text : "";
    const left = Math.ceil((cell - shown.length) / 2);
    return style.cell(padText(" ".repeat(left) + shown, cell), colors[step]!);
  };
  const rows = map.rowLabels.map((label, row) => {
    const cells = map.columnLabels.map((_, column) => paint(map.value(row, column)));
    return `${padText(label, labelWidth)}${cells.join("")}`;
  });
  return [
    style.dim(`${" ".repeat(labelWidth)}${axis(map.columnLabels, cell)}`),
    ...rows,
    "",
    ...legend(map, steps, width - labelWidth, style).map((line) => " ".repeat(labelWidth) + line),
  ];
}

/** Column labels at their columns, leaving out those that would touch the one before. */
function axis(labels: readonly string[], cell: number): string {
  let text = "";
  labels.forEach((label, i) => {
    const at = i * cell + Math.max(0, Math.ceil((cell - label.length) / 2));
    if (text === "" || at > text.length) text = text.padEnd(at) + label;
  });
  return text;
}

function legend(map: HeatMap, steps: number, width: number, style: Style): string[] {
  const scale = (cell: string): string => {
    const marks = Array.from({ length: steps }, (_, i) =>
      style.isPlain ? ramp[i]! : style.cell(cell, colors[i]!),
    );
    const quote = style.isPlain ? '"' : "";
    return `${map.format(0)} ${quote}${marks.join("")}${quote} ${map.format(map.top)}+`;
  };
  const line = `${scale("  ")}  ${map.unit}`;
  if (textWidth(line) <= width) return [line];
  return [textWidth(scale("  ")) <= width ? scale("  ") : scale(" "), ...wrapText(map.unit, width)];
}
