import { randomBytes } from "node:crypto";
import { type SimulatedNode, startThingsDb } from "@x/simulators";

/** How a browser gets in. */
export interface WebSockets {
  /** `ws://host:port`, one for each node. */
  readonly nodes: readonly string[];
  readonly user: string;
  readonly password: string;
}

/** Where the tour takes place, and what is to be done about it at the end. */
export interface TourServer {
  /** With user and password, without a collection. */
  readonly url: string;
  /** The nodes, where they are simulated ones of our own: these may be stopped and killed. */
  readonly nodes: readonly SimulatedNode[];
  /** The way in for browsers; undefined where the URL is not one of WebSockets. */
  readonly webSockets: WebSockets | undefined;
  end(): Promise<void>;
}

/** The server at a URL, or three simulated nodes in this process. */
export async function findServer(url: string | undefined): Promise<TourServer> {
  if (url !== undefined) {
    return { url, nodes: [], webSockets: webSocketsOf(url), end: async () => {} };
  }
  const server = await startThingsDb({ nodes: 3, shutdownPeriodMs: 700 });
  // Pages of others reach ports of this computer, too: nobody is to guess the way in.
  const password = randomBytes(12).toString("hex");
  await server.query("@t", `set_password('admin', '${password}');`);
  return {
    url: server.url.replace("admin:pass@", `admin:${password}@`),
    nodes: server.nodes,
    webSockets: { nodes: server.webSocketUrls, user: "admin", password },
    end: () => server.close(),
  };
}

function webSocketsOf(url: string): WebSockets | undefined {
  if (!/^wss?:\/\//i.test(url)) return undefined;
  const { protocol, username, password, host } = new URL(url);
  return {
    nodes: [`${protocol}//${host}`],
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}
