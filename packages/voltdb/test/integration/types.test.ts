import { int64 } from "@x/testkit";
import fc from "fast-check";
import Long from "long";
import {
  adHoc,
  Geography,
  polygon,
  type VoltClient,
  VoltDecimal,
  VoltGracefulFailureError,
  VoltTable,
  VoltType,
} from "../../src/index.ts";
import { connectToServer, describeServer, START_MS } from "../support/server.ts";

const square = "POLYGON ((0.0 0.0, 1.0 0.0, 1.0 1.0, 0.0 1.0, 0.0 0.0))";
const scalars = [
  VoltType.TINYINT,
  VoltType.SMALLINT,
  VoltType.INTEGER,
  VoltType.BIGINT,
  VoltType.FLOAT,
  VoltType.STRING,
  VoltType.TIMESTAMP,
  VoltType.DECIMAL,
  VoltType.VARBINARY,
  VoltType.GEOGRAPHY_POINT,
  VoltType.GEOGRAPHY,
] as const;
const values = [
  1,
  2,
  3,
  4n,
  5.5,
  "six 世",
  7n,
  "8.8",
  Uint8Array.of(9, 10),
  { lng: -71.06, lat: 42.35 },
  square,
] as const;
const returned = [
  1,
  2,
  3,
  4n,
  5.5,
  "six 世",
  7n,
  "8.800000000000",
  Uint8Array.of(9, 10),
  { lng: -71.06, lat: 42.35 },
];

describeServer("A real server", () => {
  let client: VoltClient;

  beforeAll(async () => {
    client = await connectToServer({ timestamps: "bigint" });
    await adHoc(client, "DELETE FROM all_types");
  }, START_MS);

  afterAll(() => client?.close());

  const rowOf = async (procedure: string, params: readonly unknown[]): Promise<unknown[]> => {
    const [row] = (await client.call(procedure, params)).table().tuples;
    return row!.map((value) => (value instanceof Geography ? String(value) : value));
  };

  it("gives a value of every type back as it got it, with declared types and without", async () => {
    const typed = await client.procedure("EchoAll", scalars).call(values);
    const [row] = typed.table().tuples;
    expect(row!.slice(0, 10)).toEqual(returned);
    expect(String(row![10])).toBe(square);
    expect(typed.table().columns.map(({ type }) => type)).toEqual(scalars);
    // The catalog, and so the wrappers made of it, know `byte[]` as TINYINT.
    const asTinyint = scalars.map((type) => (type === VoltType.VARBINARY ? VoltType.TINYINT : type));
    const bytes = await client.procedure("EchoAll", asTinyint).call(values as never);
    expect(bytes.table().tuples[0]![8]).toEqual(Uint8Array.of(9, 10));
    const untyped = [
      1,
      2,
      3,
      4,
      5.5,
      "six 世",
      new Date(1),
      new VoltDecimal(88n, 1),
      Uint8Array.of(1),
      { lng: 1, lat: 2 },
    ];
    expect(await rowOf("EchoAll", [...untyped, polygon(square)])).toEqual([
      ...[1, 2, 3, 4n, 5.5, "six 世", 1000n, "8.800000000000", Uint8Array.of(1), { lng: 1, lat: 2 }, square],
    ]);
  });

  it("takes NULL for every type, in parameters and in tables", async () => {
    const nulls = scalars.map(() => null);
    expect((await client.procedure("EchoAll", scalars).call(nulls as never)).table().tuples).toEqual([nulls]);
    expect(await rowOf("EchoAll", nulls)).toEqual(nulls);
    await client.call("InsertAllTypes", [1, ...nulls]);
    const stored = await client.call("SelectAllTypes", [1]);
    expect(stored.table().tuples).toEqual([[1n, ...nulls]]);
    for (let c = 1; c < 12; c++) expect(stored.table().column(c)).toMatchObject({ nullCount: 1 });
  });

  it("stores values of every type at the ends of their ranges", async () => {
    const insert = client.procedure("InsertAllTypes", [VoltType.BIGINT, ...scalars]);
    const largest = "99999999999999999999999999.999999999999";
    const rows = [
      [
        2n,
        127,
        32767,
        2147483647,
        2n ** 63n - 1n,
        1.7976931348623157e308,
        "",
        253_402_300_799_999_999n,
        largest,
        new Uint8Array(0),
        { lng: 180, lat: 90 },
        square,
      ],
      [
        3n,
        -127,
        -32767,
        -2147483647,
        -(2n ** 63n) + 1n,
        5e-324,
        "x".repeat(1000),
        -12_212_553_600_000_000n,
        `-${largest}`,
        new Uint8Array(1000).fill(255),
        { lng: -180, lat: -90 },
        square,
      ],
      [4n, 0, 0, 0, 0n, 0, "\0é世😀", 0n, "0.000000000000", Uint8Array.of(0), { lng: 0, lat: 0 }, square],
    ] as const;
    for (const row of rows) {
      await insert.call(row);
      const [stored] = (await client.call("SelectAllTypes", [row[0]])).table().tuples;
      expect(stored!.slice(0, 11)).toEqual(row.slice(0, 11));
      expect(String(stored![11])).toBe(square);
    }
  });

  it("gives polygons back that go in again with the same bytes", async () => {
    const hole =
      "POLYGON ((0.0 0.0, 10.0 0.0, 10.0 10.0, 0.0 10.0, 0.0 0.0), (1.0 1.0, 1.0 2.0, 2.0 2.0, 2.0 1.0, 1.0 1.0))";
    const nulls = scalars.slice(0, 10).map(() => null);
    await client.call("InsertAllTypes", [5, ...nulls, polygon(hole)]);
    const stored = (await client.call("SelectAllTypes", [5])).table().column<Geography>("G").get(0)!;
    expect(String(stored)).toBe(hole);
    await client.call("InsertAllTypes", [6, ...nulls, stored]);
    expect((await client.call("SelectAllTypes", [6])).table().column<Geography>("G").get(0)!.bytes).toEqual(
      stored.bytes,
    );
    const { tuples } = (await adHoc(client, "SELECT AREA(g) FROM all_types WHERE id = 5")).table();
    expect(tuples[0]![0]).toBeGreaterThan(1e12);
  });

  it("takes lists of every type that procedures can have, with NULL in them, and empty ones", async () => {
    const lists = [
      VoltType.SMALLINT,
      VoltType.INTEGER,
      VoltType.BIGINT,
      VoltType.FLOAT,
      VoltType.STRING,
      VoltType.TIMESTAMP,
      VoltType.DECIMAL,
      VoltType.VARBINARY,
    ].map((type) => VoltType.array(type));
    const given = [
      [1, -1],
      [1],
      [1n, 2n, -3n],
      [1.5, 2.5],
      ["a", "", null, "é"],
      [1n, null],
      ["1.5", null],
      [Uint8Array.of(1), null],
    ];
    const echo = client.procedure("EchoArrays", lists);
    const columnsOf = async (params: readonly unknown[]): Promise<unknown[]> =>
      (await echo.call(params as never)).tables.map((table) => table.column(0).toArray());
    expect(await columnsOf(given)).toEqual([
      ...given.slice(0, 6),
      ["1.500000000000", null],
      [Uint8Array.of(1), null],
    ]);
    expect(await columnsOf(lists.map(() => []))).toEqual(lists.map(() => []));
    const typed = [
      Int16Array.of(5),
      Int32Array.of(6),
      BigInt64Array.of(7n),
      Float64Array.of(8),
      ["x"],
      [1],
      ["1"],
      [Uint8Array.of(1)],
    ];
    expect((await columnsOf(typed)).slice(0, 4)).toEqual([[5], [6], [7n], [8]]);
  });

  it("takes tables as parameters and gives them back", async () => {
    const columns = scalars.map((type, i) => ({ name: `c${i}`, type }));
    const table = new VoltTable(columns, [values, scalars.map(() => null)], { timestamps: "bigint" });
    const [first, second] = (await client.call("EchoTable", [table, 2])).tables;
    for (const back of [first!, second!]) {
      expect(back.columns).toEqual(table.columns);
      expect(back.tuples[0]!.slice(0, 10)).toEqual(returned);
      expect(back.tuples[1]).toEqual(scalars.map(() => null));
    }
    // What a server sends goes back as it came.
    expect((await client.call("EchoTable", [first, 1])).table().bytes).toEqual(first!.bytes);
    const none = new VoltTable(columns);
    expect((await client.call("EchoTable", [none, 1])).table().rowCount).toBe(0);
  });

  it("keeps any text, bytes, number, instant and decimal as it is", async () => {
    const put = client.procedure("InsertAllTypes", [VoltType.BIGINT, ...scalars]);
    let id = 100n;
    const limit = 10n ** 38n - 1n;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 100 }),
        fc.uint8Array({ maxLength: 1000 }),
        fc.double({ noNaN: true, min: -1.69e308, noDefaultInfinity: true }),
        int64().filter((value) => value !== -(2n ** 63n)),
        fc.bigInt({ min: -12_212_553_600_000_000n, max: 253_402_300_799_999_999n }),
        fc.bigInt({ min: -limit, max: limit }),
        async (text, bytes, float, big, micros, unscaled) => {
          const decimal = new VoltDecimal(unscaled);
          await put.call([++id, 1, 2, 3, big, float, text, micros, decimal, bytes, null, null]);
          const [row] = (await client.call("SelectAllTypes", [id])).table().tuples;
          expect(row!.slice(4, 10)).toEqual([
            big,
            float === 0 ? expect.closeTo(0) : float,
            text,
            micros,
            String(decimal),
            bytes,
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("hands out integers, instants and decimals as the call asks", async () => {
    await client.call("InsertAllTypes", [
      50,
      null,
      null,
      null,
      2n ** 53n - 1n,
      null,
      null,
      1_500_001n,
      "1.5",
      null,
      null,
      null,
    ]);
    const read = async (options: object): Promise<unknown[]> => {
      const [row] = (await client.call("SelectAllTypes", [50], options)).table().tuples;
      return [row![4], row![7], row![8]];
    };
    expect(await read({})).toEqual([2n ** 53n - 1n, 1_500_001n, "1.500000000000"]);
    expect(await read({ int64: "number", timestamps: "date", decimals: "bigint" })).toEqual([
      2 ** 53 - 1,
      new Date(1_500),
      new VoltDecimal(1_500_000_000_000n),
    ]);
    expect((await read({ int64: Long }))[0]).toEqual(Long.fromNumber(2 ** 53 - 1));
  });

  it("converts text where a parameter is of another type, and says where it cannot", async () => {
    const texts = [
      "1",
      "2",
      "3",
      "4",
      "5.5",
      "six",
      "2024-01-02 03:04:05.678901",
      "8.8",
      "0a0b",
      "POINT(1 2)",
      square,
    ];
    expect((await rowOf("EchoAll", texts)).slice(0, 8)).toEqual([
      1,
      2,
      3,
      4n,
      5.5,
      "six",
      1_704_164_645_678_901n,
      "8.800000000000",
    ]);
    await expect(client.call("EchoAll", [1000, ...values.slice(1)])).rejects.toBeInstanceOf(
      VoltGracefulFailureError,
    );
  });
});
