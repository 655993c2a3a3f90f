import { Client } from "./client.ts";
import type { Secret } from "./credentials.ts";
import { ThingsDBUsageError } from "./errors.ts";
import type { NodeInput } from "./node-address.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { parseUrl } from "./parse-url.ts";

/** Options of `connect`: those of the client, and whom to connect with. */
export interface ConnectOptions extends ClientOptions {
  /** Hosts, `host:port`, `[host, port]`, `ws://` or `wss://` URLs. */
  nodes: readonly NodeInput[];
  user?: string;
  /** Or a function that fetches it, for every connection anew. */
  password?: Secret;
  /** Instead of user and password. */
  token?: Secret;
}

/**
 * A client that is connected and authenticated: by `thingsdb://user:password@node1,node2:9201/collection?token=…` (`ws://`
 * and `wss://` likewise; the query takes the same keys as the options) or by options. `limits` are those of connecting.
 * @throws {ThingsDBUsageError} for a URL or options that make no sense, and as {@link Client.connectPool}
 */
export async function connect(
  urlOrOptions: string | ConnectOptions,
  limits: CallOptions = {},
): Promise<Client> {
  const given = typeof urlOrOptions === "string" ? parseUrl(urlOrOptions) : urlOrOptions;
  const { nodes, user, password, token, ...options } = given;
  const client = new Client(options);
  try {
    if (token !== undefined) await client.connectPool(nodes, token, limits);
    else if (user !== undefined) await client.connectPool(nodes, user, password ?? "", limits);
    else throw new ThingsDBUsageError("a client needs a user and a password, or a token");
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}
