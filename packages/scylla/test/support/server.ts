import { startServer } from "@x/servers";
import { describeWith, serverUrl } from "@x/testkit";
import { connect, type Session, type SessionOptions } from "../../src/index.ts";

/** A `describe` for suites that run against the cluster of `SCYLLA_TEST_URL`, or a server that is started for them. */
export function describeServer(name: string, suite: () => void): void {
  if (process.env.SCYLLA_TEST_URL) describe(name, suite);
  else describeWith(["java", "maven"], name, suite);
}

/** How long a server may take to start, in ms. */
export const START_MS = 240_000;

/** The URL of the server under test. */
export function testUrl(): Promise<string> {
  return serverUrl("SCYLLA_TEST_URL", async () => {
    const { env } = await startServer("cassandra");
    return env.SCYLLA_TEST_URL as string;
  });
}

/** The URL of the test with other servers in it, and a keyspace. */
export async function urlTo(address: string, keyspace: string): Promise<string> {
  const [, login = ""] = /^\w+:\/\/([^@/?]*@)?/.exec(await testUrl()) ?? [];
  return `scylla://${login}${address}/${keyspace}`;
}

let made = 0;

/** A session with an empty keyspace of its own, which `drop` removes with the session. */
export async function openInKeyspace(
  options: Partial<SessionOptions> = {},
): Promise<{ session: Session; keyspace: string; drop(): Promise<void> }> {
  const keyspace = `x_test_${process.pid}_${Date.now()}_${made++}`;
  const session = await connect(await testUrl(), options);
  await session.execute(
    `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  await session.useKeyspace(keyspace);
  const drop = async (): Promise<void> => {
    await session.execute(`DROP KEYSPACE ${keyspace}`, undefined, { timeoutMs: 60_000 });
    await session.close();
  };
  return { session, keyspace, drop };
}
