import { ask } from "./call.ts";
import { Connection } from "./connection.ts";
import { traceConnect } from "./diagnostics.ts";
import { ScyllaConnectionError, ScyllaTimeoutError } from "./errors.ts";
import { type HandshakeOptions, shakeHands } from "./handshake.ts";
import { addressOf } from "./node-address.ts";
import { consistencyCode } from "./protocol/consistency.ts";
import { OPCODE } from "./protocol/opcode.ts";
import { encodeQuery } from "./protocol/query.ts";
import { ScyllaServerError } from "./server-errors.ts";
import { connectError, type Endpoint, openSocket, type SocketOptions } from "./socket.ts";

/** How connections are made. */
export interface ConnectionOptions extends Omit<HandshakeOptions, "signal"> {
  readonly socket: SocketOptions;
  /** The newest version to try. */
  readonly version: number;
  /** For all of it: socket, TLS, handshake, login, keyspace. */
  readonly connectTimeoutMs: number | null;
}

/** The oldest version that is spoken. */
const OLDEST_VERSION = 4;

/**
 * Makes a connection that is ready for statements. When the server does not know the version, the next older one is tried,
 * on a new socket.
 * @param use the statement that chooses the keyspace, if there is one
 * @throws {ScyllaConnectionError} with the address and the cause; or the reason of `signal`
 */
export async function openConnection(
  endpoint: Endpoint,
  options: ConnectionOptions,
  use: string | undefined,
  signal?: AbortSignal | undefined,
): Promise<Connection> {
  const address = addressOf(endpoint);
  return traceConnect(() => openLimited(endpoint, address, options, use, signal), { address });
}

async function openLimited(
  endpoint: Endpoint,
  address: string,
  options: ConnectionOptions,
  use: string | undefined,
  outer: AbortSignal | undefined,
): Promise<Connection> {
  const { connectTimeoutMs } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort(outer?.reason);
  outer?.throwIfAborted();
  outer?.addEventListener("abort", abort);
  const late = (ms: number): void =>
    controller.abort(
      new ScyllaTimeoutError(`connecting to ${address} took longer than ${ms} ms`, {
        code: "ERR_SCYLLA_CONNECT_TIMEOUT",
        address,
        timeoutMs: ms,
        retryable: true,
      }),
    );
  const timer = connectTimeoutMs === null ? undefined : setTimeout(late, connectTimeoutMs, connectTimeoutMs);
  try {
    for (let version = options.version; ; version--) {
      try {
        return await openVersion(endpoint, address, version, options, use, signal);
      } catch (error) {
        if (version <= OLDEST_VERSION || !isUnknownVersion(error)) throw error;
      }
    }
  } catch (error) {
    if (outer?.aborted) throw outer.reason;
    if (error instanceof ScyllaConnectionError && error.tried.length > 0) throw error;
    throw connectError(address, error as Error);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  }
}

async function openVersion(
  endpoint: Endpoint,
  address: string,
  version: number,
  options: ConnectionOptions,
  use: string | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  // A server that talks first is none of CQL, and its words say so.
  const early: Uint8Array[] = [];
  let receive = (lent: Uint8Array): void => void early.push(lent.slice());
  const socket = await openSocket(endpoint, options.socket, signal, (lent) => receive(lent));
  const connection = new Connection(socket, address, version);
  receive = (lent) => connection.receive(lent);
  early.forEach(receive);
  try {
    await shakeHands(connection, { ...options, signal });
    if (use !== undefined) await useKeyspaceOn(connection, use, { timeoutMs: null, signal });
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Chooses the keyspace of one connection. `use` is the whole statement. */
export async function useKeyspaceOn(
  connection: Connection,
  use: string,
  limits: { readonly timeoutMs: number | null; readonly signal?: AbortSignal },
): Promise<void> {
  const parameters = { consistency: consistencyCode("ONE") };
  const answer = await ask(
    connection,
    OPCODE.QUERY,
    (writer) => encodeQuery(writer, connection.version, use, parameters),
    { ...limits, query: use },
  );
  if (answer.opcode === "RESULT" && answer.result.kind === "SET_KEYSPACE")
    connection.keyspace = answer.result.keyspace;
}

/** A server that does not know the version says so with a protocol error. */
function isUnknownVersion(error: unknown): boolean {
  return error instanceof ScyllaServerError && error.serverCode === 0x0a && /version/i.test(error.message);
}
