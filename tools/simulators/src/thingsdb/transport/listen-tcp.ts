import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** Something that takes connections. */
export interface Listener {
  readonly port: number;
  /** Stops listening, and destroys connections that nothing else has taken charge of. */
  close(): Promise<void>;
}

/**
 * Listens for streams of packages.
 * @param port 0 for any
 */
export async function listenTcp(
  host: string,
  port: number,
  tls: TlsOptions | null,
  accept: (socket: Socket) => void,
): Promise<Listener> {
  const server: Server = tls ? createTlsServer(tls, accept) : createServer(accept);
  const sockets = new Set<Socket>();
  // Sockets whose TLS handshake never ends are known here only.
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => {});
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
