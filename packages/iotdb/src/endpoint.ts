import { isIPv6 } from "node:net";
import { IoTDBUsageError } from "./errors.ts";

/** Where a node listens. */
export interface Endpoint {
  /** A name or an address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The port that servers listen on unless told otherwise. */
export const DEFAULT_PORT = 6667;

/**
 * Reads `host:port`, `host`, `[IPv6]:port`, `[IPv6]` or a bare IPv6 address; the port is 6667 unless given.
 * @throws {IoTDBUsageError} for anything else
 */
export function parseNodeUrl(text: string): Endpoint {
  const match = isIPv6(text)
    ? [text, text]
    : (/^\[([^\]]+)\](?::(\d+))?$/.exec(text) ?? /^([^\s:/@[\]]+)(?::(\d+))?$/.exec(text));
  const host = match?.[1];
  const port = Number(match?.[2] ?? DEFAULT_PORT);
  const bracketed = text.startsWith("[");
  if (host === undefined || (bracketed && !isIPv6(host)) || !(port >= 1 && port <= 65535)) {
    throw new IoTDBUsageError(
      `A node URL reads "host:port" or "[IPv6 address]:port", and ${JSON.stringify(text)} is neither.`,
    );
  }
  return { host, port };
}

/** The endpoint as errors and statistics show it. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether an address that a server gave says "any of mine", so that nobody can connect to it. */
export function isWildcard(host: string): boolean {
  return host === "" || host === "0.0.0.0" || /^[0:]*$/.test(host);
}
