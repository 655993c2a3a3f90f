import { borrowServer } from "@x/servers/borrow";
import { NotInstalledError } from "../not-installed.ts";

/** A server with the schema of the tests. */
export interface BenchServer {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  end(): Promise<void>;
}

/**
 * The server of `VOLTDB_TEST_URL` (which must have the schema of `tools/servers/voltdb`), else one that is started.
 * @throws {NotInstalledError} when there is none, and none can be started
 */
export async function findServer(): Promise<BenchServer> {
  const given = process.env.VOLTDB_TEST_URL;
  if (given !== undefined) return { ...parts(given), end: async () => {} };
  const { signal } = new AbortController();
  const server = await borrowServer("voltdb", {}, { signal, progress: () => {} }).catch((cause: Error) => {
    throw new NotInstalledError(cause.message, { cause });
  });
  return { ...parts(server.env.VOLTDB_TEST_URL as string), end: () => server.end() };
}

function parts(url: string): { url: string; host: string; port: number } {
  const [, host, port] = /^voltdb:\/\/(?:.*@)?([^:,/?]+):(\d+)/.exec(url) ?? [];
  if (host === undefined) throw new Error(`${url} names no server`);
  return { url, host, port: Number(port) };
}
