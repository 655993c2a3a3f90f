import fc from "fast-check";
import { cutText, padText, textWidth, wrapText } from "../../../src/terminal/text.ts";

describe("text in columns", () => {
  it("takes no width for colours", () => {
    expect(textWidth("\u001b[1mbold\u001b[22m")).toBe(4);
    expect(padText("\u001b[1mab\u001b[22m", 4)).toBe("\u001b[1mab\u001b[22m  ");
    expect(padText("ab", 4, "right")).toBe("  ab");
  });

  it("cuts to any width", () => {
    expect(cutText("Dallas-Fort Worth", 9, "...")).toBe("Dallas...");
    expect(cutText("abc", 3, "...")).toBe("abc");
    expect(cutText("abcdef", 2, "...")).toBe("ab");
    fc.assert(
      fc.property(fc.string(), fc.nat(20), (text, width) => {
        expect([...cutText(text, width, "…")].length).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("breaks lines at spaces and loses no word", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 40 }), (list, width) => {
        const lines = wrapText(list.join(" "), width);
        expect(lines.join(" ")).toBe(list.join(" "));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
