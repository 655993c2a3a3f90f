import { seeDocs } from "../docs.ts";
import { toJson } from "../functions/json-functions.ts";
import { encodeResult } from "../node/execute.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { User } from "../state/user.ts";
import type { HttpRequest, HttpResponse } from "../transport/listen-http.ts";
import { fail, ThingsDbError } from "../values/error-codes.ts";
import { bytesOfText, toByteText } from "../values/text.ts";
import { userByPassword, userByToken } from "./authenticate.ts";
import { httpJob } from "./http-job.ts";

const TEXT = "text/plain";
const JSON_TYPE = "application/json";
const MSGPACK = "application/msgpack";

/** One request of the HTTP API: a query or a run, as JSON or MessagePack. */
export async function handleHttp(node: SimulatedNode, request: HttpRequest): Promise<HttpResponse> {
  if (request.method !== "POST") return plain(405, "METHOD NOT ALLOWED");
  const isJson = request.contentType.startsWith(JSON_TYPE);
  if (!isJson && !request.contentType.startsWith(MSGPACK)) return plain(415, "UNSUPPORTED MEDIA TYPE");
  const user = login(node, request.authorization);
  if (user === null) return plain(401, "UNAUTHORIZED");
  try {
    return await answer(node, user, request, isJson);
  } catch (error) {
    const { code, message } = error instanceof ThingsDbError ? error : new ThingsDbError(-1, String(error));
    // The server has no status for errors of user code, and closes.
    return code < -64 ? null : plain(statusOf(code, message), `${message} (${code})`);
  }
}

async function answer(
  node: SimulatedNode,
  user: User,
  request: HttpRequest,
  isJson: boolean,
): Promise<HttpResponse> {
  const job = httpJob(node, user, request, isJson);
  if (job === null) return plain(404, "NOT FOUND");
  const { query, outcome } = await job;
  if ("error" in outcome) throw outcome.error;
  if (!isJson) return { status: 200, contentType: MSGPACK, body: encodeResult(node, query, outcome.value) };
  return { status: 200, contentType: JSON_TYPE, body: Buffer.from(toJson(outcome.value, query.deep)) };
}

function plain(status: number, text: string): HttpResponse {
  return { status, contentType: TEXT, body: bytesOfText(`${text}\r\n`) };
}

function statusOf(code: number, message: string): number {
  if (code === -52 || code === -53) return 400;
  if (code === -54) return 404;
  if (code === -55) return 403;
  if (code === -56) return 401;
  if (code === -51) return 503;
  return message.startsWith("internal") ? 500 : 422;
}

function login(node: SimulatedNode, authorization: string): User | null {
  const [kind = "", rest = ""] = authorization.split(" ", 2);
  try {
    if (/^basic$/i.test(kind)) {
      const text = Buffer.from(rest, "base64").toString("utf8");
      const cut = text.indexOf(":");
      return userByPassword(node, toByteText(text.slice(0, cut)), toByteText(text.slice(cut + 1)));
    }
    return /^(?:token|bearer)$/i.test(kind) ? userByToken(node, rest) : null;
  } catch {
    return null;
  }
}

/** Fails as the server does for a body that asks for nothing it knows. */
export function invalidApiRequest(): never {
  fail("BAD_DATA", `invalid API request${seeDocs("connect/http-api")}`);
}
