import fc from "fast-check";
import { barWidth, renderBar, renderProgress } from "../../../src/terminal/bar.ts";
import { plainStyle, richStyle } from "../../../src/terminal/style.ts";
import { renderTable } from "../../../src/terminal/table.ts";
import { textWidth } from "../../../src/terminal/text.ts";

describe("a table", () => {
  const columns = [
    { title: "code" },
    { title: "airport", flexible: true },
    { title: "flights", align: "right" as const },
  ];
  const rows = [
    ["ORD", "Chicago O'Hare International", "166,341"],
    ["DFW", "Dallas-Fort Worth", "9"],
  ];

  it("aligns its columns under their titles", () => {
    expect(renderTable(columns, rows, 80, plainStyle)).toEqual([
      "code  airport                       flights",
      "ORD   Chicago O'Hare International  166,341",
      "DFW   Dallas-Fort Worth                   9",
    ]);
  });

  it("cuts what is flexible when there is little room", () => {
    expect(renderTable(columns, rows, 30, plainStyle)).toEqual([
      "code  airport          flights",
      "ORD   Chicago O'Ha...  166,341",
      "DFW   Dallas-Fort ...        9",
    ]);
  });

  it("leaves columns out from the right when even that does not fit", () => {
    for (const line of renderTable(columns, rows, 14, plainStyle))
      expect(line.length).toBeLessThanOrEqual(14);
    expect(renderTable(columns, rows, 14, plainStyle)[1]).toMatch(/^ORD {3}Chi/);
  });

  it("never is wider than it may be, as long as its first column fits", () => {
    const cell = fc.stringMatching(/^[a-z]{0,30}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }),
        fc.integer({ min: 34, max: 100 }),
        (cells, width) => {
          for (const line of renderTable(columns, cells, width, richStyle))
            expect(textWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe("a bar", () => {
  it("has eighths where there are glyphs for them, and # where there are none", () => {
    expect(renderBar(0.5, 3, richStyle)).toBe("█▌ ");
    expect(renderBar(0.5, 4, plainStyle)).toBe("##  ");
    expect(renderBar(1, 4, plainStyle)).toBe("####");
  });

  it("is as wide as asked, whatever the share", () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(plainStyle, richStyle),
        (share, width, style) => {
          expect(textWidth(renderBar(share, width, style))).toBe(width);
        },
      ),
    );
  });

  it("shows progress with its percentage", () => {
    expect(renderProgress(0.456, "1,000 rows", 10, plainStyle)).toBe("[#####     ]  45 %  1,000 rows");
    expect(renderProgress(7, "", 4, plainStyle)).toContain("100 %");
  });

  it("gets wider with the terminal, within limits", () => {
    expect([barWidth(20), barWidth(76), barWidth(500)]).toEqual([8, 10, 24]);
  });
});
