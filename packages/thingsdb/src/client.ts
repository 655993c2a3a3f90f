import { type Call, type CallTerms, NO_PAYLOAD, PLAIN_TERMS } from "./call.ts";
import { ClientCore } from "./client-core.ts";
import type { ClientEvents, ClientState, EventHandler } from "./client-events.ts";
import type { ClientStats } from "./client-stats.ts";
import { CORE } from "./core-of.ts";
import { Credentials, type Secret } from "./credentials.ts";
import { ThingsDBUsageError } from "./errors.ts";
import { DEFAULT_PORT, type NodeInput, readNode } from "./node-address.ts";
import {
  type CallOptions,
  type ClientOptions,
  checkInt64,
  type QueryOptions,
  type RequestOptions,
  type RunOptions,
  resolveOptions,
  type WatchOptions,
} from "./options.ts";
import { platform } from "./platform.ts";
import { PACKAGE } from "./protocol/package-type.ts";
import { checkScope } from "./scope.ts";

/**
 * Speaks with a ThingsDB node, over TCP, TLS or a WebSocket: one connection, any number of requests at a time.
 *
 * ```ts
 * const client = new Client();
 * await client.connect("localhost");
 * await client.authenticate("admin", "pass");
 * await client.query(".greet = text;", { scope: "//stuff", vars: { text: "hello" } });
 * await client.close();
 * ```
 */
export class Client implements AsyncDisposable {
  readonly #core: ClientCore;
  #scope: string;

  /** @throws {ThingsDBUsageError} for options that do not exist or make no sense */
  constructor(options: ClientOptions = {}) {
    this.#core = new ClientCore(resolveOptions(options));
    this.#scope = this.#core.options.scope;
    // Not to be seen when it is printed.
    Object.defineProperty(this, CORE, { value: this.#core });
  }

  /** @internal For rooms and models. */
  declare readonly [CORE]: ClientCore;

  get state(): ClientState {
    return this.#core.state;
  }

  /** The node that the client is connected with; undefined while it is not. */
  get address(): string | undefined {
    return this.#core.link.connection?.address;
  }

  /** Counters; a snapshot. */
  get stats(): ClientStats {
    const { link, open, waiting } = this.#core;
    const { connection } = link;
    const none = { bytesSent: 0, bytesReceived: 0, late: 0, unknown: 0 };
    return {
      open,
      inFlight: link.inFlight,
      queued: waiting + (connection?.queued ?? 0),
      reconnects: link.reconnects,
      ...(connection?.counts ?? none),
    };
  }

  /**
   * Connects with one node: a host and a port (default 9200), or a `ws://` or `wss://` URL.
   * @throws {ThingsDBConnectionError} `ERR_THINGSDB_CONNECT`; {@link ThingsDBTimeoutError} when nobody answers (default 5 s)
   */
  async connect(host: string, port: number = DEFAULT_PORT, options: CallOptions = {}): Promise<void> {
    await this.#core.link.connect([readNode(host, port)], 0, undefined, options);
  }

  /**
   * Connects with one of several nodes, a random one first, and authenticates; later, when that node shuts down or is lost,
   * with the next one. With a user and a password, or a token; both may be functions that fetch the secret.
   */
  async connectPool(
    nodes: readonly NodeInput[],
    user: string,
    password: Secret,
    options?: CallOptions,
  ): Promise<void>;
  async connectPool(nodes: readonly NodeInput[], token: Secret, options?: CallOptions): Promise<void>;
  async connectPool(nodes: readonly NodeInput[], ...auth: readonly unknown[]): Promise<void> {
    if (!Array.isArray(nodes) || nodes.length === 0)
      throw new ThingsDBUsageError("a pool is a list of nodes");
    const { credentials, options } = readAuth(auth);
    const first = Math.floor(Math.random() * nodes.length);
    await this.#core.link.connect(
      nodes.map((node) => readNode(node)),
      first,
      credentials,
      options,
    );
  }

  /**
   * Says who the client is, now and whenever it comes back. May be called again to be somebody else; when that fails, the
   * client stays who it was.
   * @throws {ThingsDBAuthError} when the server does not know user and password, or the token
   */
  async authenticate(user: string, password: Secret, options?: CallOptions): Promise<void>;
  async authenticate(token: Secret, options?: CallOptions): Promise<void>;
  async authenticate(...auth: readonly unknown[]): Promise<void> {
    const { credentials, options } = readAuth(auth);
    await this.#core.link.authenticate(credentials, options);
  }

  /**
   * Runs code in a scope, and resolves with its result.
   * @throws {ThingsDBServerError} of the class of its number, for what the code raises, too; `ERR_THINGSDB_OUTCOME_UNKNOWN`
   * when the answer was lost
   */
  query<Result = unknown>(code: string, options: QueryOptions = {}): Promise<Result> {
    const { vars } = options;
    if (typeof code !== "string") return refuse("code is text");
    if (vars !== undefined && !isMap(vars)) return refuse("vars are an object with values by name");
    return this.#request("query", PACKAGE.QUERY, code, vars, options.convertVars, options) as Promise<Result>;
  }

  /**
   * Runs a procedure, with a list of arguments or with an object of them by name. Faster than a query: nothing is parsed.
   * Throws as {@link query}.
   */
  run<Result = unknown>(
    procedure: string,
    args?: readonly unknown[] | Readonly<Record<string, unknown>> | null,
    options: RunOptions = {},
  ): Promise<Result> {
    if (typeof procedure !== "string") return refuse("a procedure is called by its name");
    const isRight = args === undefined || args === null || Array.isArray(args) || isMap(args);
    if (!isRight) return refuse("arguments are a list, or an object with values by name");
    const list = args ?? undefined;
    return this.#request(
      "run",
      PACKAGE.RUN,
      procedure,
      list,
      options.convertArgs,
      options,
    ) as Promise<Result>;
  }

  /**
   * Lets the server tell of things, whole at first and then whenever they change: `onInit`, `onUpdate` and `onDelete` of
   * {@link addEventHandler} hear it, also after the client has come back.
   * @throws {UnsupportedError} by servers from 1.0 on, which have rooms instead
   */
  async watch(ids: number | readonly number[], options: WatchOptions = {}): Promise<void> {
    await this.#core.watches.watch(options.scope ?? this.#scope, ids, options);
  }

  /** Ends {@link watch} for these things. */
  async unwatch(ids: number | readonly number[], options: WatchOptions = {}): Promise<void> {
    await this.#core.watches.unwatch(options.scope ?? this.#scope, ids, options);
  }

  /** Scope of requests that name none. */
  getDefaultScope(): string {
    return this.#scope;
  }

  /** @throws {ThingsDBUsageError} for what is no scope */
  setDefaultScope(scope: string): void {
    this.#scope = checkScope(scope);
  }

  /** Whether requests can be sent now. */
  isConnected(): boolean {
    return this.#core.link.connection?.isOpen ?? false;
  }

  /** Moves to the next node, or to the same one if there is no other; requests under way come to their end. */
  async reconnect(): Promise<void> {
    await this.#core.link.renew();
  }

  /** Resolves when the node answers. */
  async ping(options: CallOptions = {}): Promise<void> {
    await this.#core.submit(PACKAGE.PING, NO_PAYLOAD, options, { ...PLAIN_TERMS, idempotent: true });
  }

  /** Calls `listener` at every `event`; the returned function takes it off again. */
  on<Name extends keyof ClientEvents>(
    event: Name,
    listener: (...args: ClientEvents[Name]) => void,
  ): () => void {
    return this.#core.events.on(event, listener);
  }

  /** Calls the functions of `handler` for what the server tells by itself; the returned function takes them off again. */
  addEventHandler(handler: EventHandler): () => void {
    const { events } = this.#core;
    const offs = [
      events.on("nodeStatus", (status) => handler.onNodeStatus?.(status)),
      events.on("warning", (warning) => handler.onWarning?.(warning)),
      events.on("reconnect", (report) => handler.onReconnect?.(report)),
      events.on("init", (event) => handler.onInit?.(event)),
      events.on("update", (event) => handler.onUpdate?.(event)),
      events.on("delete", (event) => handler.onDelete?.(event)),
    ];
    return () => {
      for (const off of offs) off();
    };
  }

  /**
   * Refuses new requests, waits for those under way (at most `timeoutMs`, then they fail), and closes the connection.
   * Idempotent, never rejects. A closed client stays closed.
   */
  close(options: { readonly timeoutMs?: number | null | undefined } = {}): Promise<void> {
    return this.#core.close(options.timeoutMs ?? null);
  }

  /** Resolves when the client is closed. */
  waitClosed(): Promise<void> {
    return this.#core.waitClosed();
  }

  /** The same as `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  toString(): string {
    const address = this.address === undefined ? "" : `${this.address}, `;
    return `Client(${address}${this.state})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #request(
    kind: string,
    type: number,
    text: string,
    args: unknown,
    convert: boolean | undefined,
    options: RequestOptions,
  ): Promise<unknown> {
    const scope = options.scope ?? this.#scope;
    let terms: CallTerms;
    try {
      if (options.scope !== undefined) checkScope(scope);
      terms = this.#terms(options, convert);
    } catch (error) {
      return Promise.reject(error);
    }
    const payload = args === undefined ? [scope, text] : [scope, text, args];
    return platform.traceQuery(
      () => this.#core.submit(type, payload, options, terms),
      () => ({ kind, scope, text, address: this.address ?? "" }),
    );
  }

  #terms(options: RequestOptions, convert = true): CallTerms {
    return {
      idempotent: options.idempotent ?? false,
      int64: options.int64 === undefined ? this.#core.options.int64 : checkInt64(options.int64),
      style: convert ? this.#core.style : "none",
      isBound: false,
      onAnswer: undefined as ((call: unknown, on: Call["connection"]) => void) | undefined,
    };
  }
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(message: string): Promise<never> {
  return Promise.reject(new ThingsDBUsageError(message));
}

/** `(user, password, options?)` or `(token, options?)`. */
function readAuth(auth: readonly unknown[]): { credentials: Credentials; options: CallOptions } {
  const [first, second, third] = auth;
  const hasPassword = typeof second === "string" || typeof second === "function";
  const credentials = hasPassword
    ? new Credentials(first as string, second as Secret)
    : new Credentials(first as Secret);
  return { credentials, options: ((hasPassword ? third : second) ?? {}) as CallOptions };
}
