import { ByteReader, type ByteWriter, isBinaryError } from "@x/binary";
import { writeString } from "../codec/bytes.ts";
import { VoltProtocolError } from "../errors.ts";

/** How the password is hashed: the number on the wire. */
export const HASH_SCHEMES = { sha1: 0, sha256: 1 } as const;

/** The name of a hash. */
export type PasswordHash = keyof typeof HASH_SCHEMES;

/** The first message of a connection. */
export interface LoginRequest {
  /** 0 (which knows SHA-1 alone), 1 or 2; all have one layout from 1 on. */
  readonly version: number;
  readonly hash: PasswordHash;
  /** What is asked for; `database`. */
  readonly service: string;
  readonly username: string;
  /** One hash of the password's UTF-8, without salt. */
  readonly digest: Uint8Array;
}

/** What the server tells of itself when it lets a client in. */
export interface LoginReply {
  /** The node that answers; topology speaks of nodes by these numbers. */
  readonly hostId: number;
  readonly connectionId: bigint;
  /** When the cluster started, in ms since 1970: with `leaderAddress` the identity of a cluster. */
  readonly clusterStart: bigint;
  /** IPv4 address of the cluster's leader. */
  readonly leaderAddress: string;
  /** The server's version and build. */
  readonly build: string;
}

/** The server's answer to a login: it lets the client in, or says why not by a code. */
export type LoginAnswer =
  | { readonly code: 0; readonly reply: LoginReply }
  | { readonly code: number; readonly reason: string };

/** What the server's codes say (server 10.1 and later, org.voltdb.common.Constants). */
const REASONS: Readonly<Record<number, string>> = {
  [-1]: "the server rejected user name or password",
  1: "the server has too many connections",
  2: "the server waited too long for the login",
  3: "the server could not read the login",
  4: "the node is still joining its cluster",
  5: "the server does not offer this service",
  6: "the server requires TLS",
  7: "the server requires a client certificate",
  8: "the server has revoked the client certificate",
};

// int8 version, [int8 hash scheme from version 1 on], string service, string user, digest (20 or 32 bytes, no length)

/** Writes the body of a login. @returns where in the writer the digest begins, for what must not be seen */
export function writeLogin(
  writer: ByteWriter,
  { version, hash, service, username, digest }: LoginRequest,
): number {
  writer.i8(version);
  if (version > 0) writer.i8(HASH_SCHEMES[hash]);
  writeString(writer, service);
  writeString(writer, username);
  const at = writer.length;
  writer.append(digest);
  return at;
}

// int8 version 0, int8 code; for 0: int32 host, int64 connection, int64 start, 4 bytes leader, string build.
// Version 2 begins a Kerberos exchange. A server with too many connections sends one byte and no more.

/**
 * Reads the body of the answer to a login.
 * @throws {VoltProtocolError} for anything else
 */
export function readLoginAnswer(body: Uint8Array): LoginAnswer {
  const reader = new ByteReader(body);
  try {
    if (body.length === 1) return refusal(reader.i8());
    const version = reader.i8();
    const code = reader.i8();
    if (version !== 0) {
      throw fault(
        version === 2 ? "the server asks for Kerberos, which is not supported" : `version ${version}`,
        0,
        body,
      );
    }
    if (code !== 0) return refusal(code);
    const reply = {
      hostId: reader.i32be(),
      connectionId: reader.i64be(),
      clusterStart: reader.i64be(),
      leaderAddress: reader.take(4).join("."),
      build: reader.utf8(reader.i32be()),
    };
    return { code: 0, reply };
  } catch (error) {
    if (isBinaryError(error)) throw fault("the answer is incomplete", reader.offset, body, error);
    throw error;
  }
}

function refusal(code: number): LoginAnswer {
  return { code, reason: REASONS[code] ?? `the server refused the login with code ${code}` };
}

function fault(message: string, offset: number, firstBytes: Uint8Array, cause?: unknown): VoltProtocolError {
  return new VoltProtocolError(`login: ${message}`, { offset, kind: "login answer", firstBytes, cause });
}
