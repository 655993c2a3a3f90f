import { inspect } from "node:util";
import fc from "fast-check";
import { epochDay, isPackedDay, LocalDate, packDay, unpackDay } from "../../../src/codec/local-date.ts";
import { IoTDBUsageError } from "../../../src/errors.ts";

describe("a day", () => {
  test("is told by number, text, Date or its parts, and is the same each way", () => {
    const dates = fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const day = new LocalDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
        const packed = Number(iso.replaceAll("-", ""));
        expect([day, { ...day }, date, iso, packed].map(packDay)).toEqual(Array(5).fill(packed));
        expect(unpackDay(packed)).toEqual(day);
        expect(String(day)).toBe(iso);
        expect(JSON.stringify({ day })).toBe(`{"day":"${iso}"}`);
        expect(day.toDate()).toEqual(new Date(iso));
        expect(epochDay(packed)).toBe(Date.parse(iso) / 86_400_000);
      }),
    );
  });

  test("is in the calendar", () => {
    for (const packed of [20240229, 20000229, 10000101, 99991231, 20240430])
      expect(isPackedDay(packed)).toBe(true);
    for (const packed of [
      20230229, 19000229, 9991231, 100000101, 20241301, 20240001, 20240100, 20240431, 19782, 0, -1,
    ]) {
      expect(isPackedDay(packed)).toBe(false);
      expect(packDay(packed)).toBeUndefined();
    }
    for (const value of [
      "2024-2-29",
      "2023-02-29",
      "20240229",
      "2024-02-29T00:00",
      "",
      null,
      undefined,
      {},
      true,
      1n,
    ]) {
      expect(packDay(value)).toBeUndefined();
    }
    expect(packDay(new Date(Number.NaN))).toBeUndefined();
    expect(packDay(20240229.5)).toBeUndefined();
    expect(() => new LocalDate(2023, 2, 29)).toThrow(IoTDBUsageError);
    expect(() => new LocalDate(2023, 2, 29)).toThrow("There is no day 2023-2-29");
  });

  test("compares and prints", () => {
    expect(new LocalDate(2024, 2, 29) < new LocalDate(2024, 3, 1)).toBe(true);
    expect(inspect(new LocalDate(1999, 1, 2))).toBe("LocalDate 1999-01-02");
  });
});
