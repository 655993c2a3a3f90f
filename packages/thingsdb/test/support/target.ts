import { startThingsDb, type ThingsDbServer } from "@x/simulators";
import type { Client } from "../../src/client.ts";
import { type ConnectOptions, connect } from "../../src/connect.ts";
import type { ClientOptions } from "../../src/options.ts";
import { parseUrl } from "../../src/parse-url.ts";

/** Which server it is to be. */
export interface TargetOptions {
  /** One from before 1.0: that of `THINGSDB_LEGACY_TEST_URL`, else a simulated one. */
  readonly legacy?: boolean;
}

/** A server to test against: the one that `THINGSDB_TEST_URL` names, else a simulated one in this process. */
export interface Target extends AsyncDisposable {
  /** Without a path: the default scope of its clients is another collection than that of the tests. */
  readonly url: string;
  /** Every way in: by TCP, and by WebSocket where that is known (of a given server it is `THINGSDB_TEST_WS_URL`). */
  readonly urls: readonly string[];
  /** Where its first node takes packages. */
  readonly host: string;
  readonly port: number;
  /** A collection of this target's own, as a scope. */
  readonly scope: string;
  /** A client whose default scope is that collection; closed with the target. */
  client(options?: ClientOptions): Promise<Client>;
  /** The same over other addresses, such as those of proxies before it. */
  clientOver(nodes: readonly string[], options?: ClientOptions): Promise<Client>;
}

let count = 0;

export async function startTarget({ legacy = false }: TargetOptions = {}): Promise<Target> {
  const given = process.env[legacy ? "THINGSDB_LEGACY_TEST_URL" : "THINGSDB_TEST_URL"];
  const simulator: ThingsDbServer | undefined = given ? undefined : await startThingsDb({ legacy });
  const url = given || simulator!.url;
  const webSocketUrl = simulator
    ? simulator.webSocketUrls[0]!.replace("ws://", "ws://admin:pass@")
    : process.env.THINGSDB_TEST_WS_URL;
  const { host, port } = firstNode(url);
  const collection = `test_${process.pid}_${++count}`;
  const scope = `//${collection}`;
  const clients: Client[] = [];
  const open = async (options: Partial<ConnectOptions> = {}): Promise<Client> => {
    const client = await connect({ ...parseUrl(url), scope, ...options });
    clients.push(client);
    return client;
  };
  const admin = await open();
  await admin.query("new_collection(name);", { scope: "@t", vars: { name: collection } });
  return {
    url,
    urls: webSocketUrl && !legacy ? [url, webSocketUrl] : [url],
    host,
    port,
    scope,
    client: open,
    clientOver: (nodes, options) => open({ ...options, nodes }),
    async [Symbol.asyncDispose]() {
      await admin.query("del_collection(name);", { scope: "@t", vars: { name: collection } }).catch(() => {});
      await Promise.all(clients.map((client) => client.close({ timeoutMs: 1000 })));
      await simulator?.close();
    },
  };
}

function firstNode(url: string): { host: string; port: number } {
  const node = parseUrl(url).nodes[0]!;
  if (typeof node !== "string") return { host: node[0], port: node[1] ?? 9200 };
  const [host = "", port = "9200"] = node.split(":");
  return { host, port: Number(port) };
}
