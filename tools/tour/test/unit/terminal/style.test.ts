import { plainStyle, richStyle, styleFor } from "../../../src/terminal/style.ts";

const color = { TERM: "xterm-256color" };

describe("the style for a stream", () => {
  it("is rich on a terminal with 256 colours", () => {
    expect(styleFor({ isTTY: true }, color)).toBe(richStyle);
  });

  it("is plain in a pipe, on a dumb terminal, with few colours and under NO_COLOR", () => {
    expect(styleFor({}, color)).toBe(plainStyle);
    expect(styleFor({ isTTY: true }, { TERM: "dumb" })).toBe(plainStyle);
    expect(styleFor({ isTTY: true }, { TERM: "vt100" })).toBe(plainStyle);
    expect(styleFor({ isTTY: true }, { ...color, NO_COLOR: "1" })).toBe(plainStyle);
  });

  it("is rich in a pipe that is forced to colours", () => {
    expect(styleFor({}, { FORCE_COLOR: "3" })).toBe(richStyle);
    expect(styleFor({}, { FORCE_COLOR: "0" })).toBe(plainStyle);
  });

  it("writes black on light cells and white on dark ones", () => {
    expect(richStyle.cell("x", 229)).toBe("\u001b[48;5;229;38;5;16mx\u001b[39;49m");
    expect(richStyle.cell("x", 17)).toContain(";38;5;231m");
    expect(richStyle.cell("x", 232)).toContain(";38;5;231m");
    expect(richStyle.cell("x", 255)).toContain(";38;5;16m");
  });

  it("marks nothing up when it is plain", () => {
    const { bold, dim, accent, good, bad } = plainStyle;
    expect([bold, dim, accent, good, bad].map((paint) => paint("x"))).toEqual(["x", "x", "x", "x", "x"]);
    expect(JSON.stringify(plainStyle.glyphs)).toMatch(/^[ -~]*$/);
  });
});
