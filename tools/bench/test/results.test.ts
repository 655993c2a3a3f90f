import fc from "fast-check";
import { parseCommand } from "../src/command-line.ts";
import type { ResultRow } from "../src/result-row.ts";
import { median, range } from "../src/statistics.ts";
import { formatTable } from "../src/table.ts";

const row: ResultRow = {
  package: "binary",
  work: "read",
  unit: "ns CPU",
  ours: 2.5,
  peer: 10,
  peerName: "Buffer",
  spread: { ours: [2, 3.333], peer: [9, 1_234.5] },
  ratio: 4,
  goalOp: ">=",
  goalValue: 3,
  gate: true,
};

describe("statistics", () => {
  it("take the middle value, or the mean of the two in the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it("find the median between the ends of the range, whatever the order", () => {
    const numbers = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (values) => {
        const [low, high] = range(values);
        expect(median(values)).toBeGreaterThanOrEqual(low);
        expect(median(values)).toBeLessThanOrEqual(high);
        expect(median([...values].reverse())).toBe(median(values));
      }),
    );
  });
});

describe("the table", () => {
  it("shows medians, spread, ratio, goal and verdict in three digits", () => {
    expect(formatTable([row]).split("\n")[2]).toBe(
      "| read | ns CPU | 2.5 (2–3.33) | Buffer | 10 (9–1,235) | 4×    | ≥ 3× | reached |",
    );
  });

  it("tells a missed goal that decides from one that is only reported, and why a number is missing", () => {
    const lines = formatTable([
      { ...row, ratio: 2 },
      { ...row, ratio: 2, gate: false },
      {
        ...row,
        peer: null,
        ratio: null,
        spread: { ours: [2, 3], peer: null },
        note: "Buffer not installed: x",
      },
      { ...row, peer: null, peerName: null, ratio: null, goalOp: "<=", goalValue: 400, unit: "MB" },
    ]).split("\n");
    expect(lines[2]).toMatch(/\| MISSED {2}/);
    expect(lines[3]).toMatch(/\| missed {2}/);
    expect(lines[4]).toMatch(/\| – {2,}\| – {2,}\| ≥ 3× {2,}\| no number \|$/);
    expect(lines[5]).toMatch(/\| ≤ 400 MB \| reached/);
    expect(lines[6]).toBe("note: Buffer not installed: x");
  });
});

describe("the command line", () => {
  it("is understood", () => {
    expect(parseCommand(["chdb", "--quick", "--json", "out.json"])).toEqual({
      package: "chdb",
      isQuick: true,
      saves: false,
      only: "",
      jsonFile: "out.json",
    });
    expect(parseCommand(["--", "all", "--save", "--only", "read"])).toEqual({
      package: "all",
      isQuick: false,
      saves: true,
      only: "read",
    });
  });

  it.each([[[]], [["a", "b"]], [["a", "--fast"]], [["a", "--json"]]])("explains itself to %j", (words) => {
    expect(() => parseCommand(words)).toThrow("usage: pnpm bench");
  });
});
