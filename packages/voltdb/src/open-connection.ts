import type { ByteReader } from "@x/binary";
import { type Address, addressText } from "./address.ts";
import { acceptLogin, makeLogin } from "./authenticate.ts";
import { Connection, type ConnectionParts } from "./connection.ts";
import { isVoltError, VoltConnectionError } from "./errors.ts";
import { FrameReader } from "./frame-reader.ts";
import { type LoginReply, readLoginAnswer } from "./protocol/login.ts";
import { openSocket } from "./socket.ts";

/** The longest answer to a login. */
const LOGIN_BYTES = 65_536;

/** Connects and logs in. */
export async function openConnection(
  address: Address,
  parts: ConnectionParts & { readonly signal: AbortSignal | undefined },
): Promise<Connection> {
  const { options, dump, signal } = parts;
  const text = addressText(address);
  const login = await unlessAborted(makeLogin(options), signal);
  let connection: Connection | undefined;
  let onAnswer: (reader: ByteReader) => void = () => {};
  let onFault: (error: Error) => void = () => {};
  const frames = new FrameReader(LOGIN_BYTES, (reader) => {
    if (connection !== undefined) connection.onFrame(reader);
    else onAnswer(reader);
  });
  const socket = await openSocket(address, options.tls, signal, (lent) => {
    try {
      connection?.received(lent.length);
      frames.push(lent);
    } catch (error) {
      if (connection === undefined) onFault(error as Error);
      else connection.destroy(isVoltError(error) ? error : refused(text, (error as Error).message, error));
    }
  });
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal?.removeEventListener("abort", abort);
      socket.off("error", failed);
      socket.off("close", closed);
    };
    const fail = (reason: unknown): void => {
      settle();
      socket.on("error", () => {});
      socket.destroy();
      reject(reason);
    };
    const abort = (): void => fail(signal?.reason);
    const failed = (cause: Error): void => fail(refused(text, cause.message, cause));
    const closed = (): void => {
      // A server with too many connections says so in a byte without a length.
      if (frames.rest.length === 1) tryLogin(() => acceptLogin(readLoginAnswer(frames.rest), text));
      else
        fail(
          refused(
            text,
            `the server closed the connection during the login${options.tls ? "" : "; does it want TLS?"}`,
          ),
        );
    };
    const tryLogin = (read: () => LoginReply): void => {
      let reply: LoginReply;
      try {
        reply = read();
      } catch (error) {
        fail(error);
        return;
      }
      settle();
      frames.maxBytes = options.maxResponseBytes;
      connection = new Connection(socket, reply, text, parts);
      resolve(connection);
    };
    onFault = fail;
    onAnswer = (reader) => {
      const body = reader.bytes.subarray(reader.offset, reader.end);
      dump?.received(text, body);
      tryLogin(() => acceptLogin(readLoginAnswer(body), text));
    };
    signal?.addEventListener("abort", abort);
    socket.on("error", failed);
    socket.on("close", closed);
    dump?.sentLogin(text, login);
    socket.write(login.bytes);
    if (signal?.aborted) abort();
    else if (socket.destroyed) closed();
  });
}

/** What `work` yields, unless the signal aborts before. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function refused(address: string, why: string, cause?: unknown): VoltConnectionError {
  return new VoltConnectionError(`${address}: ${why}`, {
    code: "ERR_VOLT_CONNECT",
    address,
    retryable: true,
    cause,
  });
}
