import { startServer } from "@x/servers";
import { describeWith, serverUrl } from "@x/testkit";
import { connect, parseUrl, type TableSession, type TableSessionOptions } from "../../src/index.ts";

/** A `describe` for suites that run against the server of `IOTDB_TEST_URL`, or one that is started for them. */
export function describeServer(name: string, suite: () => void): void {
  if (process.env.IOTDB_TEST_URL) describe(name, suite);
  else describeWith(["java", "maven"], name, suite);
}

/** How long a server may take to start, in ms. */
export const START_MS = 240_000;

/** The URL of the server under test. */
export function testUrl(): Promise<string> {
  return serverUrl("IOTDB_TEST_URL", async () => {
    const { env } = await startServer("iotdb");
    return env.IOTDB_TEST_URL as string;
  });
}

/** The options of the server under test, and more. */
export async function testOptions(more: TableSessionOptions = {}): Promise<TableSessionOptions> {
  return { ...parseUrl(await testUrl()), ...more };
}

let made = 0;

/** A session with an empty database of its own, which `drop` removes with the session. */
export async function openInDatabase(
  options: TableSessionOptions,
): Promise<{ session: TableSession; database: string; drop(): Promise<void> }> {
  const database = `x_test_${process.pid}_${Date.now()}_${made++}`;
  const session = await connect(options);
  await session.executeNonQueryStatement(`CREATE DATABASE ${database}`);
  await session.executeNonQueryStatement(`USE ${database}`);
  const drop = async (): Promise<void> => {
    await session.executeNonQueryStatement(`DROP DATABASE ${database}`);
    await session.close();
  };
  return { session, database, drop };
}

/**
 * Does `work`, again for a while when the server refuses: for some seconds after a database was made, a server under load
 * may have no place for its first rows.
 */
export async function whenReady<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= 20 || (error as { serverCode?: number }).serverCode === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
