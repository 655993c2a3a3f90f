import { VoltUsageError } from "./errors.ts";
import type { ConnectOptions } from "./options.ts";

const TEXTS: readonly string[] = ["hash", "dumpFile", "int64", "timestamps", "decimals"];
const NUMBERS: readonly string[] = ["loginVersion", "maxInFlight", "maxQueuedBytes", "maxResponseBytes"];
const LIMITS: readonly string[] = ["connectTimeoutMs", "timeoutMs", "keepAliveMs"];
const SWITCHES: readonly string[] = ["tls", "affinity"];

/**
 * Reads `voltdb://user:password@host1:21212,host2/?tls=true&timeoutMs=1000`: the same keys as the options.
 * @throws {VoltUsageError} that names what cannot be read; values are not shown
 */
export function parseUrl(url: string): ConnectOptions {
  // User name and password may hold any character but "/" and "?" unencoded, so the last "@" ends them.
  const match = /^voltdb:\/\/(?:([^/?#]*)@)?([^@/?#]*)\/?(?:\?([^#]*))?$/i.exec(url);
  if (match === null) {
    throw new VoltUsageError("a VoltDB URL reads voltdb://user:password@host:21212,host2:21212?option=value");
  }
  const [, login, hosts, query] = match;
  const options: Record<string, unknown> = {};
  if (login !== undefined) {
    const colon = login.indexOf(":");
    options.username = decode(colon < 0 ? login : login.slice(0, colon));
    if (colon >= 0) options.password = decode(login.slice(colon + 1));
  }
  if (hosts) options.servers = hosts.split(",");
  for (const [key, value] of new URLSearchParams(query ?? "")) options[key] = readOption(key, value);
  return options;
}

function readOption(key: string, value: string): unknown {
  if (TEXTS.includes(key)) return value;
  if (NUMBERS.includes(key)) return Number(value);
  if (LIMITS.includes(key)) return value === "null" ? null : Number(value);
  if (!SWITCHES.includes(key)) throw new VoltUsageError(`a VoltDB URL has no option ${JSON.stringify(key)}`);
  if (value === "true" || value === "false") return value === "true";
  throw new VoltUsageError(`${key} is true or false in a VoltDB URL`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new VoltUsageError(
      "user name and password of a VoltDB URL are percent-encoded, and these cannot be read",
    );
  }
}
