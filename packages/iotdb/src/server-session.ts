import { Deadline } from "@x/pool";
import type { CallTerms } from "./call.ts";
import type { TimePrecision } from "./codec/value-modes.ts";
import type { Connection } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { IoTDBProtocolError, isIoTDBError } from "./errors.ts";
import { explainSilence } from "./explain-silence.ts";
import { connectTimeout, openConnection } from "./open-connection.ts";
import type { ResolvedOptions } from "./options.ts";
import { closeSession } from "./protocol/close-session.ts";
import { openSession, PROTOCOL_VERSION } from "./protocol/open-session.ts";
import { requestStatementId } from "./protocol/request-statement-id.ts";
import type { TSStatus } from "./protocol/status.ts";
import { setTimeZone } from "./protocol/time-zone.ts";
import { type StatusContext, statusError } from "./server-errors.ts";
import { isSuccess } from "./status-codes.ts";
import type { Method } from "./thrift/method.ts";

/** How long logging out may take, in ms. */
const LOGOUT_MS = 1_000;

/** What a session on a node starts with. */
export interface SessionStart {
  readonly database: string | undefined;
  readonly timeZone: string;
}

/** A session on one node, as the server knows it: bound to its connection. */
export class ServerSession {
  readonly connection: Connection;
  readonly id: bigint;
  readonly statementId: bigint;
  /** The unit of the server's timestamps. */
  readonly precision: TimePrecision;
  /** The database that the server has for this session. */
  database: string | undefined;

  constructor(
    connection: Connection,
    ids: { readonly id: bigint; readonly statementId: bigint },
    precision: TimePrecision,
    database: string | undefined,
  ) {
    this.connection = connection;
    this.id = ids.id;
    this.statementId = ids.statementId;
    this.precision = precision;
    this.database = database;
  }

  get address(): string {
    return this.connection.address;
  }

  get isOpen(): boolean {
    return this.connection.isOpen;
  }

  /** Makes a call and gives its answer, whose status is still to be looked at. */
  call<Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    terms?: CallTerms<Response>,
  ): Promise<Response> {
    return this.connection.call(method, request, terms);
  }

  /** @throws {IoTDBError} unless the status is a success */
  check(status: TSStatus, context: StatusContext = {}): void {
    if (!isSuccess(status.code)) throw statusError(status, { address: this.address, ...context });
  }

  async setTimeZone(timeZone: string, deadline: Deadline | undefined): Promise<void> {
    this.check(
      await this.call(setTimeZone, { sessionId: this.id, timeZone }, { deadline, idempotent: true }),
    );
  }

  /** Logs out after the calls that are on their way, and closes the connection. Settles, never rejects. */
  async close(patienceMs: number = LOGOUT_MS): Promise<void> {
    if (this.isOpen) {
      const timer = setTimeout(
        () => this.connection.destroy("The server did not answer in time"),
        patienceMs,
      );
      // What counts is that the connection is closed: the server then ends the session by itself.
      await this.call(closeSession, { sessionId: this.id }, { idempotent: true }).catch(() => {});
      clearTimeout(timer);
    }
    await this.connection.close();
  }
}

/**
 * Connects to a node and logs in.
 * @throws {IoTDBConnectionError} `ERR_IOTDB_CONNECT`, `ERR_IOTDB_PROTOCOL_MISMATCH`
 * @throws {IoTDBAuthError} for a user or password that the server does not take
 */
export async function openServerSession(
  endpoint: Endpoint,
  options: ResolvedOptions,
  start: SessionStart,
  deadline?: Deadline,
): Promise<ServerSession> {
  using limit = Deadline.from(
    { timeoutMs: options.connectTimeoutMs, signal: deadline?.signal },
    { timeoutError: (ms) => connectTimeout(endpoint, ms, options.connection.tls !== false) },
  );
  const connection = await openConnection(endpoint, options.connection, limit);
  try {
    return await logIn(connection, options, start, limit);
  } catch (error) {
    await connection.close();
    // A server that wants TLS answers with an alert, which is no frame.
    const isStrange =
      isIoTDBError(error) &&
      (error.code === "ERR_IOTDB_CONNECTION_LOST" || error instanceof IoTDBProtocolError);
    if (connection.hasAnswered || !isStrange) throw error;
    throw await explainSilence(endpoint, options.connection, error);
  }
}

async function logIn(
  connection: Connection,
  options: ResolvedOptions,
  { database, timeZone }: SessionStart,
  deadline: Deadline,
): Promise<ServerSession> {
  const { address } = connection;
  const terms = { deadline, idempotent: true };
  const configuration = new Map([
    ["version", "V_1_0"],
    ["sql_dialect", "table"],
  ]);
  if (database !== undefined) configuration.set("db", database);
  const answer = await connection.call(
    openSession,
    {
      client_protocol: PROTOCOL_VERSION,
      zoneId: timeZone,
      username: options.username,
      password: await options.password(),
      configuration,
    },
    terms,
  );
  if (!isSuccess(answer.status.code)) throw statusError(answer.status, { address });
  const id = answer.sessionId;
  if (id === undefined) throw unusable(address, "gave no session");
  const precision = answer.configuration?.get("timestamp_precision") ?? "ms";
  if (precision !== "ms" && precision !== "us" && precision !== "ns") {
    throw unusable(address, `counts time in ${JSON.stringify(precision)}`);
  }
  const statementId = await connection.call(requestStatementId, id, terms);
  return new ServerSession(connection, { id, statementId }, precision, database);
}

function unusable(address: string, what: string): IoTDBProtocolError {
  return new IoTDBProtocolError(`The server at ${address} ${what}.`, {
    address,
    kind: "TSOpenSessionResp",
    offset: 0,
    firstBytes: "",
  });
}
