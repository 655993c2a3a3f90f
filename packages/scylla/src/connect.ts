import { ScyllaUsageError } from "./errors.ts";
import type { SessionOptions } from "./options.ts";
import { openSession, type Session } from "./session.ts";

const KINDS: Readonly<Record<string, "text" | "number" | "boolean">> = {
  compression: "text",
  consistency: "text",
  serialConsistency: "text",
  int64: "text",
  timestamps: "text",
  empties: "text",
  applicationName: "text",
  applicationVersion: "text",
  poolSize: "number",
  protocolVersion: "number",
  fetchSize: "number",
  timeoutMs: "number",
  connectTimeoutMs: "number",
  tcpKeepaliveMs: "number",
  keepaliveIntervalMs: "number",
  keepaliveTimeoutMs: "number",
  maxPrepared: "number",
  schemaAgreementTimeoutMs: "number",
  caseSensitive: "boolean",
  tls: "boolean",
  tcpNoDelay: "boolean",
  idempotent: "boolean",
  schemaMetadata: "boolean",
};

/**
 * Opens a session by options, or by a URL with the same keys:
 * `scylla://user:password@host1:9042,host2/keyspace?compression=lz4&poolSize=2`.
 *
 * @throws {ScyllaUsageError} for what is no such URL, and as `Session.connect` does
 */
export async function connect(
  urlOrOptions: string | SessionOptions,
  options: Partial<SessionOptions> = {},
): Promise<Session> {
  if (typeof urlOrOptions !== "string") return openSession({ ...urlOrOptions, ...options });
  return openSession({ ...parseUrl(urlOrOptions), ...options });
}

/** @throws {ScyllaUsageError} that names what cannot be read; user and password are not shown */
export function parseUrl(text: string): SessionOptions {
  const match =
    /^(?:scylla|cassandra|cql):\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^/?#]*))?(?:\?([^#]*))?$/i.exec(text);
  if (match === null)
    throw new ScyllaUsageError("A URL reads scylla://user:password@host1:9042,host2/keyspace?option=value");
  const [, login, nodes, keyspace, query] = match;
  const options: Record<string, unknown> = { nodes: nodes!.split(",").map(decode) };
  if (login) {
    const colon = login.indexOf(":");
    options.user = decode(colon < 0 ? login : login.slice(0, colon));
    if (colon >= 0) options.password = decode(login.slice(colon + 1));
  }
  if (keyspace) options.keyspace = decode(keyspace);
  for (const [key, value] of new URLSearchParams(query ?? "")) options[key] = readOption(key, value);
  return options as unknown as SessionOptions;
}

function readOption(key: string, value: string): unknown {
  const kind = Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
  if (kind === undefined) throw new ScyllaUsageError(`A URL has no option ${JSON.stringify(key)}`);
  if (value === "null") return null;
  if (kind === "text") return value;
  if (kind === "number" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  if (kind === "boolean" && (value === "true" || value === "false")) return value === "true";
  throw new ScyllaUsageError(`The option ${key} of a URL must be a ${kind}`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ScyllaUsageError("A URL is percent-encoded, and a part of this one cannot be read");
  }
}
