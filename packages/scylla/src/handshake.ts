import { ask } from "./call.ts";
import type { Connection } from "./connection.ts";
import { ScyllaConnectionError, ScyllaProtocolError } from "./errors.ts";
import { encodePlainAuthResponse } from "./protocol/auth.ts";
import type { Compression } from "./protocol/compression.ts";
import { OPCODE } from "./protocol/opcode.ts";
import type { ResponseMessage } from "./protocol/response.ts";
import { encodeStartup } from "./protocol/startup.ts";
import { DRIVER_NAME, DRIVER_VERSION } from "./version.ts";

/** How a connection introduces itself. */
export interface HandshakeOptions {
  readonly user: string | undefined;
  /** Asked for each connection anew. */
  readonly password: (() => string | Promise<string>) | undefined;
  readonly compression: Compression | undefined;
  readonly applicationName: string | undefined;
  readonly applicationVersion: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** ScyllaDB's extensions that are used wherever a server offers them; naming one in STARTUP turns it on. */
const EXTENSIONS = ["SCYLLA_LWT_ADD_METADATA_MARK", "SCYLLA_RATE_LIMIT_ERROR", "SCYLLA_USE_METADATA_ID"];

/**
 * Asks what the server offers, agrees on compression and extensions, and logs in (CQL v4 §2.3, v5 §2.1). The whole is
 * limited by the signal.
 */
export async function shakeHands(connection: Connection, options: HandshakeOptions): Promise<void> {
  const limits = { timeoutMs: null, signal: options.signal };
  const offer = expectAnswer(
    connection,
    await ask(connection, OPCODE.OPTIONS, () => {}, limits),
    "SUPPORTED",
  );
  connection.supported = offer.options;
  const startup = startupOptions(connection, options);
  const answer = await ask(connection, OPCODE.STARTUP, (writer) => encodeStartup(writer, startup), limits);
  // What follows is compressed, in v5 in segments; the answer to STARTUP may be compressed, too, up to v4.
  if (connection.version >= 5) connection.useSegments(options.compression);
  if (answer.opcode === "AUTHENTICATE") await logIn(connection, answer.authenticator, options);
  else expectAnswer(connection, answer, "READY");
}

function startupOptions(connection: Connection, options: HandshakeOptions): Record<string, string> {
  const { supported } = connection;
  const startup: Record<string, string> = { CQL_VERSION: "3.0.0" };
  const { compression, applicationName, applicationVersion } = options;
  if (compression !== undefined) {
    const offered = supported.get("COMPRESSION") ?? [];
    if (!offered.includes(compression.name)) {
      throw new ScyllaConnectionError(
        `${connection.address} does not offer compression ${compression.name}, but: ${offered.join(", ") || "none"}`,
        { code: "ERR_SCYLLA_NO_COMPRESSION", address: connection.address },
      );
    }
    startup.COMPRESSION = compression.name;
    if (connection.version < 5) connection.useCompression(compression);
  }
  startup.DRIVER_NAME = DRIVER_NAME;
  startup.DRIVER_VERSION = DRIVER_VERSION;
  if (applicationName !== undefined) startup.APPLICATION_NAME = applicationName;
  if (applicationVersion !== undefined) startup.APPLICATION_VERSION = applicationVersion;
  for (const name of EXTENSIONS) {
    const value = supported.get(name);
    if (value !== undefined) startup[name] = value.join(",");
  }
  const rateLimit = /ERROR_CODE=(\d+)/.exec(supported.get("SCYLLA_RATE_LIMIT_ERROR")?.[0] ?? "");
  connection.context = {
    ...connection.context,
    hasMetadataIds: connection.version >= 5 || supported.has("SCYLLA_USE_METADATA_ID"),
    rateLimitCode: rateLimit ? Number(rateLimit[1]) : undefined,
  };
  return startup;
}

async function logIn(
  connection: Connection,
  authenticator: string,
  options: HandshakeOptions,
): Promise<void> {
  const { user, password, signal } = options;
  if (user === undefined) {
    throw new ScyllaConnectionError(`${connection.address} asks for a user (${authenticator})`, {
      code: "ERR_SCYLLA_AUTH",
      address: connection.address,
    });
  }
  const secret = (await password?.()) ?? "";
  signal?.throwIfAborted();
  const answer = await ask(
    connection,
    OPCODE.AUTH_RESPONSE,
    (writer) => encodePlainAuthResponse(writer, user, secret),
    { timeoutMs: null, signal },
  );
  if (answer.opcode === "AUTH_CHALLENGE") {
    throw new ScyllaConnectionError(
      `${connection.address} asks for more than user and password (${authenticator})`,
      { code: "ERR_SCYLLA_AUTH", address: connection.address },
    );
  }
  expectAnswer(connection, answer, "AUTH_SUCCESS");
}

/** The answer, if it is of the kind that belongs here. */
export function expectAnswer<Opcode extends ResponseMessage["opcode"]>(
  { address }: Connection,
  answer: ResponseMessage,
  opcode: Opcode,
): Extract<ResponseMessage, { opcode: Opcode }> {
  if (answer.opcode === opcode) return answer as Extract<ResponseMessage, { opcode: Opcode }>;
  throw new ScyllaProtocolError(`${address} answered ${answer.opcode} where ${opcode} was due`, {
    offset: 4,
    kind: answer.opcode,
    firstBytes: "",
    address,
  });
}
