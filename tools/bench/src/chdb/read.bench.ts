import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { Result } from "@x/chdb";
import type { Table } from "apache-arrow";
import type { ChdbResult } from "chdb";
import { type BoundBench, defineBench, type Side } from "../bench.ts";
import { cpuFloor } from "./cpu-floor.ts";
import { openDuckdb, openOurs, openPeer, peerPackages } from "./engines.ts";
import {
  expectSum,
  fixedColumns,
  millionRows,
  quantitySum,
  type RowsParams,
  sumOf,
  sumOfRows,
} from "./orders.ts";
import { pythonOrders } from "./python.ts";

const sql = "SELECT * FROM orders";

/** The first reads of a table fill caches of the engine, and V8 has yet to compile what decodes them. */
const warmups = 3;

/** Where `quantity` stands among the columns. */
const quantityIndex = 1;

/** A side that reads the table of orders once a run, and gives the sum of their quantities. */
function reading<Engine>(
  name: string,
  packages: readonly string[],
  openEngine: (rows: number) => Promise<Engine>,
  read: (engine: Engine) => Promise<number>,
): Side<RowsParams> {
  return {
    name,
    packages,
    async open({ rows }) {
      const engine = await openEngine(rows);
      const expected = quantitySum(rows);
      return { run: async () => expectSum(await read(engine), expected) };
    },
  };
}

function ours(take: (result: Result) => number): Side<RowsParams> {
  return reading("@x/chdb", ["@x/chdb"], openOurs, async (session) => take(await session.query(sql)));
}

function npmChdb(
  name: string,
  packages: readonly string[],
  format: string,
  take: (result: ChdbResult) => number,
): Side<RowsParams> {
  return reading(name, packages, openPeer, async (session) =>
    take(await session.queryAsync(sql, { format })),
  );
}

function duckdb(name: string, read: (connection: DuckDBConnection) => Promise<number>): Side<RowsParams> {
  return reading(name, peerPackages.duckdb, openDuckdb, read);
}

/** Takes the columns of fixed width as typed arrays. */
function sumOfArrow(table: Table): number {
  let sum = 0;
  for (const name of fixedColumns) {
    const values: ArrayLike<unknown> = table.getChild(name)?.toArray() ?? [];
    if (name === "quantity") sum += sumOf(values);
  }
  return sum;
}

/** Looks at the vectors of all columns, and decodes none. */
function sumOfVectors(chunks: readonly DuckDBDataChunk[]): number {
  let sum = 0;
  for (const chunk of chunks)
    for (let i = 0; i < chunk.columnCount; i++) {
      const vector = chunk.getColumnVector(i) as { readonly items?: ArrayLike<unknown> };
      if (i === quantityIndex) sum += sumOf(vector.items ?? []);
    }
  return sum;
}

/** Takes the values of these columns. */
function sumOfColumns(result: Result, names: readonly string[]): number {
  let sum = 0;
  for (const name of names) {
    const { values } = result.column(name);
    if (name === "quantity") sum += sumOf(values);
  }
  return sum;
}

/** Reads a table of a million rows and six columns into what JS programs work with. */
export const benches: readonly BoundBench[] = [
  defineBench<RowsParams>({
    package: "chdb",
    work: "read typed columns",
    ...millionRows,
    warmups,
    ours: ours((result) => sumOfColumns(result, fixedColumns)),
    peers: [
      npmChdb("npm chdb, apache-arrow", peerPackages.arrow, "arrow", (result) =>
        sumOfArrow(result.toArrow() as Table),
      ),
      duckdb("DuckDB, raw chunks", async (connection) =>
        sumOfVectors(await (await connection.run(sql)).fetchAllChunks()),
      ),
      pythonOrders,
    ],
    comparisons: [
      { peer: "npm chdb, apache-arrow", metric: "wallMs", goal: { op: ">=", value: 7 } },
      { peer: "DuckDB, raw chunks", metric: "wallMs", goal: { op: ">=", value: 2 } },
      { peer: "Python chdb", metric: "wallMs", goal: { op: ">=", value: 1 } },
      cpuFloor("npm chdb, apache-arrow", 1),
      cpuFloor("DuckDB, raw chunks", 1),
    ],
  }),
  defineBench<RowsParams>({
    package: "chdb",
    work: "read columns with JS strings",
    ...millionRows,
    warmups,
    ours: ours((result) => sumOfColumns(result, [...fixedColumns, "customer"])),
    peers: [
      duckdb("DuckDB, getColumnsJS", async (connection) => {
        const columns = await (await connection.run(sql)).getColumnsJS();
        return sumOf(columns[quantityIndex] ?? []);
      }),
    ],
    comparisons: [
      { peer: "DuckDB, getColumnsJS", metric: "wallMs", goal: { op: ">=", value: 5 } },
      cpuFloor("DuckDB, getColumnsJS", 4),
    ],
  }),
  defineBench<RowsParams>({
    package: "chdb",
    work: "read row objects",
    ...millionRows,
    warmups,
    ours: ours((result) => sumOfRows(result.rows)),
    peers: [
      npmChdb("npm chdb, JSON", peerPackages.chdb, "JSON", (result) =>
        sumOfRows(result.json<{ data: object[] }>().data),
      ),
      duckdb("DuckDB, getRowObjectsJS", async (connection) =>
        sumOfRows(await (await connection.run(sql)).getRowObjectsJS()),
      ),
    ],
    comparisons: [
      { peer: "npm chdb, JSON", metric: "wallMs", goal: { op: ">=", value: 2.5 } },
      { peer: "DuckDB, getRowObjectsJS", metric: "wallMs", goal: { op: ">=", value: 3.5 } },
      cpuFloor("npm chdb, JSON", 1.5),
      cpuFloor("DuckDB, getRowObjectsJS", 2.5),
    ],
  }),
];
