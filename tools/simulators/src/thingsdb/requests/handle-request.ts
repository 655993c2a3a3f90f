import { withLegacyDocs } from "../docs.ts";
import { handleWatch } from "../legacy/handle-watch.ts";
import type { Connection } from "../node/connection.ts";
import type { SimulatedNode } from "../node/node.ts";
import { ThingsDbError } from "../values/error-codes.ts";
import { PackageType } from "../wire/package-types.ts";
import { encodeError } from "../wire/payloads.ts";
import { authenticate } from "./authenticate.ts";
import { handleQuery } from "./handle-query.ts";
import { handleRun } from "./handle-run.ts";
import type { Request } from "./request.ts";
import { emitToRoom, joinRooms, leaveRooms } from "./room-requests.ts";

/** Does what a client asks for. Requests of unknown types get no answer at all. */
export function handleRequest(node: SimulatedNode, connection: Connection, request: Request): void {
  try {
    dispatch(node, connection, request);
  } catch (error) {
    answerError(node, connection, request, error);
  }
}

function dispatch(node: SimulatedNode, connection: Connection, request: Request): void {
  switch (request.type) {
    case PackageType.PING:
      connection.answer(request, PackageType.PONG);
      return;
    case PackageType.AUTH:
      authenticate(node, connection, request);
      return;
    case PackageType.QUERY:
      handleQuery(node, connection, request);
      return;
    case PackageType.RUN:
      handleRun(node, connection, request);
      return;
    case PackageType.JOIN:
      joinRooms(node, connection, request);
      return;
    case PackageType.LEAVE:
      leaveRooms(node, connection, request);
      return;
    case PackageType.EMIT:
    case PackageType.EMIT_PEER:
      emitToRoom(node, connection, request);
      return;
    case PackageType.WATCH:
    case PackageType.UNWATCH:
      if (node.watch) handleWatch(node, node.watch, connection, request);
      // Servers from 1.0 on take these requests, and do nothing.
      else connection.answer(request, PackageType.OK);
      return;
    default:
  }
}

/** Answers with an error; what is none of the server's own is an internal one. */
export function answerError(
  node: SimulatedNode,
  connection: Connection,
  request: Request,
  error: unknown,
): void {
  node.counters.queriesWithError++;
  const { code, message } = asThingsDbError(error);
  const text = node.settings.legacy ? withLegacyDocs(message) : message;
  connection.answer(request, PackageType.ERROR, encodeError(code, text));
}

function asThingsDbError(error: unknown): ThingsDbError {
  return error instanceof ThingsDbError ? error : new ThingsDbError(-1, `internal error: ${String(error)}`);
}
