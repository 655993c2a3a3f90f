import { createHash } from "node:crypto";
import { ByteWriter } from "@x/binary";
import { VoltConnectionError, VoltUsageError } from "./errors.ts";
import type { ResolvedOptions } from "./options.ts";
import { type LoginAnswer, type LoginReply, writeLogin } from "./protocol/login.ts";

/** A login message with its length, and where in it the secret is. */
export interface LoginMessage {
  readonly bytes: Uint8Array;
  readonly secretAt: number;
}

/** What is asked of the server. */
const SERVICE = "database";

/**
 * Makes the login message; asks for the password where that is a function.
 * @throws whatever that function throws
 */
export async function makeLogin(options: ResolvedOptions): Promise<LoginMessage> {
  const { loginVersion: version, hash, username } = options;
  const password = typeof options.password === "function" ? await options.password() : options.password;
  if (typeof password !== "string") throw new VoltUsageError("the password function yields no string");
  const digest = createHash(hash).update(password, "utf8").digest();
  const writer = new ByteWriter();
  const lengthAt = writer.reserve(4);
  const secretAt = writeLogin(writer, { version, hash, service: SERVICE, username, digest });
  writer.patchI32be(lengthAt, writer.length - lengthAt - 4);
  return { bytes: writer.finish(), secretAt };
}

/** Names of refusals, after `ERR_VOLT_`. */
const REFUSALS: Readonly<Record<number, string>> = {
  [-1]: "LOGIN",
  1: "TOO_MANY_CONNECTIONS",
  2: "LOGIN_TIMEOUT",
  3: "LOGIN_FORMAT",
  4: "NODE_REJOINING",
  5: "UNKNOWN_SERVICE",
  6: "TLS_REQUIRED",
  7: "CERTIFICATE_REQUIRED",
  8: "CERTIFICATE_REVOKED",
};

/** Refusals that may not last. */
const PASSING: readonly number[] = [1, 2, 4];

/** @throws {VoltConnectionError} when the answer is a refusal */
export function acceptLogin(answer: LoginAnswer, address: string): LoginReply {
  if ("reply" in answer) return answer.reply;
  throw new VoltConnectionError(`${address}: ${answer.reason}`, {
    code: `ERR_VOLT_${REFUSALS[answer.code] ?? "LOGIN"}`,
    serverCode: answer.code,
    retryable: PASSING.includes(answer.code),
    address,
  });
}
