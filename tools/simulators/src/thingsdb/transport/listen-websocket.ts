import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TlsOptions } from "node:tls";
import { type WebSocket, WebSocketServer } from "ws";
import type { Listener } from "./listen-tcp.ts";

/** The only subprotocol that the server knows; a client need not name one. */
const SUBPROTOCOL = "thingsdb-protocol";

/** Listens for WebSockets, on any path. */
export async function listenWebSocket(
  host: string,
  port: number,
  tls: TlsOptions | null,
  accept: (socket: WebSocket, peer: string) => void,
): Promise<Listener> {
  const refuse = (_: IncomingMessage, response: { writeHead(code: number): { end(): void } }): void =>
    response.writeHead(404).end();
  const server = tls ? createSecureServer(tls, refuse) : createServer(refuse);
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 0x40000000 + 8,
    handleProtocols: () => SUBPROTOCOL,
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => {});
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const offered = request.headers["sec-websocket-protocol"];
    if (offered !== undefined && !offered.split(/, */).includes(SUBPROTOCOL)) {
      socket.destroy();
      return;
    }
    const peer = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    webSockets.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, peer));
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
      webSockets.close();
      await closed;
    },
  };
}
