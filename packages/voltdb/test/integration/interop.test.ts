import { createHash } from "node:crypto";
import { describeWith } from "@x/testkit";
import { adHoc, polygon, type VoltClient, type VoltResponse, VoltTable, VoltType } from "../../src/index.ts";
import { parseUrl } from "../../src/parse-url.ts";
import { cellOf, cellsOf, LIST_TYPES, ROW_TYPES, textCell } from "../support/cells.ts";
import { describeWithPython, javaPeer, type Peer, pythonPeer } from "../support/peers.ts";
import { connectToServer, describeServer, START_MS, testUrl } from "../support/server.ts";

const SQUARE = "POLYGON ((0.0 0.0, 1.0 0.0, 1.0 1.0, 0.0 1.0, 0.0 0.0))";
const HOLED =
  "POLYGON ((0.0 0.0, 10.0 0.0, 10.0 10.0, 0.0 10.0, 0.0 0.0), (1.0 1.0, 1.0 2.0, 2.0 2.0, 2.0 1.0, 1.0 1.0))";
const MOST = "99999999999999999999999999.999999999999";

/** Rows that every client can write and read: a value of each of `ROW_TYPES`. */
const ROWS: readonly (readonly unknown[])[] = [
  ROW_TYPES.map(() => null),
  [
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
    SQUARE,
  ],
  [
    127,
    32_767,
    2_147_483_647,
    2n ** 63n - 1n,
    1.7976931348623157e308,
    "",
    1_704_164_645_678_901n,
    MOST,
    new Uint8Array(0),
    { lng: 180, lat: 90 },
    HOLED,
  ],
  [
    -127,
    -32_767,
    -2_147_483_647,
    -(2n ** 63n) + 1n,
    5e-324,
    "x\n\t\u0000é😀".repeat(20),
    -1n,
    `-${MOST}`,
    Uint8Array.from({ length: 256 }, (_, i) => i),
    { lng: -180, lat: -90 },
    SQUARE,
  ],
  [0, 0, 0, 0n, 0, "\\ ' \"", 0n, "0.000000000001", Uint8Array.of(0), { lng: 0, lat: 0 }, SQUARE],
  [
    -1,
    -1,
    -1,
    -1n,
    -1.5e308,
    "ß",
    1_000_000n,
    "-0.000000000001",
    Uint8Array.of(255),
    { lng: 1e-7, lat: -0.5 },
    HOLED,
  ],
  [
    5,
    256,
    65_536,
    2n ** 53n + 1n,
    Number.POSITIVE_INFINITY,
    "null",
    1n,
    "1.500000000000",
    Uint8Array.of(128),
    null,
    null,
  ],
];

/** Rows beyond what Python's floats tell apart. */
const EXACT_ROWS: readonly (readonly unknown[])[] = [
  [
    1,
    1,
    1,
    1n,
    -1.69e308,
    "y".repeat(1000),
    253_402_300_799_999_999n,
    "1.000000000000",
    new Uint8Array(1000),
    null,
    null,
  ],
  [
    1,
    1,
    1,
    1n,
    4.9e-324,
    "é".repeat(1000),
    -12_212_553_600_000_000n,
    "0.000000000000",
    Uint8Array.of(1),
    null,
    null,
  ],
];

const LISTS: readonly (readonly unknown[])[] = [
  [1, -1, 32_767, null],
  [1, -2_147_483_647, null],
  [1n, 2n ** 63n - 1n, -(2n ** 63n) + 1n, null],
  [1.5, -0.25, 1e300, null],
  ["a", "", "é世", null],
  [1_704_164_645_678_901n, null],
  ["1.500000000000", `-${MOST}`, null],
  [Uint8Array.of(1, 255), new Uint8Array(0), null],
];

const rowCells = (row: readonly unknown[]): string[] => row.map((value, c) => cellOf(ROW_TYPES[c]!, value));
const listCells = (lists: readonly (readonly unknown[])[]): string[] =>
  lists.map((list, c) => list.map((value) => cellOf(LIST_TYPES[c]!, value)).join("|"));
const joined = (cells: readonly (string | number)[]): string => cells.join("\t");

describeServer("Between this client and another one", () => {
  let client: VoltClient;
  let address: readonly [host: string, port: number];

  beforeAll(async () => {
    client = await connectToServer({ timestamps: "bigint" });
    await adHoc(client, "DELETE FROM all_types");
    const { servers } = parseUrl(await testUrl());
    const [host, port] = (servers as string[])[0]!.split(":");
    address = [host!, Number(port)];
  }, START_MS);

  afterAll(() => client?.close());

  /** What we write, it reads; what it writes, we read; with keys from `firstKey` on. */
  async function exchange(
    peer: Peer,
    rows: readonly (readonly unknown[])[],
    firstKey: number,
  ): Promise<{ readonly theirs: string[]; readonly ours: string[]; readonly expected: string[] }> {
    const insert = client.procedure("InsertAllTypes", [VoltType.BIGINT, ...ROW_TYPES]);
    const keys = rows.map((_, i) => firstKey + i);
    await Promise.all(rows.map((row, i) => insert.call([keys[i]!, ...row] as never)));
    const further = keys.map((key) => key + 1000);
    const theirs = await peer([
      ...keys.map((key) => joined(["select", key])),
      ...rows.map((row, i) => joined(["insert", further[i]!, ...rowCells(row)])),
    ]);
    const answers = await Promise.all(further.map((key) => client.call("SelectAllTypes", [key])));
    return {
      theirs,
      ours: answers.flatMap((answer) => cellsOf(answer.table()).map(joined)),
      expected: rows.map((row) => joined(rowCells(row))),
    };
  }

  const keyed = (cells: readonly string[], firstKey: number): string[] =>
    cells.map((row, i) => `${firstKey + i}\t${row}`);

  async function digestOfRows(count: number): Promise<string> {
    const hash = createHash("sha256");
    for (const cells of cellsOf((await client.call("Rows", [count, 1])).table()))
      hash.update(`${joined(cells)}\n`);
    return `x${hash.digest("hex")}`;
  }

  const statusCells = ({ status, statusString, appStatus, appStatusString }: VoltResponse): string =>
    joined([status, textCell(statusString), appStatus, textCell(appStatusString)]);

  /** Responses that say something beside their tables, as both read them. */
  async function statuses(): Promise<{ readonly lines: string[]; readonly expected: string[] }> {
    const given = [
      [7, "app says hi"],
      [-5, null],
      [0, ""],
    ] as const;
    const answers = await Promise.all([
      ...given.map((params) => client.call("AppStatus", params)),
      ...["abort", "null"].map((how) => client.call("Fail", [how], { throwOnFailure: false })),
    ]);
    return {
      lines: [
        ...given.map(([code, text]) => joined(["status", code, textCell(text)])),
        "fail\tabort",
        "fail\tnull",
      ],
      expected: answers.map(statusCells),
    };
  }

  describeWith(["java", "maven"], "in Java", () => {
    let java: Peer;

    beforeAll(async () => {
      java = await javaPeer(...address);
    }, START_MS);

    it("every value of every type goes either way", async () => {
      const { theirs, ours, expected } = await exchange(java, [...ROWS, ...EXACT_ROWS], 10_000);
      expect(theirs).toEqual(keyed(expected, 10_000));
      expect(ours).toEqual(keyed(expected, 11_000));
    }, 60_000);

    it("lists are the same parameters", async () => {
      const empty = LIST_TYPES.map(() => []);
      const theirs = await java([
        joined(["lists", ...listCells(LISTS)]),
        joined(["lists", ...listCells(empty)]),
      ]);
      const echo = client.procedure(
        "EchoArrays",
        LIST_TYPES.map((type) => VoltType.array(type)),
      );
      const ours = await Promise.all([LISTS, empty].map((lists) => echo.call(lists as never)));
      const cells = ours.map(({ tables }) =>
        joined(
          tables.map((table) =>
            cellsOf(table)
              .map(([cell]) => cell)
              .join("|"),
          ),
        ),
      );
      expect(cells).toEqual([joined(listCells(LISTS)), joined(listCells(empty))]);
      expect(theirs).toEqual(cells);
    }, 60_000);

    it("tables are the same parameters, large ones the same results", async () => {
      const rows = [...ROWS, ...EXACT_ROWS];
      const [digest, ...theirs] = await java([
        "rows\t5000",
        `table\t${rows.length}`,
        ...rows.map((row) => joined(rowCells(row))),
      ]);
      const columns = ROW_TYPES.map((type, i) => ({ name: `C${i}`, type }));
      const shaped = rows.map((row) =>
        row.map((value, c) => (c === 10 && value !== null ? polygon(value as string) : value)),
      );
      const echoed = await client.call("EchoTable", [new VoltTable(columns, shaped), 2]);
      expect(cellsOf(echoed.tables[1]!).map(joined)).toEqual(rows.map((row) => joined(rowCells(row))));
      expect(theirs).toEqual(rows.map((row) => joined(rowCells(row))));
      expect(digest).toBe(await digestOfRows(5000));
    }, 60_000);

    it("statuses and texts of responses are the same", async () => {
      const { lines, expected } = await statuses();
      expect(await java(lines)).toEqual(expected);
    }, 60_000);
  });

  describeWithPython("in Python", () => {
    let python: Peer;

    beforeAll(async () => {
      python = await pythonPeer(...address);
    }, START_MS);

    it("every value of every type goes either way", async () => {
      const { theirs, ours, expected } = await exchange(python, ROWS, 20_000);
      expect(theirs).toEqual(keyed(expected, 20_000));
      expect(ours).toEqual(keyed(expected, 21_000));
    }, 60_000);

    it("lists and large tables are the same", async () => {
      const [lists, digest] = await python([
        joined(["lists", ...listCells(LISTS.slice(0, 7))]),
        "rows\t5000",
      ]);
      expect(lists).toBe(joined([...listCells(LISTS.slice(0, 7)), ""]));
      expect(digest).toBe(await digestOfRows(5000));
    }, 60_000);

    it("statuses and texts of responses are the same", async () => {
      const { lines, expected } = await statuses();
      expect(await python(lines)).toEqual(expected);
    }, 60_000);

    it("responses are printed alike, to the letter", async () => {
      const queries = [
        "SELECT id, t, s, i, b, f, v, d, p, g FROM all_types WHERE id BETWEEN 30000 AND 30010 ORDER BY id",
        "DELETE FROM all_types WHERE id > 40000",
        "SELECT COUNT(*) FROM all_types WHERE id > 40000; SELECT * FROM settings WHERE name = 'nobody'",
        "SELECT nothing FROM nowhere",
      ];
      const floats = [1e16, 1.5e-5, 1e-4, 123_456_789_012_345_680, 1e22, 0.1, 100];
      const decimals = ["0", "0.000000000005", "-0.000000000012", "0.000001", "12.3"];
      await Promise.all(
        ROWS.map((row, i) => {
          const changed = row.map((value, c) =>
            value === null || row[4] === Number.POSITIVE_INFINITY ? value : c === 4 ? floats[i] : value,
          );
          if (changed[7] !== null) changed[7] = decimals[i % decimals.length];
          const insert = client.procedure("InsertAllTypes", [VoltType.BIGINT, ...ROW_TYPES]);
          return insert.call([30_000 + i, ...changed] as never);
        }),
      );
      const theirs = await python(queries.map((sql) => joined(["print", textCell(sql)])));
      const ours = await Promise.all(queries.map((sql) => adHoc(client, sql, [], { throwOnFailure: false })));
      const plain = (cell: string): string => Buffer.from(cell.slice(1), "hex").toString();
      expect(ours.map(String)).toEqual(theirs.map(plain));
    }, 60_000);
  });
});
