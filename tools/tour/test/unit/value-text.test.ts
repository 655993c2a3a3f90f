import { valueText } from "../../src/web/value-text.ts";

class Money {
  toString(): string {
    return "1.50";
  }
}

describe("a value as text", () => {
  it.each([
    [null, "NULL"],
    ["<b>", "<b>"],
    [170141183460469231731687303715884105727n, "170141183460469231731687303715884105727"],
    [false, "false"],
    [Number.NaN, "NaN"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [[1n, "a", null, [2]], '[1, "a", NULL, [2]]'],
    [new Float32Array([0.5, 1]), "[0.5, 1]"],
    [new Map<unknown, unknown>([["a", 1n]]), '{"a": 1}'],
    [{ x: 1, y: { z: "b" } }, '{x: 1, y: {z: "b"}}'],
    [new Money(), "1.50"],
    [[new Money()], "[1.50]"],
  ])("shows %p as %s", (value, text) => {
    expect(valueText(value)).toBe(text);
  });
});
