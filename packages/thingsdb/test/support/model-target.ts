import { startThingsDb, type ThingsDbServer } from "@x/simulators";
import { connect } from "../../src/connect.ts";
import type { Client, ClientOptions } from "../../src/index.ts";

/** A server with a collection of its own. */
export interface ModelTarget extends AsyncDisposable {
  readonly scope: string;
  /** Watches things by itself, as servers before 1.0 do. */
  readonly isLegacy: boolean;
  /** Undefined for a real server. */
  readonly simulator: ThingsDbServer | undefined;
  /** A client whose default scope is the collection; closed with the target. */
  client(options?: ClientOptions): Promise<Client>;
  /** Empties the collection. */
  reset(): Promise<void>;
}

/** What suites are run against: the server that THINGSDB_TEST_URL names, else simulated ones of both kinds. */
export const MODEL_SERVERS: readonly string[] = process.env.THINGSDB_TEST_URL
  ? ["the server of THINGSDB_TEST_URL"]
  : ["a server from 1.0 on", "a server before 1.0"];

let count = 0;

export async function startModelTarget(kind: string): Promise<ModelTarget> {
  const url = process.env.THINGSDB_TEST_URL;
  const simulator = url ? undefined : await startThingsDb({ legacy: kind === "a server before 1.0" });
  const name = `model_${process.pid}_${++count}`;
  const scope = `//${name}`;
  const clients: Client[] = [];
  const open = async (options: ClientOptions = {}): Promise<Client> => {
    const { hostname, port } = new URL((url ?? simulator!.url).replace(/^thingsdb:/, "http:"));
    const client = await connect({
      ...options,
      nodes: [[hostname, Number(port)]],
      user: "admin",
      password: "pass",
      scope,
    });
    clients.push(client);
    return client;
  };
  const admin = await open();
  await admin.query("new_collection(name);", { scope: "@t", vars: { name } });
  const [node] = await admin.query<{ syntax_version: string }[]>("nodes_info();", { scope: "@n" });
  return {
    scope,
    simulator,
    isLegacy: node!.syntax_version === "v0",
    client: open,
    async reset() {
      await admin.query("del_collection(name); new_collection(name);", { scope: "@t", vars: { name } });
    },
    async [Symbol.asyncDispose]() {
      await admin.query("del_collection(name);", { scope: "@t", vars: { name } }).catch(() => {});
      await Promise.all(clients.map((client) => client.close({ timeoutMs: 1000 })));
      await simulator?.close();
    },
  };
}
