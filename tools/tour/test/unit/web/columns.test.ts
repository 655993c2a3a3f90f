import { chooseChart } from "../../../web/chart/choose.js";
import { addBatch, DataColumn } from "../../../web/columns.js";
import { locate } from "../../../web/failure.js";
import type { ColumnHeader } from "../../../web/frames.js";

function columnOf(header: Partial<ColumnHeader>, bytes: ArrayBuffer, rows: number): DataColumn {
  const full: ColumnHeader = { name: "x", type: "", layout: "f64", at: 0, ...header };
  const column = new DataColumn(full);
  column.add(full, bytes, rows);
  return column;
}

const numbers = (name: string, values: number[]) =>
  columnOf({ name, layout: "f64" }, new Float64Array(values).buffer, values.length);
const days = (values: number[]) =>
  columnOf({ name: "day", layout: "u16", unit: "day" }, new Uint16Array(values).buffer, values.length);

function texts(name: string, values: string[]): DataColumn {
  const bytes = new TextEncoder().encode(values.join(""));
  const bytesAt = 8 * Math.ceil(((values.length + 1) * 4) / 8);
  const body = new Uint8Array(bytesAt + bytes.length);
  const offsets = new Uint32Array(body.buffer, 0, values.length + 1);
  values.forEach((value, i) => {
    offsets[i + 1] = offsets[i] + new TextEncoder().encode(value).length;
  });
  body.set(bytes, bytesAt);
  return columnOf({ name, layout: "text", bytesAt }, body.buffer, values.length);
}

describe("a column of the page", () => {
  it("keeps 64-bit integers exact in its texts", () => {
    const column = columnOf({ layout: "u64" }, new BigUint64Array([2n ** 64n - 1n]).buffer, 1);
    expect(column.text(0)).toBe("18446744073709551615");
  });

  it("shows instants in their own precision, before 1970 too", () => {
    const ticks = columnOf(
      { layout: "i64", unit: "tick", precision: 6 },
      new BigInt64Array([-1n, 1_500_000n]).buffer,
      2,
    );
    expect([ticks.text(0), ticks.text(1)]).toEqual([
      "1969-12-31 23:59:59.999999",
      "1970-01-01 00:00:01.500000",
    ]);
    expect([...ticks.numbers()]).toEqual([-0.001, 1500]);
    expect(days([11_323]).text(0)).toBe("2001-01-01");
  });

  it("knows its NULLs, across batches", () => {
    const header: ColumnHeader = { name: "x", type: "", layout: "i32", at: 8, nullsAt: 0 };
    const body = new ArrayBuffer(16);
    new Uint8Array(body)[0] = 0b10;
    new Int32Array(body, 8).set([7, 9]);
    const columns: DataColumn[] = [];
    addBatch(columns, { kind: "batch", rows: 2, columns: [header] }, body);
    addBatch(columns, { kind: "batch", rows: 2, columns: [header] }, body);
    expect([0, 1, 2, 3].map((row) => columns[0].text(row))).toEqual(["7", "NULL", "7", "NULL"]);
    expect([...columns[0].numbers()]).toEqual([7, Number.NaN, 7, Number.NaN]);
  });

  it("has texts of any characters", () => {
    const column = texts("city", ["Zürich", "", "São Paulo"]);
    expect([0, 1, 2].map((row) => column.text(row))).toEqual(["Zürich", "", "São Paulo"]);
  });
});

describe("the chart that fits", () => {
  const value = numbers("value", [1, 2, 3, 4]);

  it("is a heat map for two orders that repeat and a number", () => {
    expect(chooseChart([days([1, 1, 2, 2]), numbers("hour", [1, 2, 1, 2]), value])?.kind).toBe("heat");
  });

  it("is lines for numbers along an order without repeats", () => {
    expect(chooseChart([days([1, 2, 3, 4]), value, value])?.kind).toBe("lines");
    expect(chooseChart([numbers("x", [4, 3, 2, 1]), texts("t", ["a", "b", "c", "d"]), value])?.kind).toBe(
      "lines",
    );
  });

  it("is bars for texts with a number", () => {
    expect(chooseChart([texts("code", ["a", "b", "c", "d"]), value])?.kind).toBe("bars");
  });

  it("is a map for places", () => {
    const chart = chooseChart([numbers("longitude", [1, 2, 3, 4]), numbers("lat", [1, 2, 3, 4]), value]);
    expect(chart).toMatchObject({ kind: "map", size: value, labels: [] });
  });

  it("is none for anything else", () => {
    const text = texts("t", ["a", "b", "c", "d"]);
    expect(chooseChart([])).toBeUndefined();
    expect(chooseChart([value])).toBeUndefined();
    expect(chooseChart([text, text])).toBeUndefined();
    expect(chooseChart([numbers("x", [1, 1, 1, 1]), value])).toBeUndefined();
    expect(chooseChart([numbers("x", [1]), numbers("y", [1])])).toBeUndefined();
  });
});

describe("the place of a failure", () => {
  it("is where the engine says, to the end of the word", () => {
    expect(locate("SELECT 1 FORM x", { message: "", position: 9 })).toEqual({ from: 9, to: 13 });
    expect(locate("SELECT (", { message: "", position: 7 })).toEqual({ from: 7, to: 8 });
    expect(locate("SELECT", { message: "", position: 99 })).toEqual({ from: 6, to: 7 });
  });

  it("is else the quoted name that stands in the statement", () => {
    expect(locate("SELECT cuont(1)", { message: "Function with name `cuont` does not exist" })).toEqual({
      from: 7,
      to: 12,
    });
    expect(locate("SELECT 1", { message: "Memory limit exceeded" })).toBeUndefined();
  });
});
