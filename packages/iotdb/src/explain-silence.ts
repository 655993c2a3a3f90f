import { Deadline } from "@x/pool";
import type { ConnectionSettings } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { IoTDBConnectionError, type IoTDBError } from "./errors.ts";
import { openConnection } from "./open-connection.ts";
import { testConnection } from "./protocol/test-connection.ts";

/** How long the probe for the other protocol may take, in ms. */
const PROBE_MS = 2_000;

/** The error for a server that did not understand the first call: mostly it speaks the other protocol. Tries it, to be sure. */
export async function explainSilence(
  endpoint: Endpoint,
  settings: ConnectionSettings,
  error: IoTDBError,
): Promise<IoTDBError> {
  const compact = settings.protocol === "compact";
  const other = compact ? "binary" : "compact";
  const { address } = error;
  const details = { code: "ERR_IOTDB_PROTOCOL_MISMATCH", address, cause: error };
  if (await answers(endpoint, { ...settings, protocol: other })) {
    return new IoTDBConnectionError(
      `The server at ${address} speaks the ${other} protocol: set enableCompression to ${!compact} ` +
        `(its dn_rpc_thrift_compression_enable is ${!compact}).`,
      details,
    );
  }
  return new IoTDBConnectionError(
    `The server at ${address} did not understand the first call. Does it speak TLS (tls), or the other ` +
      `protocol (enableCompression here, dn_rpc_thrift_compression_enable there)?`,
    { ...details, code: "ERR_IOTDB_CONNECT", retryable: true },
  );
}

async function answers(endpoint: Endpoint, settings: ConnectionSettings): Promise<boolean> {
  using deadline = Deadline.from({ timeoutMs: PROBE_MS });
  try {
    const connection = await openConnection(endpoint, settings, deadline);
    try {
      await connection.call(testConnection, undefined, { deadline });
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}
