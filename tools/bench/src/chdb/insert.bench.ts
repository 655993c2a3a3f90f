import { type BoundBench, defineBench, type Side } from "../bench.ts";
import { cpuFloor } from "./cpu-floor.ts";
import { openDuckdb, openOurs, openPeer, peerPackages } from "./engines.ts";
import {
  clickhouseTable,
  duckdbTable,
  makeOrderColumns,
  makeOrders,
  millionRows,
  type OrderColumns,
  type RowsParams,
} from "./orders.ts";

/** The run to warm up and the measured one have a table of their own, so that each writes into an empty one. */
const tables = ["warm_up", "orders"] as const;

/** An engine with those tables. */
interface Target<Data> {
  insert(table: string, data: Data): Promise<unknown>;
  /** How many rows the table has. */
  count(table: string): Promise<unknown>;
}

function inserting<Data>(
  name: string,
  packages: readonly string[],
  makeData: (rows: number) => Data,
  openTarget: () => Promise<Target<Data>>,
): Side<RowsParams> {
  return {
    name,
    packages,
    async open({ rows }) {
      const data = makeData(rows);
      const target = await openTarget();
      const left = [...tables];
      return {
        async run() {
          const table = left.shift();
          if (table === undefined) throw new Error("no empty table is left");
          await target.insert(table, data);
          const count = Number(await target.count(table));
          if (count !== rows) throw new Error(`${table} has ${count} rows instead of ${rows}`);
        },
      };
    },
  };
}

function ours<Data extends ReturnType<typeof makeOrders> | OrderColumns>(
  makeData: (rows: number) => Data,
): Side<RowsParams> {
  return inserting("@x/chdb", ["@x/chdb"], makeData, async () => {
    const session = await openOurs();
    for (const table of tables) await session.query(clickhouseTable(table));
    return {
      insert: (table, data) => session.insert(table, data as object as Record<string, unknown>[]),
      count: (table) => session.query(`SELECT count() FROM ${table}`, "CSV"),
    };
  });
}

const npmChdb = inserting("npm chdb", peerPackages.chdb, makeOrders, async () => {
  const session = await openPeer();
  for (const table of tables) await session.queryAsync(clickhouseTable(table));
  return {
    insert: (table, values) =>
      session.insert({ table, values: values as object[] as Record<string, unknown>[] }),
    count: async (table) => (await session.queryAsync(`SELECT count() FROM ${table}`)).text(),
  };
});

/** The quicker of DuckDB's ways: whole chunks of its own size. */
const duckdb = inserting("DuckDB, appender of chunks", peerPackages.duckdb, makeOrderColumns, async () => {
  const { DuckDBDataChunk, DuckDBTimestampMillisecondsValue } = await import("@duckdb/node-api");
  const connection = await openDuckdb();
  for (const table of tables) await connection.run(duckdbTable(table));
  return {
    async insert(table, { id, quantity, price, placed, customer, rating }) {
      const appender = await connection.createAppender(table);
      const types = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i));
      const chunkRows = 2_048;
      for (let from = 0; from < id.length; from += chunkRows) {
        const to = Math.min(from + chunkRows, id.length);
        const chunk = DuckDBDataChunk.create(types);
        chunk.setColumns([
          id.subarray(from, to),
          quantity.subarray(from, to),
          price.subarray(from, to),
          Array.from(placed.subarray(from, to), (ms) => new DuckDBTimestampMillisecondsValue(ms)),
          customer.slice(from, to),
          rating.slice(from, to),
        ] as never);
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
    },
    count: async (table) => (await (await connection.run(`SELECT count(*) FROM ${table}`)).getRows())[0]?.[0],
  };
});

/** Writes a million rows of six columns into an empty table. */
export const benches: readonly BoundBench[] = [
  defineBench<RowsParams>({
    package: "chdb",
    work: "insert row objects",
    ...millionRows,
    ours: ours(makeOrders),
    peers: [npmChdb],
    comparisons: [
      { peer: "npm chdb", metric: "wallMs", goal: { op: ">=", value: 10 } },
      cpuFloor("npm chdb", 4),
    ],
  }),
  defineBench<RowsParams>({
    package: "chdb",
    work: "insert typed columns",
    ...millionRows,
    ours: ours(makeOrderColumns),
    peers: [duckdb],
    comparisons: [
      { peer: "DuckDB, appender of chunks", metric: "wallMs", goal: { op: ">=", value: 2.5 } },
      cpuFloor("DuckDB, appender of chunks", 1.5),
    ],
  }),
];
