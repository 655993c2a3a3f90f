import type { ConnectionOptions as TlsOptions } from "node:tls";
import { inspect } from "node:util";
import type { CompressionName } from "./compression/load.ts";
import { ScyllaUsageError } from "./errors.ts";
import { parseNode } from "./node-address.ts";
import {
  checkCompression,
  checkCount,
  type ProfileOptions,
  type SessionOptions,
  useStatement,
} from "./options.ts";
import { openSession, type Session } from "./session.ts";
import { checkTimeout } from "./statement-options.ts";

/** Options for which the builder has no method of its own, or defaults to begin with. */
export type BuilderOptions = Partial<Omit<SessionOptions, "nodes">>;

/** Gathers what a session needs to be opened; each method returns the builder, and refuses at once what cannot be. */
export class SessionBuilder {
  readonly #nodes: string[] = [];
  #options: BuilderOptions = {};

  /** Adds a server, `host` or `host:port` (default 9042). */
  knownNode(node: string): this {
    parseNode(node);
    this.#nodes.push(node);
    return this;
  }

  /** Adds servers. */
  knownNodes(nodes: readonly string[]): this {
    for (const node of nodes) this.knownNode(node);
    return this;
  }

  /** Chooses the keyspace of statements that name none. Capitals count only if `caseSensitive` says so. */
  useKeyspace(keyspace: string, { caseSensitive = false }: { readonly caseSensitive?: boolean } = {}): this {
    useStatement(keyspace, caseSensitive);
    return this.with({ keyspace, caseSensitive });
  }

  /** Limit in milliseconds for making a connection, login included; null is none. Default 5,000. */
  connectionTimeout(timeoutMs: number | null): this {
    return this.with({ connectTimeoutMs: checkTimeout(timeoutMs, "connectionTimeout") });
  }

  /** Connections per server. Default 1. */
  poolSize(size: number): this {
    return this.with({ poolSize: checkCount(size, "poolSize") });
  }

  /** Logs in. The password may be a function that yields it, which is called for each connection. */
  user(user: string, password: string | (() => string | Promise<string>)): this {
    if (typeof user !== "string" || (typeof password !== "string" && typeof password !== "function"))
      throw new ScyllaUsageError("A user needs a name and a password, which is text or a function");
    return this.with({ user, password });
  }

  /** Compresses what is sent and received. Default null: not. */
  compression(compression: CompressionName | null): this {
    return this.with({ compression: checkCompression(compression) });
  }

  /** Sends small packets at once. Default true. */
  tcpNoDelay(tcpNoDelay: boolean): this {
    return this.with({ tcpNoDelay });
  }

  /** After how many idle milliseconds the system probes a connection; null: it does not. Default null. */
  tcpKeepalive(intervalMs: number | null): this {
    return this.with({ tcpKeepaliveMs: checkTimeout(intervalMs, "tcpKeepalive") });
  }

  /** TLS: true, or options of `tls.connect`. The server's certificate is verified unless they say otherwise. */
  tls(tls: boolean | TlsOptions): this {
    return this.with({ tls });
  }

  /** Adds an execution profile: options that statements can choose by its name. */
  executionProfile(name: string, profile: ProfileOptions): this {
    return this.with({ profiles: { ...this.#options.profiles, [name]: profile } });
  }

  /** Sets any options of a session. */
  with(options: BuilderOptions): this {
    this.#options = { ...this.#options, ...options };
    return this;
  }

  /**
   * Opens the session.
   * @throws {ScyllaUsageError} for impossible options
   * @throws {ScyllaConnectionError} when no server can be reached: it names every address tried, and why it did not do
   */
  async build(): Promise<Session> {
    if (this.#nodes.length === 0) throw new ScyllaUsageError("A session needs a server: call knownNode()");
    return openSession({ ...this.#options, nodes: this.#nodes });
  }

  toString(): string {
    return `SessionBuilder(${this.#nodes.join(", ")})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
