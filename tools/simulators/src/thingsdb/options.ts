import type { TlsOptions } from "node:tls";

/** What a simulated server is to be like. */
export interface ThingsDbOptions {
  /** How many nodes. Default 1. */
  readonly nodes?: number;
  /** Where the nodes listen. Default 127.0.0.1. */
  readonly host?: string;
  /** The port of the first node; the others take those that follow. Default: any free ports. */
  readonly port?: number;
  /** The port for WebSockets of the first node. Default: any free ports. */
  readonly webSocketPort?: number;
  /** The port for the HTTP API of the first node. Default: any free ports. */
  readonly httpPort?: number;
  /** Key and certificate: everything is encrypted then. */
  readonly tls?: TlsOptions;
  /** Behaves as a server before 1.0: watch and unwatch, ids of the whole server, syntax version v0. Default false. */
  readonly legacy?: boolean;
  /** How long a node of several goes on serving after SHUTTING_DOWN, in milliseconds. Default 6,000. */
  readonly shutdownPeriodMs?: number;
  /** How much later a change or an emitted event reaches the other nodes, in milliseconds. Default 3. */
  readonly replicationDelayMs?: number;
  /** How much later a query that changes something is answered, in milliseconds. Default 0: after reads sent with it. */
  readonly changeDelayMs?: number;
  /** Answers of more bytes fail with −6. Default 20 MiB. */
  readonly resultSizeLimit?: number;
}

/** The options with their defaults. */
export type Settings = Required<Omit<ThingsDbOptions, "tls">> & { readonly tls: TlsOptions | null };

export function withDefaults(options: ThingsDbOptions): Settings {
  return {
    nodes: options.nodes ?? 1,
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 0,
    webSocketPort: options.webSocketPort ?? 0,
    httpPort: options.httpPort ?? 0,
    tls: options.tls ?? null,
    legacy: options.legacy ?? false,
    shutdownPeriodMs: options.shutdownPeriodMs ?? 6000,
    replicationDelayMs: options.replicationDelayMs ?? 3,
    changeDelayMs: options.changeDelayMs ?? 0,
    resultSizeLimit: options.resultSizeLimit ?? 20 * 1024 * 1024,
  };
}
