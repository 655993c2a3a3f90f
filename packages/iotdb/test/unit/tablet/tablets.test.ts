import { ByteWriter, bitmapLength } from "@x/binary";
import fc from "fast-check";
import { ColumnCategory } from "../../../src/codec/column-category.ts";
import { DataType, type DataTypeName } from "../../../src/codec/data-type.ts";
import type { TabletColumn } from "../../../src/codec/tablet/shape.ts";
import { ColumnarTablet } from "../../../src/columnar-tablet.ts";
import { IoTDBUsageError } from "../../../src/errors.ts";
import { encodeTablet, prepareTablet, Tablet } from "../../../src/tablet.ts";
import { ALL_TYPES, valueOfType } from "../../support/arbitraries.ts";
import { readTabletTimes, readTabletValues } from "../../support/tablet-reader.ts";
import { withoutCodeGeneration } from "../../support/without-code-generation.ts";

interface Made {
  readonly columns: readonly TabletColumn[];
  readonly times: readonly bigint[];
  readonly rows: readonly (readonly unknown[])[];
}

const tag = fc.option(fc.constantFrom("d1", "d2", "d3", "a device with a name of some length"), { freq: 5 });

const tablets: fc.Arbitrary<Made> = fc
  .record({
    fields: fc.array(fc.constantFrom(...ALL_TYPES), { maxLength: 6 }),
    tags: fc.integer({ min: 0, max: 2 }),
  })
  .chain(({ fields, tags }) => {
    const types: DataTypeName[] = [...Array.from({ length: tags }, () => "STRING" as const), ...fields];
    const columns = types.map((type, c) => ({
      name: `c${c}`,
      type: DataType[type],
      category: c < tags ? ColumnCategory.TAG : ColumnCategory.FIELD,
    }));
    columns.push({ name: "last", type: DataType.INT32, category: ColumnCategory.FIELD });
    const values = types.map((type, c) => (c < tags ? tag : fc.option(valueOfType(type), { freq: 4 })));
    const row = fc.tuple(...values, fc.integer());
    const time = fc.oneof(
      fc.bigInt({ min: 0n, max: 20n }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    );
    return fc
      .array(fc.tuple(time, row), { maxLength: 40 })
      .map((list) => ({ columns, times: list.map(([when]) => when), rows: list.map(([, one]) => one) }));
  });

/** A typed array where there is one for the type, with a bitmap; else the list. */
function columnData(type: number, values: readonly unknown[]) {
  const nulls = new Uint8Array(bitmapLength(values.length));
  for (const [i, value] of values.entries()) if (value === null) nulls[i >> 3]! |= 1 << (i & 7);
  const or = <T>(other: T) => values.map((value) => (value ?? other) as T);
  switch (type) {
    case DataType.BOOLEAN:
      return { nulls, values: Uint8Array.from(or(false), Number) };
    case DataType.INT32:
      return { nulls, values: Int32Array.from(or(0)) };
    case DataType.INT64:
    case DataType.TIMESTAMP:
      return { nulls, values: BigInt64Array.from(or(0n)) };
    case DataType.FLOAT:
      return { nulls, values: Float32Array.from(or(0)) };
    case DataType.DOUBLE:
      return { nulls, values: Float64Array.from(or(0)) };
    case DataType.DATE:
      return { nulls, values: Int32Array.from(or(10000101), Number) };
    default:
      return { nulls, values: values.map((value) => value ?? "what stands here does not matter") };
  }
}

function allForms({ columns, times, rows }: Made): (Tablet | ColumnarTablet)[] {
  const table = "t";
  const named = rows.map((row) => Object.fromEntries(columns.map(({ name }, c) => [name, row[c]])));
  const lists = columns.map((_, c) => rows.map((row) => row[c]));
  return [
    new Tablet({ table, columns, timestamps: times, rows }),
    new Tablet({ table, columns, timestamps: BigInt64Array.from(times), rows: named }),
    new Tablet({ table, columns, rows: rows.map((row, r) => [times[r], ...row]) }),
    new Tablet({ table, columns, rows: named.map((row, r) => ({ ...row, time: times[r] })) }),
    ColumnarTablet.from(table, {
      time: times,
      columns: columns.map((column, c) => ({ ...column, values: lists[c]! })),
    }),
    ColumnarTablet.from(table, {
      time: BigInt64Array.from(times),
      columns: columns.map((column, c) => ({ ...column, ...columnData(column.type, lists[c]!) })),
    }),
  ];
}

/** Rows of a tablet in the order in which they were sent, their times first. */
function sent(tablet: Tablet | ColumnarTablet, pick?: Int32Array): unknown[][] {
  const { timestamps, values, rowCount, types } = prepareTablet(tablet).encode(pick);
  const { columns, nullSection } = readTabletValues(values, types, rowCount);
  expect(nullSection).toBe(columns.some((column) => column.includes(null)));
  return readTabletTimes(timestamps).map((time, r) => [time, ...columns.map((column) => column[r])]);
}

function check(made: Made): void {
  const tags = made.columns.filter(({ category }) => category === ColumnCategory.TAG).length;
  const device = (row: readonly unknown[]): string => JSON.stringify(row.slice(1, 1 + tags));
  const given = made.rows.map((row, r) => [made.times[r], ...row]);
  const goesBack = (rows: readonly (readonly unknown[])[]): boolean =>
    rows.some(
      (row, r) =>
        r > 0 && device(row) === device(rows[r - 1]!) && (row[0] as bigint) < (rows[r - 1]![0] as bigint),
    );
  const expected = goesBack(given) ? inOrder(given, device) : given;
  for (const tablet of allForms(made)) {
    const rows = sent(tablet);
    expect(rows).toEqual(expected);
    expect(goesBack(rows)).toBe(false);
    const prepared = prepareTablet(tablet);
    const { count, deviceOfRow, firstRows, keys } = prepared.devices;
    expect(count).toBe(new Set(given.map(device)).size);
    expect(new Set(keys).size).toBe(
      new Set(given.map((row) => JSON.stringify(trimmed(row.slice(1, 1 + tags))))).size,
    );
    expect(given.map((row) => device(given[firstRows[deviceOfRow[given.indexOf(row)]!]!]!))).toEqual(
      given.map(device),
    );
    const wanted = Uint8Array.from({ length: count }, (_, d) => d & 1);
    const some = prepared.rowsOf(wanted);
    const odd = expected.filter((row) => wanted[deviceOfRow[given.indexOf(row)]!] === 1);
    expect(sent(tablet, some)).toEqual(odd);
  }
}

/** Devices in the order in which they come first, each by time; equal times stay as they are. */
function inOrder(rows: unknown[][], device: (row: readonly unknown[]) => string): unknown[][] {
  const groups = new Map<string, unknown[][]>();
  for (const row of rows) groups.set(device(row), [...(groups.get(device(row)) ?? []), row]);
  for (const group of groups.values()) {
    group.sort(([a], [b]) => ((a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0));
  }
  return [...groups.values()].flat();
}

function trimmed(tags: unknown[]): unknown[] {
  while (tags.length > 0 && tags.at(-1) === null) tags.pop();
  return tags;
}

describe("a tablet of any rows", () => {
  test("says them in every form, by device and time where time went back, whole or in parts", () => {
    fc.assert(fc.property(tablets, check));
  });

  test("does so where code must not be generated", () => {
    withoutCodeGeneration(() => {
      fc.assert(fc.property(tablets, check), { numRuns: 20 });
    });
  });

  test("of many rows in turns of devices encodes as one by one", () => {
    const names = fc.array(fc.constantFrom("a", "b", "ä", "", "cc", null), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.constantFrom("a", "cc", null)),
        (cycle, times, rest) => {
          const values = [...Array.from({ length: times }, () => cycle).flat(), ...rest, ...cycle, ...cycle];
          const column = { name: "s", type: DataType.STRING };
          const encoded = encodeTablet(
            ColumnarTablet.from("t", { time: values.map((_, i) => i), columns: [{ ...column, values }] }),
          );
          expect(readTabletValues(encoded.values, [DataType.STRING], values.length).columns).toEqual([
            values,
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("rows", () => {
  const columns = [
    { name: "tag1", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "n", type: DataType.INT32 },
  ];

  test("of one device are sorted by time, and of several put together, when time goes back", () => {
    const rows = [
      ["b", 0],
      ["a", 1],
      ["b", 2],
      ["a", 3],
      ["b", 4],
    ];
    const tablet = (timestamps: number[]) => new Tablet({ table: "t", columns, timestamps, rows });
    // Sorted as a whole; and sorted wherever one row of a device follows another.
    expect(prepareTablet(tablet([1, 2, 3, 4, 5])).order).toBeUndefined();
    expect(prepareTablet(tablet([5, 1, 4, 2, 3])).order).toBeUndefined();
    const together = new Tablet({
      table: "t",
      columns,
      timestamps: [5, 1, 0, 4],
      rows: [
        ["a", 0],
        ["a", 1],
        ["b", 2],
        ["a", 3],
      ],
    });
    expect(prepareTablet(together).order).toEqual(Int32Array.of(1, 3, 0, 2));
  });

  test("of a tablet in descending order come out ascending, the last of equal times last", () => {
    const timestamps = [9, 9, 8, 7, 7, -1];
    const rows = timestamps.map((_, i) => ["d", i]);
    expect(
      sent(new Tablet({ table: "t", columns, timestamps, rows })).map(([time, , n]) => [time, n]),
    ).toEqual([
      [-1n, 5],
      [7n, 3],
      [7n, 4],
      [8n, 2],
      [9n, 0],
      [9n, 1],
    ]);
  });

  test("are written after what a writer holds already", () => {
    const tablet = new Tablet({ table: "t", columns, timestamps: [1], rows: [["d", 7]] });
    const prepared = prepareTablet(tablet);
    const writer = new ByteWriter();
    writer.u8(0xaa);
    prepared.writeTimestamps(writer);
    prepared.writeValues(writer);
    expect(Buffer.from(writer.finish()).toString("hex")).toBe("aa0000000000000001000000016400000007");
  });

  test("are written over the bytes of a tablet that was released, and over no others", () => {
    const encode = (n: number) =>
      encodeTablet(new Tablet({ table: "t", columns, timestamps: [n], rows: [["d", n]] }));
    const first = encode(1);
    const second = encode(2);
    const copy = Uint8Array.from(second.values);
    first.release();
    first.release();
    const third = encode(3);
    const fourth = encode(4);
    expect(third.values.buffer).toBe(first.values.buffer);
    expect(fourth.values.buffer).not.toBe(third.values.buffer);
    expect(second.values).toEqual(copy);
    const wrong = new Tablet({ table: "t", columns, timestamps: [1], rows: [["d", "x"]] });
    expect(() => encodeTablet(wrong)).toThrow(IoTDBUsageError);
    expect(Buffer.from(third.values).toString("hex")).toBe("000000016400000003");
    expect(Buffer.from(fourth.values).toString("hex")).toBe("000000016400000004");
  });

  test("may be none", () => {
    const encoded = encodeTablet(new Tablet({ table: "t", columns, timestamps: [], rows: [] }));
    expect(encoded).toMatchObject({ rowCount: 0, timestamps: new Uint8Array(0), values: new Uint8Array(0) });
    expect(prepareTablet(new Tablet({ table: "t", columns, rows: [] })).devices.count).toBe(0);
  });

  test("name their devices by table and tags, without NULLs at the end", () => {
    const tags = ["t1", "t2", "t3"].map((name) => ({
      name,
      type: DataType.STRING,
      category: ColumnCategory.TAG,
    }));
    const rows = [
      ["a", null, "c"],
      ["a", null, null],
      [null, null, null],
      ["a,", "", "c"],
    ];
    const { keys } = prepareTablet(
      new Tablet({ table: "t", columns: tags, timestamps: [1, 2, 3, 4], rows }),
    ).devices;
    expect(keys).toEqual(['["t","a",null,"c"]', '["t","a"]', '["t"]', '["t","a,","","c"]']);
  });
});
