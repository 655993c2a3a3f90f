import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { createServer } from "node:tls";
import type { TlsMaterial } from "@x/servers";

/** What speaks TLS for a server that does not, and asks clients for a certificate. */
export interface TlsFront extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
}

/** Starts one before `target`, a `host:port`. */
export async function startTlsFront(target: string, { ca, server: own }: TlsMaterial): Promise<TlsFront> {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(target) ?? [];
  const sockets = new Set<Socket>();
  const front = createServer({ ca, key: own.key, cert: own.certificate, requestCert: true }, (client) => {
    const server = connect({ host, port: Number(port) });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  return {
    address: `127.0.0.1:${(front.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      front.close();
      await once(front, "close");
    },
  };
}
