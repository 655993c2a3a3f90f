import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Session } from "@x/chdb";
import { encodeFrame } from "./frames.ts";
import { checkDataRequest, checkSender } from "./guard.ts";
import { hasDrained, securityHeaders, sendFile, sendJson, sendText } from "./responses.ts";
import { type Limits, runStatement, Stopped } from "./run-statement.ts";
import type { StaticFile } from "./static-files.ts";

/** What the page's server needs. */
export interface ServerOptions {
  readonly session: Session;
  /** What `/api/about` tells. */
  readonly about: object;
  readonly files: ReadonlyMap<string, StaticFile>;
  /** Whoever asks for data has to show it. */
  readonly key: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly limits: Limits;
}

/** A running server. */
export interface TourServer {
  readonly port: number;
  /** Stops the queries under way and closes all connections. */
  close(): Promise<void>;
}

/** No statement is longer, in bytes. */
const largestRequest = 64 * 1024;
/** Queries at a time. */
const mostRunning = 4;

/** Starts the page's server on the loopback interface alone. @throws {Error} EADDRINUSE and the like */
export async function startServer(options: ServerOptions): Promise<TourServer> {
  const running = new Map<string, AbortController>();
  const server = createServer((request, response) => {
    answer(request, response, options, running, portOf(server)).catch((error: unknown) => {
      // What the client sent makes errors of its own, answered where they arise; this is for the rest.
      if (response.headersSent) response.destroy();
      else sendText(response, 500, String(error));
    });
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: portOf(server),
    close: async () => {
      for (const controller of running.values()) controller.abort(new Stopped());
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  running: Map<string, AbortController>,
  port: number,
): Promise<void> {
  const path = (request.url ?? "/").replace(/[?#].*$/, "");
  const stranger = checkSender(request, port);
  if (stranger) return sendText(response, stranger.status, stranger.reason);
  if (!path.startsWith("/api/")) return sendFile(request, response, options.files.get(path));
  const refusal = checkDataRequest(request, options.key);
  if (refusal) return sendText(response, refusal.status, refusal.reason);
  const body = await readBody(request);
  if (body === undefined) return sendText(response, 413, "That is too long for a question.");
  switch (path) {
    case "/api/about":
      return sendJson(response, options.about);
    case "/api/query":
      return sendAnswer(response, options, running, body);
    case "/api/stop":
      running.get(String(body.id))?.abort(new Stopped());
      response.writeHead(204, securityHeaders).end();
      return;
    default:
      sendText(response, 404, "There is nothing here.");
  }
}

async function sendAnswer(
  response: ServerResponse,
  { session, limits }: ServerOptions,
  running: Map<string, AbortController>,
  body: Record<string, unknown>,
): Promise<void> {
  const { id, sql } = body;
  if (typeof id !== "string" || typeof sql !== "string")
    return sendText(response, 400, "id and sql are texts.");
  if (running.has(id)) return sendText(response, 409, "There is a query of this id already.");
  if (running.size >= mostRunning)
    return sendText(response, 429, `${mostRunning} queries are running already.`);
  const controller = new AbortController();
  running.set(id, controller);
  // A page that is closed or left does not wait for its answer any more.
  const leave = (): void => controller.abort(new Stopped());
  response.on("close", leave);
  response.writeHead(200, { ...securityHeaders, "content-type": "application/octet-stream" });
  response.flushHeaders();
  try {
    await runStatement(session, sql, limits, controller.signal, async (frame) => {
      if (response.writableEnded || response.destroyed) return;
      let hasRoom = true;
      for (const bytes of encodeFrame(frame)) hasRoom = response.write(bytes);
      if (!hasRoom) await hasDrained(response);
    });
  } finally {
    running.delete(id);
    response.off("close", leave);
    response.end();
  }
}

/** The object that a request brings; an empty one for what is no object, nothing for more than there may be. */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestRequest) return undefined;
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
