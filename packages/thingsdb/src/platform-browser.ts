import { ThingsDBUsageError } from "./errors.ts";
import type { NodeAddress } from "./node-address.ts";
import type { Platform } from "./platform-types.ts";
import type { Transport, TransportOptions } from "./transport/transport.ts";
import { openWebSocket, type WebSocketLike } from "./transport/websocket.ts";

/** There are no diagnostics channels in browsers: nothing is published. */
export const CHANNELS = { query: "x:thingsdb:query", connect: "x:thingsdb:connect" } as const;

/** Browsers: WebSocket alone. */
export const platform: Platform = { open, traceQuery: (work) => work(), traceConnect: (work) => work() };

/** What this file needs of a browser: the library of types is Node's. */
interface BrowserGlobals {
  readonly WebSocket: new (url: string) => WebSocketLike;
}

async function open(node: NodeAddress, { signal }: TransportOptions): Promise<Transport> {
  if (node.url === undefined) {
    throw new ThingsDBUsageError("browsers connect by WebSocket alone: give a ws:// or wss:// URL");
  }
  const { WebSocket } = globalThis as unknown as BrowserGlobals;
  return openWebSocket(new WebSocket(node.url), node.address, soon, signal);
}

/** Browsers refuse `queueMicrotask` as a method of anything else. */
function soon(work: () => void): void {
  queueMicrotask(work);
}
