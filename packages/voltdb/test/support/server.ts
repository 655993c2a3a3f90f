import { startServer } from "@x/servers";
import { describeWith, serverUrl } from "@x/testkit";
import { type ConnectOptions, connect, type VoltClient } from "../../src/index.ts";

/** A `describe` for suites that run against the server of `VOLTDB_TEST_URL`, or one that is started for them. */
export function describeServer(name: string, suite: () => void): void {
  if (process.env.VOLTDB_TEST_URL) describe(name, suite);
  else describeWith(["java", "maven"], name, suite);
}

/** How long a server may take to start, in ms. */
export const START_MS = 240_000;

/** The URL of the server under test. */
export function testUrl(): Promise<string> {
  return serverUrl("VOLTDB_TEST_URL", async () => {
    const { env } = await startServer("voltdb");
    return env.VOLTDB_TEST_URL as string;
  });
}

/** A client of the server under test. */
export async function connectToServer(options: ConnectOptions = {}): Promise<VoltClient> {
  return connect(await testUrl(), options);
}
