import { startThingsDb, type ThingsDbServer } from "@x/simulators";
import type { Client } from "../../src/client.ts";
import { connect } from "../../src/connect.ts";
import type { ClientOptions } from "../../src/options.ts";

/** A server to test against: the one that THINGSDB_TEST_URL names, else a simulated one in this process. */
export interface Target extends AsyncDisposable {
  readonly url: string;
  /** A collection of this target's own, as a scope. */
  readonly scope: string;
  /** A client whose default scope is that collection; closed with the target. */
  client(options?: ClientOptions): Promise<Client>;
}

let count = 0;

export async function startTarget(): Promise<Target> {
  const given = process.env.THINGSDB_TEST_URL;
  const simulator: ThingsDbServer | undefined = given ? undefined : await startThingsDb();
  const url = given ?? simulator!.url;
  const collection = `test_${process.pid}_${++count}`;
  const scope = `//${collection}`;
  const clients: Client[] = [];
  const open = async (options: ClientOptions = {}): Promise<Client> => {
    const client = await connect(withOptions(url, options));
    clients.push(client);
    client.setDefaultScope(scope);
    return client;
  };
  const admin = await open();
  await admin.query("new_collection(name);", { scope: "@t", vars: { name: collection } });
  return {
    url,
    scope,
    client: open,
    async [Symbol.asyncDispose]() {
      await admin.query("del_collection(name);", { scope: "@t", vars: { name: collection } }).catch(() => {});
      await Promise.all(clients.map((client) => client.close({ timeoutMs: 1000 })));
      await simulator?.close();
    },
  };
}

/** Options that a URL has no keys for are none of these tests'. */
function withOptions(url: string, options: ClientOptions): string {
  const parameters = new URLSearchParams(
    Object.entries(options).map(([key, value]) => [key, String(value)] as [string, string]),
  ).toString();
  if (parameters === "") return url;
  const hasPath = /^[a-z]+:\/\/[^/]*\//i.test(url);
  return `${url}${url.includes("?") ? "&" : hasPath ? "?" : "/?"}${parameters}`;
}
