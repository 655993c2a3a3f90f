import { ScyllaUsageError } from "./errors.ts";
import { formatEndpoint } from "./protocol/address.ts";
import type { Endpoint } from "./socket.ts";

const NODE =
  /^(?:\[([0-9a-f:.%]+)\]|([^\s:/@[\]]+)|([0-9a-f:.%]*:[0-9a-f:.%]*:[0-9a-f:.%]*))(?::(\d{1,5}))?$/i;

/**
 * Reads `host` or `host:port`; the port is 9042 unless given. IPv6 addresses stand in brackets when a port follows.
 * @throws {ScyllaUsageError} for anything else
 */
export function parseNode(text: string): Endpoint {
  const match = NODE.exec(typeof text === "string" ? text.trim() : "");
  const port = Number(match?.[4] ?? 9042);
  const host = match?.[1] ?? match?.[2] ?? match?.[3];
  if (host !== undefined && port > 0 && port < 65_536) return { host, port };
  // A URL that was meant for `connect` may have a password in it.
  const shown = typeof text === "string" ? text.replace(/^.*@/s, "…@") : text;
  throw new ScyllaUsageError(
    `A node reads "host", "host:port" or "[IPv6]:port", not ${JSON.stringify(shown)}; URLs are for connect()`,
  );
}

/** Reads several nodes; those that are named twice count once. */
export function parseNodes(texts: readonly string[]): Endpoint[] {
  const nodes = texts.map(parseNode);
  return [...new Map(nodes.map((node) => [addressOf(node), node])).values()];
}

/** `host:port`, as errors and statistics show it. */
export function addressOf({ host, port }: Endpoint): string {
  return formatEndpoint(host, port);
}
