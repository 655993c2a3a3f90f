import type { Query } from "../evaluator/query.ts";
import { parseScope, type ScopeName } from "../functions/scope-names.ts";
import { execute } from "../node/execute.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { Outcome } from "../node/run-query.ts";
import type { User } from "../state/user.ts";
import type { HttpRequest } from "../transport/listen-http.ts";
import { ThingsDbError } from "../values/error-codes.ts";
import { type Plain, PlainFloat } from "../values/plain.ts";
import { readPlain } from "../values/read-plain.ts";
import { toByteText } from "../values/text.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { encodePlain } from "../wire/payloads.ts";
import { queryJob } from "./handle-query.ts";
import { runJob } from "./handle-run.ts";
import { invalidApiRequest } from "./http-api.ts";

/** Does what the body asks for in the scope that the path names; null for a path that names none. */
export function httpJob(
  node: SimulatedNode,
  user: User,
  request: HttpRequest,
  isJson: boolean,
): Promise<{ readonly query: Query; readonly outcome: Outcome }> | null {
  const scope = scopeOfPath(request.path);
  if (scope === null) return null;
  const body = isJson ? fromJson(request.body) : fromMsgpack(request.body);
  const { type, code, name, vars = null, args = null } = body as Record<string, Plain>;
  const text = type === "query" ? code : name;
  if ((type !== "query" && type !== "run") || typeof text !== "string") return invalidApiRequest();
  const payload = encodePlain([request.path, text, type === "query" ? vars : args]);
  return new Promise((resolve) => {
    const make = type === "query" ? queryJob : runJob;
    execute(
      node,
      make(node, user, null, payload, (query, outcome) => resolve({ query, outcome })),
    );
  });
}

function scopeOfPath(path: string): ScopeName | null {
  try {
    return parseScope(path);
  } catch (error) {
    if (error instanceof ThingsDbError) return null;
    throw error;
  }
}

function fromMsgpack(body: Uint8Array): Plain {
  try {
    return readPlain(new MsgpackReader(body));
  } catch {
    return invalidApiRequest();
  }
}

function fromJson(body: Uint8Array): Plain {
  try {
    return toPlain(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    return invalidApiRequest();
  }
}

function toPlain(value: unknown): Plain {
  if (typeof value === "string") return toByteText(value);
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : new PlainFloat(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value as Plain;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [toByteText(key), toPlain(one)]));
}
