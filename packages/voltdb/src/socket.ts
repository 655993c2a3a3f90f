import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { reasonOf } from "@x/pool";
import { openSocket as open } from "@x/pool/socket";
import { type Address, addressText } from "./address.ts";
import { VoltConnectionError } from "./errors.ts";

/**
 * Opens a socket, speaks TLS on it if wanted, and hands what comes to `receive`: lent, it is overwritten by what comes next.
 * Until the promise settles, errors are its; afterwards they are the caller's to listen for.
 *
 * @throws {VoltConnectionError} `ERR_VOLT_CONNECT` when that fails, or the reason of `signal`
 */
export function openSocket(
  { host, port }: Address,
  tls: ConnectionOptions | undefined,
  signal: AbortSignal | undefined,
  receive: (lent: Uint8Array) => void,
): Promise<Socket> {
  return open({ host, port, tls, signal, receive }, (cause) => {
    // What was wrong with a chunk that came at once is said already.
    if (cause instanceof VoltConnectionError) return cause;
    const address = addressText({ host, port });
    return new VoltConnectionError(`${address} cannot be reached: ${reasonOf(cause)}`, {
      code: "ERR_VOLT_CONNECT",
      address,
      retryable: true,
      cause,
    });
  });
}
