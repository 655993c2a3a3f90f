import fc from "fast-check";
import Long from "long";
import {
  ColumnarTablet,
  ColumnCategory,
  DataType,
  LocalDate,
  type TableSession,
  Tablet,
  type TabletColumn,
} from "../../src/index.ts";
import { describeServer, openInDatabase, START_MS, testOptions, whenReady } from "../support/server.ts";

const { TAG, ATTRIBUTE, FIELD } = ColumnCategory;

const columns: readonly TabletColumn[] = [
  { name: "tag1", type: DataType.STRING, category: TAG },
  { name: "tag2", type: DataType.STRING, category: TAG },
  { name: "attr1", type: DataType.STRING, category: ATTRIBUTE },
  { name: "b", type: DataType.BOOLEAN, category: FIELD },
  { name: "i", type: DataType.INT32 },
  { name: "l", type: DataType.INT64 },
  { name: "f", type: DataType.FLOAT },
  { name: "d", type: DataType.DOUBLE },
  { name: "t", type: DataType.TEXT },
  { name: "ts", type: DataType.TIMESTAMP },
  { name: "dt", type: DataType.DATE },
  { name: "bl", type: DataType.BLOB },
  { name: "s", type: DataType.STRING },
];

const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const i32 = fc.integer();
const text = fc.string({ unit: "grapheme", maxLength: 30 });
const day = fc
  .date({ min: new Date("1000-01-01"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => new LocalDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()));
const instant = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(values, { nil: null, freq: 4 });

const anyRow = fc.tuple(
  nullable(fc.constantFrom("dev0", "dev1", "gerät 2")),
  nullable(fc.constantFrom("x", "y")),
  fc.constant("attr"),
  nullable(fc.boolean()),
  nullable(i32),
  nullable(i64),
  nullable(fc.float({ noNaN: true })),
  nullable(fc.double({ noNaN: true })),
  nullable(text),
  nullable(instant),
  nullable(day),
  nullable(fc.uint8Array({ maxLength: 40 })),
  nullable(text),
);

describeServer("Values of every type", () => {
  let session: TableSession;
  let drop: () => Promise<void>;
  let tables = 0;

  beforeAll(async () => {
    ({ session, drop } = await openInDatabase(await testOptions()));
  }, START_MS);
  afterAll(() => drop?.());

  /** All rows of a table as arrays, the time first, in order of time. */
  async function readBack(table: string, options = {}): Promise<unknown[][]> {
    const names = columns.map(({ name }) => name).join(", ");
    const dataSet = await session.executeQueryStatement(
      `SELECT time, ${names} FROM ${table} ORDER BY time`,
      options,
    );
    expect(dataSet.columnTypes.slice(1)).toEqual(
      columns.map(({ type }) => Object.keys(DataType).find((name) => DataType[name as "TEXT"] === type)),
    );
    const rows: unknown[][] = [];
    for await (const batch of dataSet.batches()) rows.push(...batch.tuples);
    return rows;
  }

  it.each([1, 7, 8, 9, 16, 17, 64, 3000])(
    "come back as they were, %d rows with NULLs in all places",
    async (count) => {
      const rows = fc.sample(anyRow, { numRuns: count, seed: count });
      const timestamps = rows.map((_, index) => 1_700_000_000_000 + index * 1000);
      const expected = rows.map((row, index) => [new Date(timestamps[index]!), ...row]);
      const names = columns.map(({ name }) => name);

      const asArrays = `t${tables++}`;
      await whenReady(() => session.insert(new Tablet({ table: asArrays, columns, timestamps, rows })));
      expect(await readBack(asArrays)).toEqual(expected);

      const asObjects = `t${tables++}`;
      const objects = rows.map((row) => Object.fromEntries(row.map((value, c) => [names[c], value])));
      await session.insert(new Tablet({ table: asObjects, columns, timestamps, rows: objects }));
      expect(await readBack(asObjects)).toEqual(expected);

      const asColumns = `t${tables++}`;
      const data = columns.map((column, c) => ({ ...column, values: rows.map((row) => row[c]) }));
      await session.insert(ColumnarTablet.from(asColumns, { time: timestamps, columns: data }));
      expect(await readBack(asColumns)).toEqual(expected);
    },
    60_000,
  );

  it("come back as typed arrays with bit nulls, as they were given", async () => {
    const count = 1003;
    const nulls = new Uint8Array(Math.ceil(count / 8)).map((_, index) => (index * 37) & 0xff);
    nulls[nulls.length - 1]! &= (1 << (count & 7)) - 1;
    const make = <T>(value: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => value(index));
    const given = {
      b: { type: DataType.BOOLEAN, values: Uint8Array.from(make((index) => index & 1)) },
      i: { type: DataType.INT32, values: Int32Array.from(make((index) => index * -7919)) },
      l: { type: DataType.INT64, values: BigInt64Array.from(make((index) => -(2n ** 63n) + BigInt(index))) },
      f: { type: DataType.FLOAT, values: Float32Array.from(make((index) => index / 3)) },
      d: { type: DataType.DOUBLE, values: Float64Array.from(make((index) => index / 7)) },
      ts: { type: DataType.TIMESTAMP, values: BigInt64Array.from(make((index) => BigInt(index) - 500n)) },
      dt: { type: DataType.DATE, values: Int32Array.from(make((index) => 20_240_101 + (index % 28))) },
    };
    await whenReady(() =>
      session.insert(
        ColumnarTablet.from("typed", {
          time: BigInt64Array.from(make((index) => BigInt(index))),
          columns: [
            { name: "g", type: DataType.STRING, category: TAG, values: make(() => "one") },
            ...Object.entries(given).map(([name, column]) => ({ name, ...column, nulls })),
          ],
        }),
      ),
    );
    const dataSet = await session.executeQueryStatement("SELECT * FROM typed ORDER BY time");
    let row = 0;
    for await (const batch of dataSet.batches()) {
      for (const [name, { values }] of Object.entries(given)) {
        const column = batch.column(name);
        expect(column.values.constructor).toBe(values.constructor);
        for (let i = 0; i < batch.rowCount; i++) {
          const at = row + i;
          expect(column.isNull(i)).toBe(((nulls[at >> 3]! >> (at & 7)) & 1) === 1);
          if (!column.isNull(i)) expect((column.values as Int32Array)[i]).toBe(values[at]);
        }
      }
      row += batch.rowCount;
    }
    expect(row).toBe(count);
  });

  it("of 64 bits come as bigints, numbers or Longs, and Dates as they are asked for", async () => {
    const columns: TabletColumn[] = [
      { name: "l", type: DataType.INT64 },
      { name: "ts", type: DataType.TIMESTAMP },
    ];
    const rows = [
      [Long.fromString("9007199254740993"), new Date(5)],
      [7, 6n],
    ];
    await whenReady(() => session.insert(new Tablet({ table: "wide", columns, timestamps: [1n, 2n], rows })));
    const read = async (options = {}) =>
      (await session.executeQueryStatement("SELECT l, ts FROM wide ORDER BY time", options)).readAll();
    expect(await read()).toEqual([
      { l: 9007199254740993n, ts: new Date(5) },
      { l: 7n, ts: new Date(6) },
    ]);
    expect(await read({ timestamps: "bigint" })).toEqual([
      { l: 9007199254740993n, ts: 5n },
      { l: 7n, ts: 6n },
    ]);
    expect(await read({ int64: Long })).toMatchObject([
      { l: Long.fromString("9007199254740993") },
      { l: Long.fromNumber(7) },
    ]);
    await expect(read({ int64: "number" })).rejects.toThrow("9007199254740993");
  });

  it("that are no numbers, or negative zero, survive", async () => {
    const columns: TabletColumn[] = [
      { name: "d", type: DataType.DOUBLE },
      { name: "f", type: DataType.FLOAT },
    ];
    const values = [Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 1.5];
    const rows = values.map((value) => [value, Math.fround(value)]);
    const timestamps = values.map((_, index) => index);
    await whenReady(() => session.insert(new Tablet({ table: "odd", columns, timestamps, rows })));
    const dataSet = await session.executeQueryStatement("SELECT d, f FROM odd ORDER BY time");
    const read = await dataSet.readAll();
    expect(read).toEqual(rows.map(([d, f]) => ({ d, f })));
    expect(Object.is(read[1]!.d, -0)).toBe(true);
  });

  it("come back when rows were not in order", async () => {
    const columns: TabletColumn[] = [
      { name: "g", type: DataType.STRING, category: TAG },
      { name: "i", type: DataType.INT32 },
    ];
    const times = [5, 3, 9, 1, 7, 2, 8, 6, 4];
    const rows = times.map((time) => [`dev${time % 2}`, time * 10]);
    await whenReady(() =>
      session.insert(new Tablet({ table: "unsorted", columns, timestamps: times, rows })),
    );
    const dataSet = await session.executeQueryStatement("SELECT time, i FROM unsorted ORDER BY time");
    expect(await dataSet.readAll()).toEqual(
      Array.from({ length: 9 }, (_, index) => ({ time: new Date(index + 1), i: (index + 1) * 10 })),
    );
  });
});
