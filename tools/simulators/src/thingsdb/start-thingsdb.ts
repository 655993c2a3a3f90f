import type { FaultControls } from "./faults.ts";
import { Cluster } from "./node/cluster.ts";
import type { Connection } from "./node/connection.ts";
import { encodeResult, execute } from "./node/execute.ts";
import type { SimulatedNode } from "./node/node.ts";
import { type ThingsDbOptions, withDefaults } from "./options.ts";
import { queryJob } from "./requests/handle-query.ts";
import { readAnswer } from "./values/read-answer.ts";
import { fromByteText, toByteText } from "./values/text.ts";
import { MsgpackReader } from "./wire/msgpack-reader.ts";
import { encodePlain } from "./wire/payloads.ts";

/** A simulated server that runs. */
export interface ThingsDbServer extends AsyncDisposable {
  /** `host:port` of every node, for packages over TCP. */
  readonly addresses: readonly string[];
  /** `ws://host:port` of every node. */
  readonly webSocketUrls: readonly string[];
  /** `thingsdb://admin:pass@host:port,host:port`. */
  readonly url: string;
  readonly nodes: readonly SimulatedNode[];
  /** Faults of all nodes; each node has its own, too. */
  readonly faults: FaultControls;
  /** All clients of all nodes. */
  readonly connections: readonly Connection[];
  /**
   * Runs code as `admin` on the first node, without a client: to set a test up, and to look at what it has left.
   * Ints come as numbers where those are exact, else as bigints.
   * @throws {Error} with the server's message
   */
  query(scope: string, code: string): Promise<unknown>;
  /** Ends everything. */
  close(): Promise<void>;
}

/** Starts a simulated ThingsDB in this process; it listens when this resolves. */
export async function startThingsDb(options: ThingsDbOptions = {}): Promise<ThingsDbServer> {
  const cluster = new Cluster(withDefaults(options));
  await cluster.start();
  const { nodes } = cluster;
  const addresses = nodes.map((node) => node.address);
  return {
    addresses,
    webSocketUrls: nodes.map((node) => node.webSocketUrl),
    url: `thingsdb://admin:pass@${addresses.join(",")}`,
    nodes,
    faults: cluster.faults,
    get connections() {
      return nodes.flatMap((node) => [...node.connections]);
    },
    query: (scope, code) => ask(nodes[0]!, scope, code),
    close: () => cluster.close(),
    [Symbol.asyncDispose]: () => cluster.close(),
  };
}

async function ask(node: SimulatedNode, scope: string, code: string): Promise<unknown> {
  const user = node.database.users[0]!;
  const payload = encodePlain([scope, toByteText(code)]);
  return new Promise((resolve, reject) => {
    const job = queryJob(node, user, null, payload, (query, outcome) => {
      if ("error" in outcome) {
        const { code: errorCode, message } = outcome.error;
        reject(new Error(`${fromByteText(message)} (${errorCode})`));
      } else {
        resolve(readAnswer(new MsgpackReader(encodeResult(node, query, outcome.value))));
      }
    });
    execute(node, job);
  });
}
