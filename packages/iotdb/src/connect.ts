import { IoTDBUsageError } from "./errors.ts";
import type { TableSessionOptions } from "./options.ts";
import { TableSession } from "./table-session.ts";

const BOOLEANS = ["enableCompression", "enableRedirection", "tls"] as const;
const NUMBERS = ["fetchSize", "connectTimeoutMs", "maxRetry", "timeoutMs", "maxFrameBytes"] as const;
const TEXTS = ["timeZone", "int64", "timestamps"] as const;

/**
 * Opens a session by options or by a URL with the same keys:
 * `iotdb://user:password@host1:6667,host2:6667/database?fetchSize=10000&enableCompression=true`. User and password are
 * percent-encoded. `iotdbs://` is `iotdb://` with `tls=true`. The same as `TableSession.open` otherwise.
 *
 * @throws {IoTDBUsageError} for what is no such URL, and as `TableSession.open` does
 */
export async function connect(urlOrOptions: string | TableSessionOptions = {}): Promise<TableSession> {
  return TableSession.open(typeof urlOrOptions === "string" ? parseUrl(urlOrOptions) : urlOrOptions);
}

/**
 * The options in a URL, for `TableSession.open` or a pool.
 * @throws {IoTDBUsageError} that names what cannot be read; values are not shown
 */
export function parseUrl(text: string): TableSessionOptions {
  const match = /^iotdb(s?):\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^/?#]*))?(?:\?([^#]*))?$/i.exec(text);
  if (match === null) {
    throw new IoTDBUsageError(
      "An IoTDB URL reads iotdb://user:password@host:6667,host:6667/database?option=value.",
    );
  }
  const [, secure, login, hosts, database, query] = match;
  const options: Record<string, unknown> = {};
  if (secure) options.tls = true;
  if (login !== undefined) {
    const colon = login.indexOf(":");
    options.username = decode(colon < 0 ? login : login.slice(0, colon), "user");
    if (colon >= 0) options.password = decode(login.slice(colon + 1), "password");
  }
  if (hosts) options.nodeUrls = hosts.split(",");
  if (database) options.database = decode(database, "database");
  for (const [key, value] of new URLSearchParams(query ?? "")) options[key] = readOption(key, value);
  return options;
}

function readOption(key: string, value: string): unknown {
  if ((TEXTS as readonly string[]).includes(key)) return value;
  if ((NUMBERS as readonly string[]).includes(key)) return value === "null" ? null : Number(value);
  if ((BOOLEANS as readonly string[]).includes(key)) {
    if (value === "true" || value === "false") return value === "true";
    throw new IoTDBUsageError(`The option ${key} of an IoTDB URL is true or false.`);
  }
  throw new IoTDBUsageError(`An IoTDB URL has no option ${JSON.stringify(key)}.`);
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new IoTDBUsageError(`The ${what} of an IoTDB URL is percent-encoded, and this one cannot be read.`);
  }
}
