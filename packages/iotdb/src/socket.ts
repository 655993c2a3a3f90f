import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions as TlsOptions } from "node:tls";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import { IoTDBConnectionError } from "./errors.ts";

/** After this much silence the system asks whether the other side is still there. */
const KEEP_ALIVE_MS = 60_000;

/** Bytes read from a socket at a time. */
const READ_BYTES = 131_072;

/** What is done with the bytes that come; they are overwritten afterwards. */
export interface Inbox {
  receive(bytes: Uint8Array): void;
}

/** `true` or options: TLS, which verifies the server unless `rejectUnauthorized` is false. */
export type TlsChoice = boolean | TlsOptions;

/**
 * Connects. The socket has no listeners of ours left when it is handed out, but the one that brings `inbox` what comes.
 * @throws {IoTDBConnectionError} `ERR_IOTDB_CONNECT`, or the reason of `signal`
 */
export function openSocket(
  endpoint: Endpoint,
  tls: TlsChoice,
  inbox: Inbox,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const address = formatEndpoint(endpoint);
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const socket = startSocket(endpoint, tls, inbox);
    const ready = tls === false ? "connect" : "secureConnect";
    const done = (): void => {
      signal?.removeEventListener("abort", abort);
      socket.off("error", broken).off("close", closed).off(ready, connected);
    };
    const fail = (reason: unknown): void => {
      done();
      // An error after this one has nobody to hear it.
      socket.on("error", () => {});
      socket.destroy();
      reject(reason);
    };
    const abort = (): void => fail(signal?.reason);
    const broken = (cause: NodeJS.ErrnoException): void => {
      const why = cause.message || cause.code || "no reason given";
      fail(connectError(`No connection to ${address}: ${why}`, address, cause));
    };
    const closed = (): void => {
      fail(connectError(`${address} closed the connection before TLS was set up.`, address, undefined));
    };
    const connected = (): void => {
      done();
      resolve(socket);
    };
    signal?.addEventListener("abort", abort, { once: true });
    socket.once("error", broken).once("close", closed).once(ready, connected);
  });
}

function startSocket({ host, port }: Endpoint, tls: TlsChoice, inbox: Inbox): Socket {
  const common = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  if (tls === false) {
    // Read into one buffer: a new one for each read would be the most of all garbage.
    const callback = (length: number, buffer: Uint8Array): boolean => {
      inbox.receive(buffer.subarray(0, length));
      return true;
    };
    return connectTcp({ ...common, onread: { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback } });
  }
  const servername = isIP(host) === 0 ? host : "";
  const socket = connectTls({ servername, ...(tls === true ? {} : tls), ...common });
  socket.on("data", (chunk: Uint8Array) => inbox.receive(chunk));
  return socket;
}

function connectError(message: string, address: string, cause: unknown): IoTDBConnectionError {
  return new IoTDBConnectionError(message, { code: "ERR_IOTDB_CONNECT", address, cause, retryable: true });
}
