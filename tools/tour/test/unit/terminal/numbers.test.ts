import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFixed,
  formatLarge,
  formatShare,
} from "../../../src/terminal/numbers.ts";

describe("numbers as text", () => {
  it("groups digits, of bigints too", () => {
    expect([formatCount(3e6), formatCount(2_194_861_208n), formatCount(0.6)]).toEqual([
      "3,000,000",
      "2,194,861,208",
      "1",
    ]);
  });

  it("knows no negative zero", () => {
    expect([formatFixed(-0.04), formatFixed(-0.06), formatShare(0.2089)]).toEqual(["0.0", "-0.1", "20.9 %"]);
  });

  it.each([
    [0, "0 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [9_994, "9.99 s"],
    [9_996, "10.0 s"],
    [59_960, "1 min 0 s"],
    [125_000, "2 min 5 s"],
    [1688 * 60_000, "28 h 8 min"],
    [11 * 86_400_000, "11 days"],
  ])("reads %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [812, "812 B"],
    [999.6, "1.0 kB"],
    [13_493_022, "13.5 MB"],
    [123_456_789, "123 MB"],
    [5e15, "5000 TB"],
  ])("reads %d bytes as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [12_345, "12,345"],
    [2_400_000, "2.4 million"],
    [2_194_861_208, "2.19 billion"],
    [1e12, "1.00 trillion"],
  ])("says %d as %s", (value, text) => {
    expect(formatLarge(value)).toBe(text);
  });
});
