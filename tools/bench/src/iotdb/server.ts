import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TableSession } from "@x/iotdb";
import { borrowServer } from "@x/servers/borrow";
import { NotInstalledError } from "../not-installed.ts";
import type { FillTask } from "./fill.ts";
import { RawClient } from "./raw-client.ts";
import { columnarTablet, type TabletParams } from "./workload.ts";

const warmTable = "warm";

/** An empty database on a server, for one run of one side. */
export interface BenchDatabase {
  readonly session: TableSession;
  readonly name: string;
  readonly url: string;
  /** `host:port` of the server. */
  readonly address: string;
  /** Drops the database, and stops the server if it was started for it. */
  end(): Promise<void>;
}

/**
 * Makes a database on the server of `IOTDB_TEST_URL`, else on one that runs already (`pnpm server iotdb up`), else on one
 * that is started for it.
 * @throws {NotInstalledError} when there is none, and none can be started
 */
export async function openDatabase(): Promise<BenchDatabase> {
  const server = await findServer();
  const { parseUrl, TableSession } = await import("@x/iotdb");
  const options = parseUrl(server.url);
  const session = await TableSession.open(options);
  const name = `bench_${process.pid}`;
  await session.executeNonQueryStatement(`CREATE DATABASE ${name}`);
  await session.executeNonQueryStatement(`USE ${name}`);
  return {
    session,
    name,
    url: server.url,
    address: session.stats.address,
    async end() {
      await session.executeNonQueryStatement(`DROP DATABASE ${name}`);
      await session.close();
      await server.end();
    },
  };
}

async function findServer(): Promise<{ url: string; end(): Promise<void> }> {
  const url = process.env.IOTDB_TEST_URL;
  if (url !== undefined) return { url, end: async () => {} };
  const { signal } = new AbortController();
  const server = await borrowServer("iotdb", {}, { signal, progress: () => {} }).catch((cause: Error) => {
    throw new NotInstalledError(cause.message, { cause });
  });
  return { url: server.env.IOTDB_TEST_URL as string, end: () => server.end() };
}

/** Fills the table of a new database, by another process. */
export async function fill(database: BenchDatabase, params: TabletParams): Promise<void> {
  await firstRow(database);
  const task: FillTask = { ...params, url: database.url, database: database.name };
  const program = join(import.meta.dirname, "fill.ts");
  await promisify(execFile)(process.execPath, ["--import", "tsx", program, JSON.stringify(task)]);
}

/** Lets the server become as fast as it will be, which no client shall pay for. */
export async function warmUp(database: BenchDatabase): Promise<void> {
  const { address, name } = database;
  await firstRow(database);
  const client = await RawClient.open(address, name);
  for (let i = 0; i < 200; i++) await client.replay(client.prebuild(1_000, i, warmTable));
  client.close();
}

/** For some seconds after a database was made, a server under load may have no place for its first rows. */
async function firstRow({ session }: BenchDatabase): Promise<void> {
  const { ColumnarTablet } = await import("@x/iotdb");
  for (let attempt = 0; ; attempt++) {
    try {
      return await session.insert(columnarTablet(ColumnarTablet, 1, 0, warmTable));
    } catch (error) {
      if (attempt >= 20 || (error as { serverCode?: number }).serverCode === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
