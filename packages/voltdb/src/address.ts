import { VoltUsageError } from "./errors.ts";

/** The port that VoltDB gives to clients. */
const DEFAULT_PORT = 21212;

/** Where a server is. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `host`, `host:port`, `[::1]:port` or a bare IPv6 address.
 * @throws {VoltUsageError} for what is none
 */
export function parseAddress(text: string): Address {
  if (typeof text !== "string")
    throw new VoltUsageError("a server is a string: host, host:port or [IPv6]:port");
  const match = /^(?:\[([^\]]+)\]|([^:[\]\s/]+))(?::(\d{1,5}))?$/.exec(text);
  if (match === null && /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text))
    return { host: text, port: DEFAULT_PORT };
  const port = Number(match?.[3] ?? DEFAULT_PORT);
  if (match === null || port < 1 || port > 65_535) {
    throw new VoltUsageError(
      `${JSON.stringify(text)} is no server: host, host:port or [IPv6]:port is expected`,
    );
  }
  return { host: (match[1] ?? match[2])!, port };
}

/** The address as `host:port`. */
export function addressText({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
