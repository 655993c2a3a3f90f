import type { ByteReader, ByteWriter } from "@x/binary";
import { type AbortHandler, unwatchAbort, watchAbort } from "@x/pool";
import type { Connection } from "./connection.ts";
import type { ConnectionRequest } from "./connection-request.ts";
import { ScyllaTimeoutError } from "./errors.ts";
import { opcodeName } from "./protocol/opcode.ts";
import { decodeResponse, type ResponseMessage } from "./protocol/response.ts";

/** What limits an exchange of the driver's own. */
export interface CallOptions {
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal | undefined;
  /** The statement, for errors. */
  readonly query?: string | undefined;
}

/**
 * Asks one thing on one connection, for the driver's own needs: handshakes, `USE`, system tables.
 *
 * Rejects with the server's error if that is the answer, ScyllaTimeoutError, ScyllaConnectionError,
 * ScyllaProtocolError (the connection is being replaced then), or the reason of the signal.
 */
export function ask(
  connection: Connection,
  opcode: number,
  encode: (writer: ByteWriter) => void,
  options: CallOptions,
): Promise<ResponseMessage> {
  return new Promise((resolve, reject) => {
    const { timeoutMs, signal, query } = options;
    if (signal?.aborted) return reject(signal.reason);
    const request: ConnectionRequest = {
      opcode,
      flags: 0,
      stream: -1,
      abandoned: false,
      encode,
      answered(_, version, flags, answerOpcode, reader: ByteReader) {
        stop();
        const frame = { version, flags, stream: 0, opcode: answerOpcode, reader };
        try {
          const { message } = decodeResponse(frame, connection.context, undefined, query);
          if (message.opcode === "ERROR") reject(message.error);
          else resolve(message);
        } catch (error) {
          reject(error);
          connection.retire();
        }
      },
      failed(_, error) {
        stop();
        reject(error);
      },
    };
    const give = (reason: unknown): void => {
      stop();
      connection.abandon(request);
      reject(reason);
    };
    const watcher: AbortHandler = { aborted: give };
    const late = (ms: number): void =>
      give(
        new ScyllaTimeoutError(`${connection.address} did not answer ${opcodeName(opcode)} within ${ms} ms`, {
          code: "ERR_SCYLLA_TIMEOUT",
          address: connection.address,
          timeoutMs: ms,
          retryable: true,
        }),
      );
    const timer = timeoutMs === null ? undefined : setTimeout(late, timeoutMs, timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      if (signal !== undefined) unwatchAbort(signal, watcher);
    };
    if (signal !== undefined) watchAbort(signal, watcher);
    connection.send(request);
  });
}
