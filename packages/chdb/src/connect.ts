import { ChdbUsageError } from "./errors.ts";
import type { SessionOptions, SettingValue } from "./options.ts";
import { Session } from "./session.ts";

const TEXTS = ["udfPath", "library", "addon", "int64", "timestamps"] as const;
const NUMBERS = ["maxSideConnections", "timeoutMs"] as const;
const SETTING = "settings.";

/**
 * Opens a session by options or by a URL with the same keys: `chdb:` or `chdb://` for a temporary database,
 * `chdb:///absolute/path` or `chdb:relative/path` for a persistent one, and after a question mark options,
 * `?timeoutMs=1000&settings.max_threads=2`. The same as `Session.open` otherwise.
 *
 * @throws ChdbUsageError for what is no such URL, and as `Session.open` does
 */
export async function connect(urlOrOptions: string | SessionOptions = {}): Promise<Session> {
  return Session.open(typeof urlOrOptions === "string" ? parseUrl(urlOrOptions) : urlOrOptions);
}

/** @throws ChdbUsageError that names what cannot be read; values are not shown */
export function parseUrl(text: string): SessionOptions {
  const match = /^chdb:(?:\/\/(?=\/|\?|$))?([^?#]*)(?:\?([^#]*))?$/i.exec(text);
  if (match === null) {
    throw new ChdbUsageError(
      "A chDB URL reads chdb:///absolute/path, chdb:relative/path or chdb: for a temporary database.",
    );
  }
  const options: Record<string, unknown> = {};
  const settings: Record<string, SettingValue> = {};
  if (match[1]) options.path = decode(match[1]);
  for (const [key, value] of new URLSearchParams(match[2] ?? "")) {
    if (key.startsWith(SETTING)) settings[key.slice(SETTING.length)] = value;
    else if ((TEXTS as readonly string[]).includes(key)) options[key] = value;
    else if ((NUMBERS as readonly string[]).includes(key))
      options[key] = value === "null" ? null : Number(value);
    else throw new ChdbUsageError(`A chDB URL has no option ${JSON.stringify(key)}.`);
  }
  return { ...options, ...(Object.keys(settings).length > 0 ? { settings } : {}) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new ChdbUsageError("The path of a chDB URL is percent-encoded, and this one cannot be read.", {
      cause,
    });
  }
}
