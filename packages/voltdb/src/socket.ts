import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { type Address, addressText } from "./address.ts";
import { VoltConnectionError } from "./errors.ts";

/** Size of the buffer that a socket is read into, in bytes. */
const READ_BYTES = 65_536;

/**
 * Opens a socket, speaks TLS on it if wanted, and hands what comes to `onData`: lent, it is overwritten by what comes next.
 * Until the promise settles, errors are its; afterwards they are the caller's to listen for.
 *
 * @throws {VoltConnectionError} `ERR_VOLT_CONNECT` when that fails, or the reason of `signal`
 */
export function openSocket(
  address: Address,
  tls: ConnectionOptions | undefined,
  signal: AbortSignal | undefined,
  onData: (lent: Uint8Array) => void,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const buffer = new Uint8Array(READ_BYTES);
    // One buffer for all reads: a response of many megabytes would otherwise leave as many behind as garbage.
    const onread = {
      buffer,
      callback: (length: number, bytes: Uint8Array): boolean => {
        onData(bytes.subarray(0, length));
        return true;
      },
    };
    const place = { host: address.host, port: address.port, noDelay: true, onread };
    const name = isIP(address.host) === 0 ? { servername: address.host } : {};
    const socket = tls === undefined ? connectTcp(place) : connectTls({ ...name, ...tls, ...place });
    const settle = (): void => {
      socket.off("error", fail);
      socket.off("close", closed);
      signal?.removeEventListener("abort", abort);
    };
    const fail = (cause: Error): void => {
      settle();
      // What still happens on it is of no interest.
      socket.on("error", () => {});
      socket.destroy();
      const text = addressText(address);
      reject(
        cause instanceof VoltConnectionError
          ? cause
          : new VoltConnectionError(
              `${text} cannot be reached: ${cause.message || (cause as { code?: string }).code}`,
              {
                code: "ERR_VOLT_CONNECT",
                address: text,
                retryable: true,
                cause,
              },
            ),
      );
    };
    const closed = (): void => fail(new Error("the connection was closed"));
    const abort = (): void => {
      settle();
      socket.on("error", () => {});
      socket.destroy();
      reject(signal?.reason);
    };
    socket.on("error", fail);
    socket.on("close", closed);
    signal?.addEventListener("abort", abort);
    socket.once(tls === undefined ? "connect" : "secureConnect", () => {
      settle();
      resolve(socket);
    });
  });
}
