import { cellWidth, type HeatMap, renderHeatMap } from "../../../src/terminal/heat-map.ts";
import { plainStyle, richStyle } from "../../../src/terminal/style.ts";
import { textWidth } from "../../../src/terminal/text.ts";

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
const map: HeatMap = {
  rowLabels: ["Mon", "Tue"],
  columnLabels: hours,
  value: (row, column) => (row === 1 && column === 0 ? undefined : (row * 24 + column) / 47),
  format: (value) => String(Math.round(value * 100)),
  unit: "% late",
  top: 1,
};

describe("a heat map", () => {
  it("has numbers on colours where there is room", () => {
    const [axis, monday, tuesday] = renderHeatMap(map, 76, richStyle);
    expect(axis).toContain(" 00 01 02");
    expect(monday).toContain("\u001b[48;5;17;38;5;231m 0 \u001b[39;49m");
    expect(tuesday).toContain("\u001b[48;5;229;38;5;16m");
    expect(textWidth(monday!)).toBe(4 + 24 * 3);
  });

  it("falls back to ASCII, the more ink the higher", () => {
    const lines = renderHeatMap(map, 76, plainStyle);
    expect(lines.join("\n")).toMatch(/^[\n -~]*$/);
    expect(lines[1]).toMatch(/^Mon {4,}.*\.\. .*:: /);
    expect(lines[2]).toMatch(/@@ $/);
    expect(lines.at(-1)).toBe('    0 " .:-=+*#%@" 100+  % late');
  });

  it("leaves cells without a value empty", () => {
    expect(renderHeatMap(map, 76, richStyle)[2]).toMatch(/^Tue {4}/);
  });

  it.each([200, 120, 80, 60, 40, 30])("fits into %d columns", (width) => {
    for (const style of [plainStyle, richStyle])
      for (const line of renderHeatMap(map, width, style)) expect(textWidth(line)).toBeLessThanOrEqual(width);
  });

  it("narrows its cells with the terminal", () => {
    expect([200, 80, 60, 40, 10].map((width) => cellWidth(24, 4, width))).toEqual([4, 3, 2, 1, 1]);
  });

  it("leaves out column labels that would touch", () => {
    expect(renderHeatMap(map, 30, plainStyle)[0]).toBe("    00 03 06 09 12 15 18 21");
  });
});
