import type { DuckDBConnection } from "@duckdb/node-api";
import type { Session } from "@x/chdb";
import type { Session as PeerSession } from "chdb";
import { clickhouseOrders, clickhouseTable, duckdbOrders, duckdbTable } from "./orders.ts";

/** The packages of the peers, as sides name them. */
export const peerPackages = { chdb: ["chdb"], arrow: ["chdb", "apache-arrow"], duckdb: ["@duckdb/node-api"] };

/** A temporary database of ours; with `rows`, it holds a table `orders`. */
export async function openOurs(rows = 0): Promise<Session> {
  const { Session } = await import("@x/chdb");
  const session = await Session.open();
  if (rows > 0) {
    await session.query(clickhouseTable("orders"));
    await session.query(`INSERT INTO orders ${clickhouseOrders(rows)}`);
  }
  return session;
}

/** A temporary database of npm chdb; with `rows`, it holds a table `orders`. */
export async function openPeer(rows = 0): Promise<PeerSession> {
  const { Session } = await import("chdb");
  const session = new Session();
  if (rows > 0) {
    await session.queryAsync(clickhouseTable("orders"));
    await session.queryAsync(`INSERT INTO orders ${clickhouseOrders(rows)}`);
  }
  return session;
}

/** A DuckDB database in memory; with `rows`, it holds a table `orders`. */
export async function openDuckdb(rows = 0): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  if (rows > 0) {
    await connection.run(duckdbTable("orders"));
    await connection.run(`INSERT INTO orders ${duckdbOrders(rows)}`);
  }
  return connection;
}
