import fc from "fast-check";
import Long from "long";
import { hasBytes } from "../../../src/codec/column/bytes-column.ts";
import type { InstantColumn } from "../../../src/codec/column/instants.ts";
import type { DataTypeName } from "../../../src/codec/data-type.ts";
import type { ValueModes } from "../../../src/codec/value-modes.ts";
import { IoTDBProtocolError, IoTDBUsageError } from "../../../src/errors.ts";
import { decodeBatch, type ResultBatch, resultSchema } from "../../../src/result-batch.ts";
import { type Layout, writeBlock } from "../../support/block-writer.ts";

const DEFAULTS: ValueModes = { int64: "bigint", timestamps: "date", precision: "ms" };

function decode(
  type: DataTypeName,
  values: readonly unknown[],
  modes: Partial<ValueModes> = {},
  layout: Layout = "plain",
): ResultBatch {
  const schema = resultSchema({ columns: ["c"], dataTypeList: [type] }, { ...DEFAULTS, ...modes });
  return decodeBatch(writeBlock(values.length, [{ type, layout, values }]), schema);
}

describe("INT64", () => {
  const values = [0n, -1n, 2n ** 53n - 1n, -(2n ** 53n) + 1n, null, 2n ** 32n, -(2n ** 32n) - 1n];

  test("comes as numbers when asked for", () => {
    const batch = decode("INT64", values, { int64: "number" });
    const numbers = values.map((value) => (value === null ? null : Number(value)));
    expect(batch.column("c").toArray()).toEqual(numbers);
    expect(batch.tuples).toEqual(numbers.map((number) => [number]));
    expect(batch.column("c").values).toBeInstanceOf(Float64Array);
  });

  test("refuses to be a number that is not safe, and says which", () => {
    for (const unsafe of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)]) {
      const batch = decode("INT64", [1n, unsafe], { int64: "number" });
      expect(() => batch.rows).toThrow(IoTDBUsageError);
      expect(() => batch.column("c").values).toThrow(`Value 1 of column "c", ${unsafe}, is no safe number`);
    }
  });

  test("comes as objects of a Long class when asked for", () => {
    for (const layout of ["plain", "dictionary"] as const) {
      const batch = decode("INT64", values, { int64: Long }, layout);
      const longs = values.map((value) => (value === null ? null : Long.fromString(String(value))));
      expect(batch.column("c").toArray()).toEqual(longs);
      expect(batch.column("c").values).toEqual(longs);
      expect(batch.tuples).toEqual(longs.map((long) => [long]));
    }
  });
});

describe("TIMESTAMP", () => {
  test("comes as Dates, cut off towards the past, with all digits in values", () => {
    const ticks = [1_700_000_000_123_456n, -1n, 0n, null, -1_000n, -1_001n];
    const us = decode("TIMESTAMP", ticks, { precision: "us" });
    const dates = [1_700_000_000_123, -1, 0, null, -1, -2].map((ms) => (ms === null ? null : new Date(ms)));
    expect(us.column("c").toArray()).toEqual(dates);
    expect(us.tuples).toEqual(dates.map((date) => [date]));
    expect(us.column("c").values).toEqual(BigInt64Array.from(ticks, (tick) => tick ?? 0n));
    expect((us.column("c") as InstantColumn).precision).toBe("us");
  });

  test.each([
    ["ms", 1n],
    ["us", 1000n],
    ["ns", 1_000_000n],
  ] as const)("in %s is exact for all that a Date can hold", (precision, units) => {
    const lowest = units === 1_000_000n ? -(2n ** 63n) : -8_640_000_000_000_000n * units;
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: lowest, max: -lowest - 1n }), { minLength: 1 }), (ticks) => {
        const batch = decode("TIMESTAMP", ticks, { precision });
        const ms = ticks.map((tick) => Number((tick - (((tick % units) + units) % units)) / units));
        expect(batch.column("c").toArray()).toEqual(ms.map((value) => new Date(value)));
        expect(batch.tuples).toEqual(ms.map((value) => [new Date(value)]));
      }),
    );
  });

  test("comes as bigints in the unit of the server when asked for", () => {
    const ticks = [2n ** 63n - 1n, null, -5n];
    const batch = decode("TIMESTAMP", ticks, { timestamps: "bigint", precision: "ns" });
    expect(batch.tuples).toEqual(ticks.map((tick) => [tick]));
  });

  test("refuses to be a Date that cannot be, and says which", () => {
    for (const far of [8_640_000_000_000_001n, -8_640_000_000_000_001n, 2n ** 63n - 1n]) {
      for (const layout of ["plain", "run"] as const) {
        const batch = decode("TIMESTAMP", [far], {}, layout);
        expect(() => batch.rows).toThrow(IoTDBUsageError);
        expect(() => batch.column("c").get(0)).toThrow(`Value 0 of column "c", ${far}, is beyond`);
        expect(batch.column("c").values).toEqual(BigInt64Array.of(far));
      }
    }
    const border = [8_640_000_000_000_000n, -8_640_000_000_000_000n];
    expect(decode("TIMESTAMP", border).tuples).toEqual(border.map((ms) => [new Date(Number(ms))]));
  });

  test("that is the same in all rows is a Date of its own in each", () => {
    const [first, second] = decode("TIMESTAMP", [5n, 5n], {}, "run").rows;
    expect(first).toEqual(second);
    expect(first!.c).not.toBe(second!.c);
  });
});

test("DATE that is no day is reported", () => {
  const batch = decode("DATE", [20240230]);
  expect(() => batch.rows).toThrow(IoTDBProtocolError);
  expect(() => batch.column("c").get(0)).toThrow('Value 0 of column "c", 20240230, is no DATE');
});

test("BLOB is copied, and its bytes can be viewed", () => {
  const batch = decode("BLOB", [Uint8Array.of(1, 2), null]);
  const column = batch.column<Uint8Array>("c") as unknown as { bytes(i: number): Uint8Array | null };
  expect(column.bytes(0)).toEqual(Uint8Array.of(1, 2));
  expect(column.bytes(1)).toBeNull();
  (batch.rows[0]!.c as Uint8Array)[0] = 9;
  expect(column.bytes(0)).toEqual(Uint8Array.of(1, 2));
  expect(batch.column("c").get(0)).toEqual(Uint8Array.of(1, 2));
});

test("a value that there is not is a usage error", () => {
  const column = decode("INT32", [1]).column("c");
  for (const index of [-1, 1, 0.5, Number.NaN]) {
    expect(() => column.get(index)).toThrow(`Column "c" has no value ${index}, it has 1`);
  }
});

test("a column that is read alone and columns that are read together are the same", () => {
  const values = Array.from({ length: 9 }, (_, i) => (i % 4 === 1 ? null : i / 3));
  const types = ["DOUBLE", "FLOAT", "INT32", "DOUBLE"] as const;
  const columns = types.map((type, c) => ({
    type,
    layout: "plain" as const,
    values: values.map((value) => (value === null || c % 2 === 1 ? value : Math.trunc(value * 100) + c)),
  }));
  const schema = resultSchema({ columns: ["a", "b", "c", "d"], dataTypeList: types }, DEFAULTS);
  const block = writeBlock(9, columns);
  const together = decodeBatch(block, schema);
  for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [1], [2, 0]]) {
    const batch = decodeBatch(block, schema);
    for (const c of order) expect(batch.column(c).values).toEqual(together.column(c).values);
  }
  expect(together.column(1).toArray()).toEqual(
    values.map((value) => (value === null ? null : Math.fround(value))),
  );
});

test("a batch prints even where values cannot be what they were asked to be", () => {
  expect(String(decode("TIMESTAMP", [5n, 2n ** 62n]))).toContain("1970-01-01T00:00:00.005Z\n(out of range)");
  expect(String(decode("INT64", [2n ** 62n], { int64: "number" }))).toContain("(out of range)");
  expect(String(decode("DATE", [5]).column("c"))).toBe("c DATE [(out of range)]");
  expect(String(decode("BLOB", [Uint8Array.of(1, 255), new Uint8Array(100)]))).toContain("0x01ff\n0x000000");
});

describe("The exact bytes of texts", () => {
  const malformed = Uint8Array.of(0x61, 0xff, 0x62);

  test.each(["plain", "dictionary", "run"] as const)("can be had of a column that is %s", (layout) => {
    const values = layout === "run" ? [malformed, malformed] : [malformed, null, malformed];
    for (const type of ["TEXT", "BLOB"] as const) {
      const column = decode(type, values, {}, layout).column<string | Uint8Array>("c");
      if (!hasBytes(column)) throw new Error("it has bytes");
      expect(values.map((_, i) => column.bytes(i))).toEqual(values);
      expect(column.get(0)).toEqual(type === "TEXT" ? "a\ufffdb" : malformed);
      expect(() => column.bytes(9)).toThrow(IoTDBUsageError);
    }
  });

  test("cannot be had of numbers", () => {
    expect(hasBytes(decode("INT32", [1]).column("c"))).toBe(false);
    expect(hasBytes(decode("INT32", [1, 1], {}, "run").column("c"))).toBe(false);
  });
});
