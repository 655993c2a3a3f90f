import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { checkDataRequest, checkSender } from "../web/guard.ts";
import { securityHeaders, sendFile, sendJson, sendText } from "../web/responses.ts";
import type { StaticFile } from "../web/static-files.ts";

/** What the page's server needs. */
export interface PageServerOptions {
  /** What `/api/about` tells. */
  readonly about: object;
  readonly files: ReadonlyMap<string, StaticFile>;
  /** Where the page may connect by WebSocket. */
  readonly webSockets: readonly string[];
  /** Whoever asks for data has to show it. */
  readonly key: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Shuts the node with this port down, and starts it again. */
  stopNode(port: string): void;
}

/** A running server. */
export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the page's server on the loopback interface alone. @throws {Error} EADDRINUSE and the like */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server = createServer((request, response) => answer(request, response, options, portOf(server)));
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: portOf(server),
    close: async () => {
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

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { about, files, webSockets, key, stopNode }: PageServerOptions,
  port: number,
): void {
  const path = (request.url ?? "/").replace(/[?#].*$/, "");
  const stranger = checkSender(request, port);
  request.resume();
  if (stranger) sendText(response, stranger.status, stranger.reason);
  else if (!path.startsWith("/api/")) {
    const policy = securityHeaders["content-security-policy"];
    const more = policy.replace("connect-src 'self'", `connect-src 'self' ${webSockets.join(" ")}`);
    sendFile(request, response, files.get(path), { "content-security-policy": more });
  } else {
    const refusal = checkDataRequest(request, key);
    if (refusal) sendText(response, refusal.status, refusal.reason);
    else if (path === "/api/about") sendJson(response, about);
    else if (path.startsWith("/api/stop/")) {
      stopNode(path.slice("/api/stop/".length));
      response.writeHead(204, securityHeaders).end();
    } else sendText(response, 404, "There is nothing here.");
  }
}
