import type { Socket } from "node:net";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import { reasonOf } from "@x/pool";
import { openSocket as open } from "@x/pool/socket";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import { IoTDBConnectionError } from "./errors.ts";

/** After this much silence the system asks whether the other side is still there. */
const KEEP_ALIVE_MS = 60_000;

/** Bytes read from a socket at a time, unless it is told where to read to. */
const READ_BYTES = 32_768;

/** What is done with the bytes that come. */
export interface Inbox {
  /** Where to read to next; undefined when anywhere will do. */
  room(): Uint8Array | undefined;
  /** Takes what came. Unless it lies in `room`, it is overwritten afterwards. */
  receive(bytes: Uint8Array): void;
}

/** `true` or options: TLS, which verifies the server unless `rejectUnauthorized` is false. */
export type TlsChoice = boolean | TlsOptions;

/**
 * Connects. The socket has no listeners of ours left when it is handed out; `inbox` gets what comes.
 * @throws {IoTDBConnectionError} `ERR_IOTDB_CONNECT`, or the reason of `signal`
 */
export function openSocket(
  { host, port }: Endpoint,
  tls: TlsChoice,
  inbox: Inbox,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  return open(
    {
      host,
      port,
      tls,
      keepAliveMs: KEEP_ALIVE_MS,
      signal,
      readBytes: READ_BYTES,
      receive: (lent) => inbox.receive(lent),
    },
    (cause) => {
      const address = formatEndpoint({ host, port });
      return new IoTDBConnectionError(`No connection to ${address}: ${reasonOf(cause)}`, {
        code: "ERR_IOTDB_CONNECT",
        address,
        cause,
        retryable: true,
      });
    },
  );
}
