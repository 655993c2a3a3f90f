import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Listener } from "./listen-tcp.ts";

/** A request of the HTTP API. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly authorization: string;
  readonly body: Uint8Array;
}

/** Its answer; null closes the connection without one. */
export type HttpResponse = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
} | null;

/** Listens for the HTTP API. */
export async function listenHttp(
  host: string,
  port: number,
  answer: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<Listener> {
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const result = await answer({
      method: request.method ?? "",
      path: request.url ?? "",
      contentType: request.headers["content-type"] ?? "",
      authorization: request.headers.authorization ?? "",
      body: Buffer.concat(chunks),
    });
    if (result === null) request.socket.destroy();
    else response.writeHead(result.status, { "Content-Type": result.contentType }).end(result.body);
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
