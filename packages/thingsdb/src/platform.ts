import { CHANNELS, traceConnect, traceQuery } from "./diagnostics.ts";
import type { NodeAddress } from "./node-address.ts";
import type { Platform } from "./platform-types.ts";
import { openTcp } from "./transport/tcp.ts";
import type { Transport, TransportOptions } from "./transport/transport.ts";
import { openWebSocket, type WebSocketLike } from "./transport/websocket.ts";

export { CHANNELS };

/** Node: TCP, TLS and WebSocket. The build for browsers has `platform-browser.ts` in this place. */
export const platform: Platform = { open, traceQuery, traceConnect };

async function open(node: NodeAddress, options: TransportOptions): Promise<Transport> {
  if (node.url === undefined) return openTcp(node.host, node.port, node.address, options);
  // Loaded when used. Node's own WebSocket is missing in Node 20, and has neither options for TLS nor a limit elsewhere.
  const { WebSocket } = await import("ws");
  options.signal?.throwIfAborted();
  const socket = new WebSocket(node.url, {
    perMessageDeflate: false,
    maxPayload: options.maxBytes,
    ...(typeof options.tls === "object" ? options.tls : {}),
  });
  return openWebSocket(socket as unknown as WebSocketLike, node.address, process.nextTick, options.signal);
}
