import type { ConnectOptions } from "./connect.ts";
import { ThingsDBUsageError } from "./errors.ts";

const NUMBERS: readonly string[] = ["connectTimeoutMs", "drainTimeoutMs", "maxAnswerBytes"];
const LIMITS: readonly string[] = ["timeoutMs", "keepAliveMs"];
const SWITCHES: readonly string[] = ["tls", "autoReconnect"];
const TEXTS: readonly string[] = ["scope", "int64", "token"];

/**
 * Reads `thingsdb://user:password@node1,node2:9201/collection?timeoutMs=1000`, and the same with `ws:` or `wss:`, where the
 * nodes are WebSockets: the query takes the same keys as the options.
 * @throws {ThingsDBUsageError} that names what cannot be read; values are not shown
 */
export function parseUrl(url: string): ConnectOptions {
  // User name and password may hold any character but "/" and "?" unencoded, so the last "@" ends them.
  const match = /^(thingsdb|wss?):\/\/(?:([^/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/i.exec(url);
  if (match === null) {
    throw new ThingsDBUsageError(
      "a ThingsDB URL reads thingsdb://user:password@node1,node2:9201/collection?option=value",
    );
  }
  const [, scheme, login, hosts, collection, query] = match as unknown as [
    string,
    string,
    ...(string | undefined)[],
  ];
  const options: Record<string, unknown> = {};
  if (login !== undefined) {
    const colon = login.indexOf(":");
    options.user = decode(colon < 0 ? login : login.slice(0, colon));
    if (colon >= 0) options.password = decode(login.slice(colon + 1));
  }
  if (collection) options.scope = `//${decode(collection)}`;
  for (const [key, value] of new URLSearchParams(query ?? "")) options[key] = readOption(key, value);
  const protocol = scheme.toLowerCase();
  options.nodes = hosts!.split(",").map((host) => (protocol === "thingsdb" ? host : `${protocol}://${host}`));
  return options as unknown as ConnectOptions;
}

function readOption(key: string, value: string): unknown {
  if (TEXTS.includes(key)) return value;
  if (NUMBERS.includes(key)) return Number(value);
  if (LIMITS.includes(key)) return value === "null" ? null : Number(value);
  if (!SWITCHES.includes(key))
    throw new ThingsDBUsageError(`a ThingsDB URL has no option ${JSON.stringify(key)}`);
  if (value === "true" || value === "false") return value === "true";
  throw new ThingsDBUsageError(`${key} is true or false in a ThingsDB URL`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ThingsDBUsageError("the parts of a ThingsDB URL are percent-encoded, and these cannot be read");
  }
}
