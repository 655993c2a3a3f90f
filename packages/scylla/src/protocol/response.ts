import { ScyllaProtocolError } from "../errors.ts";
import type { ScyllaServerError } from "../server-errors.ts";
import { decodeAuthenticate, decodeAuthToken } from "./auth.ts";
import { asProtocolError, decodePrefix, type Frame, type Prefix } from "./envelope.ts";
import { decodeError } from "./error.ts";
import { decodeEvent, type ServerEvent } from "./event.ts";
import type { ResultMetadata } from "./metadata.ts";
import { OPCODE, opcodeName } from "./opcode.ts";
import { decodeResult, type ResultMessage } from "./result.ts";
import { decodeSupported } from "./supported.ts";

/** Any answer. */
export type ResponseMessage =
  | { readonly opcode: "ERROR"; readonly error: ScyllaServerError }
  | { readonly opcode: "READY" }
  | { readonly opcode: "AUTHENTICATE"; readonly authenticator: string }
  | { readonly opcode: "SUPPORTED"; readonly options: ReadonlyMap<string, readonly string[]> }
  | { readonly opcode: "RESULT"; readonly result: ResultMessage }
  | { readonly opcode: "EVENT"; readonly event: ServerEvent }
  | { readonly opcode: "AUTH_CHALLENGE" | "AUTH_SUCCESS"; readonly token: Uint8Array | null };

/** What reading an answer needs to know beside its bytes. */
export interface ResponseContext {
  /** The server's address, for errors. */
  readonly address?: string | undefined;
  /** Whether PREPARED carries metadata ids. */
  readonly hasMetadataIds: boolean;
  /** The server's number for its rate limit error. */
  readonly rateLimitCode?: number | undefined;
}

/** An answer and what preceded it. */
export interface Response {
  readonly prefix: Prefix;
  readonly message: ResponseMessage;
}

/**
 * Reads any answer.
 * @param known see `decodeRowsMetadata`; for answers to EXECUTE
 * @throws {ScyllaProtocolError} for bytes that are no such answer
 */
export function decodeResponse(
  frame: Frame,
  context: ResponseContext,
  known?: ResultMetadata | undefined,
  query?: string | undefined,
): Response {
  const { reader } = frame;
  const start = reader.offset;
  try {
    const prefix = decodePrefix(frame.flags, reader);
    return { prefix, message: decodeMessage(frame, context, prefix, known, query) };
  } catch (thrown) {
    throw asProtocolError(thrown, opcodeName(frame.opcode), reader, start);
  }
}

function decodeMessage(
  { opcode, version, reader }: Frame,
  context: ResponseContext,
  { warnings }: Prefix,
  known: ResultMetadata | undefined,
  query: string | undefined,
): ResponseMessage {
  const { address, rateLimitCode } = context;
  switch (opcode) {
    case OPCODE.RESULT:
      return { opcode: "RESULT", result: decodeResult(reader, context.hasMetadataIds, known) };
    case OPCODE.ERROR:
      return {
        opcode: "ERROR",
        // What is read here are answers to requests of the driver's own, which may all be made twice.
        error: decodeError(reader, { version, address, rateLimitCode, warnings, query, idempotent: true }),
      };
    case OPCODE.EVENT:
      return { opcode: "EVENT", event: decodeEvent(reader) };
    case OPCODE.SUPPORTED:
      return { opcode: "SUPPORTED", options: decodeSupported(reader) };
    case OPCODE.READY:
      return { opcode: "READY" };
    case OPCODE.AUTHENTICATE:
      return { opcode: "AUTHENTICATE", authenticator: decodeAuthenticate(reader) };
    case OPCODE.AUTH_CHALLENGE:
      return { opcode: "AUTH_CHALLENGE", token: decodeAuthToken(reader) };
    case OPCODE.AUTH_SUCCESS:
      return { opcode: "AUTH_SUCCESS", token: decodeAuthToken(reader) };
    default:
      throw new ScyllaProtocolError(`${opcodeName(opcode)} is no answer`, {
        offset: 0,
        kind: opcodeName(opcode),
        firstBytes: reader.bytes.subarray(reader.offset, reader.end),
      });
  }
}
