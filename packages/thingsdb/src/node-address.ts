import { ThingsDBUsageError } from "./errors.ts";

/** A node as callers name it: `"host"`, `"host:9201"`, `["host", 9201]`, `"ws://host:9270"`, `"wss://…"`. */
export type NodeInput = string | readonly [host: string, port: number];

/** A node. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
  /** For a WebSocket. */
  readonly url: string | undefined;
  /** How it is called in errors and events. */
  readonly address: string;
}

/** Where nodes listen for TCP unless told otherwise. */
export const DEFAULT_PORT = 9200;

/** @throws {ThingsDBUsageError} for what names no node */
export function readNode(node: NodeInput, port: number = DEFAULT_PORT): NodeAddress {
  if (typeof node !== "string") return tcpNode(node[0], node[1]);
  if (/^wss?:\/\//i.test(node)) return webSocketNode(node);
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^:/[\]@?#\s]+))(?::(\d+))?$/i.exec(node);
  if (match !== null) return tcpNode(match[1] ?? match[2]!, match[3] === undefined ? port : Number(match[3]));
  // An IPv6 address without a port needs no brackets.
  if (/^[0-9a-f:.%]*:[0-9a-f:.%]*:[0-9a-f:.%]*$/i.test(node)) return tcpNode(node, port);
  throw new ThingsDBUsageError("a node reads host, host:port, [host, port], or is a ws:// or wss:// URL");
}

function tcpNode(host: string, port: number): NodeAddress {
  if (typeof host !== "string" || host === "") throw new ThingsDBUsageError("the host of a node is text");
  if (!(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new ThingsDBUsageError(`${port} is no port of a node`);
  }
  return {
    host,
    port,
    url: undefined,
    address: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
  };
}

function webSocketNode(text: string): NodeAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ThingsDBUsageError("the ws:// URL of a node cannot be read");
  }
  if (url.username || url.password) {
    throw new ThingsDBUsageError(
      "the URL of a node holds neither user nor password: they go to authenticate()",
    );
  }
  const port = url.port === "" ? (url.protocol === "ws:" ? 80 : 443) : Number(url.port);
  return { host: url.hostname, port, url: url.href, address: `${url.protocol}//${url.host}` };
}
