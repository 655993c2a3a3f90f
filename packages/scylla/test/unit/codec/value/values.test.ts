import { inspect } from "node:util";
import fc from "fast-check";
import { Decimal } from "../../../../src/codec/value/decimal.ts";
import { Duration } from "../../../../src/codec/value/duration.ts";
import { EMPTY } from "../../../../src/codec/value/empty.ts";
import { Inet } from "../../../../src/codec/value/inet.ts";
import { LocalDate } from "../../../../src/codec/value/local-date.ts";
import { LocalTime } from "../../../../src/codec/value/local-time.ts";
import { ScyllaUsageError } from "../../../../src/errors.ts";

describe("a Duration", () => {
  test.each([
    ["1y2mo3w4d5h6m7s8ms9us10ns", 14, 25, 18_367_008_009_010n, "1y2mo25d5h6m7s8ms9us10ns"],
    ["-1y1mo1d1h1m1s", -13, -1, -3_661_000_000_000n, "-1y1mo1d1h1m1s"],
    ["P1Y2M3DT4H5M6S", 14, 3, 14_706_000_000_000n, "1y2mo3d4h5m6s"],
    ["-P3W", 0, -21, 0n, "-21d"],
    ["P0001-02-03T04:05:06", 14, 3, 14_706_000_000_000n, "1y2mo3d4h5m6s"],
    ["PT5M", 0, 0, 300_000_000_000n, "5m"],
    ["89h4m48s", 0, 0, 320_688_000_000_000n, "89h4m48s"],
    ["5µs", 0, 0, 5000n, "5us"],
    ["0s", 0, 0, 0n, "0s"],
  ])("is read from %s", (text, months, days, nanoseconds, printed) => {
    const duration = Duration.fromString(text);
    expect(duration).toEqual(new Duration(months, days, nanoseconds));
    expect([duration.months, duration.days, duration.nanoseconds]).toEqual([months, days, nanoseconds]);
    expect(String(duration)).toBe(printed);
    expect(Duration.fromString(printed).equals(duration)).toBe(true);
  });

  test("is refused for other text, different signs and what does not fit", () => {
    for (const text of [
      "",
      "P",
      "PT",
      "-",
      "1",
      "1x",
      "1s1h",
      "1m2mo",
      "1.5s",
      "P1",
      "P1Y2",
      "3000000000mo",
      "x".repeat(1000),
    ])
      expect(() => Duration.fromString(text)).toThrow(ScyllaUsageError);
    expect(() => new Duration(1, -1, 0)).toThrow("same sign");
    expect(() => new Duration(0, 1, -1n)).toThrow("same sign");
    expect(() => new Duration(2 ** 31, 0, 0)).toThrow("32 bits");
    expect(() => new Duration(0, 0.5, 0)).toThrow("32 bits");
    expect(() => new Duration(0, 0, 2n ** 63n)).toThrow("64 bits");
    expect(() => new Duration(0, 0, 1.5)).toThrow("whole number");
  });

  test("of a day is not one of 24 hours", () => {
    expect(new Duration(0, 1, 0).equals(Duration.fromString("24h"))).toBe(false);
    expect(new Duration(0, 1, 0).equals("1d")).toBe(false);
  });

  test("survives its text, whatever it is", () => {
    const part = fc.integer({ min: 0, max: 2147483647 });
    fc.assert(
      fc.property(
        part,
        part,
        fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        fc.constantFrom(1, -1),
        (m, d, n, sign) => {
          const duration = new Duration(m * sign, d * sign, n * BigInt(sign));
          expect(Duration.fromString(String(duration)).equals(duration)).toBe(true);
        },
      ),
    );
  });
});

describe("a Decimal", () => {
  test.each([
    ["0", 0n, 0, "0"],
    ["1.50", 150n, 2, "1.50"],
    ["-0.00000001", -1n, 8, "-1E-8"],
    [".5", 5n, 1, "0.5"],
    ["5.", 5n, 0, "5"],
    ["+12e3", 12n, -3, "1.2E+4"],
    ["1E+10", 1n, -10, "1E+10"],
    ["0E-8", 0n, 8, "0E-8"],
    ["0.000001", 1n, 6, "0.000001"],
    [
      "-12345678901234567890.0123456789",
      -123456789012345678900123456789n,
      10,
      "-12345678901234567890.0123456789",
    ],
  ])("is read from %s digit by digit", (text, unscaled, scale, printed) => {
    const decimal = Decimal.fromString(text);
    expect([decimal.unscaled, decimal.scale]).toEqual([unscaled, scale]);
    expect(String(decimal)).toBe(printed);
    expect(Decimal.fromString(printed)).toEqual(decimal);
  });

  test("equals the same number of another scale, however large", () => {
    expect(Decimal.fromString("1.5").equals(Decimal.fromString("1.500"))).toBe(true);
    expect(Decimal.fromString("0").equals(Decimal.fromString("0E-2000000000"))).toBe(true);
    expect(Decimal.fromString("1E2000000000").equals(Decimal.fromString("10E1999999999"))).toBe(true);
    expect(Decimal.fromString("1E2000000000").equals(Decimal.fromString("1"))).toBe(false);
    expect(Decimal.fromString("1").equals(1)).toBe(false);
  });

  test("becomes the nearest number only when asked", () => {
    expect(Decimal.fromString("0.1").toNumber()).toBe(0.1);
    expect(Decimal.fromString("1E400").toNumber()).toBe(Number.POSITIVE_INFINITY);
  });

  test("is refused for text that is no number, and scales beyond 32 bits", () => {
    for (const text of ["", ".", "-", "1e", "1,5", "0x10", "NaN", "1e99999999999", "1e2147483649", " 1"])
      expect(() => Decimal.fromString(text)).toThrow(ScyllaUsageError);
    expect(() => new Decimal(1 as never, 0)).toThrow("bigint");
    expect(() => new Decimal(1n, 0.5)).toThrow("scale");
  });

  test("survives its text, whatever it is", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer(), (unscaled, scale) => {
        const decimal = new Decimal(unscaled, scale);
        const again = Decimal.fromString(String(decimal));
        expect([again.unscaled, again.scale]).toEqual([unscaled, scale]);
      }),
    );
  });
});

describe("a LocalDate", () => {
  test.each([
    ["1970-01-01", 0],
    ["1969-12-31", -1],
    ["2000-02-29", 11_016],
    ["0001-01-01", -719_162],
    ["0000-01-01", -719_528],
    ["-0001-12-31", -719_529],
    ["-5877641-06-23", -2_147_483_648],
    ["+5881580-07-11", 2_147_483_647],
  ])("%s is day %i", (text, days) => {
    expect(LocalDate.fromString(text).days).toBe(days);
    expect(String(new LocalDate(days))).toBe(text);
  });

  test("agrees with Date where that reaches", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const local = new LocalDate(days);
        expect([local.year, local.month, local.day]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
        ]);
        expect(local.toDate()).toEqual(date);
        expect(LocalDate.fromDate(date).equals(local)).toBe(true);
        expect(LocalDate.fromString(String(local)).equals(local)).toBe(true);
        expect(LocalDate.of(local.year, local.month, local.day).days).toBe(days);
      }),
    );
  });

  test("is refused for days that do not exist", () => {
    for (const text of [
      "",
      "2023-02-29",
      "2023-13-01",
      "2023-00-01",
      "2023-01-00",
      "70-01-01",
      "2023-1-1",
      "2023-01-01T00:00",
      "9999999-01-01",
    ])
      expect(() => LocalDate.fromString(text)).toThrow(ScyllaUsageError);
    for (const days of [0.5, 2 ** 31, Number.NaN])
      expect(() => new LocalDate(days)).toThrow(ScyllaUsageError);
    expect(() => LocalDate.fromDate(new Date(Number.NaN))).toThrow(ScyllaUsageError);
    expect(() => new LocalDate(2 ** 31 - 1).toDate()).toThrow(
      expect.objectContaining({ code: "ERR_SCYLLA_RANGE" }),
    );
  });
});

describe("a LocalTime", () => {
  test("is read from text, and printed with all its digits", () => {
    const time = LocalTime.fromString("08:12:54.123456789");
    expect(time.nanoseconds).toBe(29_574_123_456_789n);
    expect([time.hour, time.minute, time.second, time.nanosecond]).toEqual([8, 12, 54, 123_456_789]);
    expect(String(time)).toBe("08:12:54.123456789");
    expect(String(LocalTime.fromString("23:59:59"))).toBe("23:59:59.000000000");
    expect(String(LocalTime.fromString("00:00:00.5"))).toBe("00:00:00.500000000");
    expect(String(new LocalTime(86_399_999_999_999n))).toBe("23:59:59.999999999");
    expect(LocalTime.fromString("00:00:00.5").equals(new LocalTime(500_000_000))).toBe(true);
  });

  test("is refused beyond the day", () => {
    for (const text of [
      "",
      "24:00:00",
      "23:60:00",
      "23:59:60",
      "1:00:00",
      "00:00",
      "00:00:00.",
      "00:00:00.1234567890",
    ])
      expect(() => LocalTime.fromString(text)).toThrow(ScyllaUsageError);
    for (const ns of [-1n, 86_400_000_000_000n, 0.5, Number.NaN])
      expect(() => new LocalTime(ns)).toThrow(ScyllaUsageError);
  });
});

describe("an Inet", () => {
  test.each([
    ["127.0.0.1", "7f000001", "127.0.0.1"],
    ["255.255.255.255", "ffffffff", "255.255.255.255"],
    ["::", "00000000000000000000000000000000", "::"],
    ["::1", "00000000000000000000000000000001", "::1"],
    ["1::", "00010000000000000000000000000000", "1::"],
    ["2001:DB8::1", "20010db8000000000000000000000001", "2001:db8::1"],
    ["1:0:0:2:0:0:0:3", "00010000000000020000000000000003", "1:0:0:2::3"],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008", "1:2:3:4:5:6:7:8"],
    ["1:0:3:4:5:6:7:8", "00010000000300040005000600070008", "1:0:3:4:5:6:7:8"],
    ["64:ff9b::1.2.3.4", "0064ff9b000000000000000001020304", "64:ff9b::102:304"],
    ["::ffff:1.2.3.4", "01020304", "1.2.3.4"],
  ])("%s is read and printed in its short form", (text, hex, printed) => {
    const address = Inet.fromString(text);
    expect(Buffer.from(address.bytes).toString("hex")).toBe(hex);
    expect(String(address)).toBe(printed);
    expect(address.family).toBe(hex.length === 8 ? 4 : 6);
    expect(Inet.fromBytes(address.bytes).equals(address)).toBe(true);
  });

  test("of 16 bytes stays one, even if it stands for four", () => {
    const address = Inet.fromBytes(Buffer.from("00000000000000000000ffff01020304", "hex"));
    expect(address.family).toBe(6);
    expect(String(address)).toBe("::ffff:1.2.3.4");
    expect(address.bytes).toHaveLength(16);
    expect(address.equals(Inet.fromString("1.2.3.4"))).toBe(false);
  });

  test("is refused for names and broken addresses", () => {
    for (const text of [
      "",
      "localhost",
      "1.2.3",
      "1.2.3.256",
      "01.2.3.4",
      "1.2.3.4.5",
      ":",
      ":::",
      "1::2::3",
      "1:2:3",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7:8::",
      "12345::",
      "::g",
      "fe80::1%eth0",
      "1.2.3.4::",
      "1".repeat(100),
    ])
      expect(() => Inet.fromString(text)).toThrow(ScyllaUsageError);
    for (const length of [0, 3, 5, 15, 17])
      expect(() => Inet.fromBytes(new Uint8Array(length))).toThrow(ScyllaUsageError);
  });

  test("survives its text, whatever it is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        fc.pre(
          !(bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff),
        );
        const address = Inet.fromBytes(bytes);
        expect(Inet.fromString(String(address)).equals(address)).toBe(true);
      }),
    );
  });
});

test("all print under their own names, and as text in JSON", () => {
  const values = [
    Duration.fromString("1mo2d"),
    Decimal.fromString("1.50"),
    LocalDate.fromString("2024-02-29"),
    LocalTime.fromString("12:00:00"),
    Inet.fromString("::1"),
  ];
  expect(values.map((value) => inspect(value))).toEqual([
    "Duration 1mo2d",
    "Decimal 1.50",
    "LocalDate 2024-02-29",
    "LocalTime 12:00:00.000000000",
    "Inet ::1",
  ]);
  expect(JSON.stringify(values)).toBe('["1mo2d","1.50","2024-02-29","12:00:00.000000000","::1"]');
  expect([inspect(EMPTY), String(EMPTY), JSON.stringify(EMPTY)]).toEqual(["EMPTY", "", '""']);
});
