import { Backoff, Deadline } from "@x/pool";
import { type Address, addressText } from "./address.ts";
import type { Connection, ConnectionCounts, ConnectionOwner } from "./connection.ts";
import { publishPool, traceConnect } from "./diagnostics.ts";
import type { Dump } from "./dump/dump-file.ts";
import { VoltConnectionError, type VoltError, VoltTimeoutError } from "./errors.ts";
import { openConnection } from "./open-connection.ts";
import type { ResolvedOptions } from "./options.ts";

/** A connection that lived at least this long, in ms, was a good one: the next attempt comes soon. */
const GOOD_MS = 1_000;

const COUNTS = ["bytesSent", "bytesReceived", "late", "unknown"] as const;

/** What a link needs of the client. */
export interface LinkOwner extends Pick<ConnectionOwner, "onCapacity" | "onAnswer" | "onNotice"> {
  readonly options: ResolvedOptions;
  readonly dump: Dump | undefined;
  /** Asks the server for a sign of life on this connection. */
  ping(connection: Connection): void;
  /** @throws {VoltConnectionError} when the server belongs to another cluster than the others */
  admit(connection: Connection): void;
  /** A connection is over, and with it the calls under way on it. */
  onLost(connection: Connection, error: VoltError): void;
  /** The server is to be had. */
  onUp(link: ServerLink, connection: Connection): void;
  /** It is not any more. */
  onDown(link: ServerLink, error: VoltError): void;
  /** It could not be reached, or did not let us in; another attempt follows. */
  onFailure(link: ServerLink, error: unknown): void;
}

/** Counters of a server over all its connections. */
export interface ServerStats extends Readonly<ConnectionCounts> {
  /** `host:port`. */
  readonly address: string;
  readonly isUp: boolean;
  /** Calls sent and not answered yet. */
  readonly inFlight: number;
  /** Connections made so far. */
  readonly connects: number;
}

/** Keeps a connection to one server: makes it, and makes it again when it is lost. */
export class ServerLink {
  readonly address: string;
  connection: Connection | undefined;
  readonly #place: Address;
  readonly #owner: LinkOwner;
  readonly #stop = new AbortController();
  readonly #backoff: Backoff;
  readonly #past: ConnectionCounts = { bytesSent: 0, bytesReceived: 0, late: 0, unknown: 0 };
  #connects = 0;
  #running: Promise<void> | undefined;

  constructor(place: Address, owner: LinkOwner) {
    this.#place = place;
    this.address = addressText(place);
    this.#owner = owner;
    this.#backoff = new Backoff(owner.options.reconnect);
  }

  get stats(): ServerStats {
    const now = this.connection?.counts;
    const sum = (key: keyof ConnectionCounts): number => this.#past[key] + (now?.[key] ?? 0);
    return {
      address: this.address,
      isUp: this.connection !== undefined,
      inFlight: this.connection?.inFlight ?? 0,
      connects: this.#connects,
      bytesSent: sum("bytesSent"),
      bytesReceived: sum("bytesReceived"),
      late: sum("late"),
      unknown: sum("unknown"),
    };
  }

  /** Connects; settles with the first attempt. Further ones follow by themselves until `close`. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#running = this.#run(resolve, reject);
    });
  }

  /** Ends the connection, in order, and all attempts. */
  async close(): Promise<void> {
    this.#stop.abort(new VoltConnectionError("the client is closed", { code: "ERR_VOLT_CLOSED" }));
    await this.connection?.close();
    await this.#running;
  }

  async #run(onFirst: () => void, onFirstFailure: (reason: unknown) => void): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const { closed } = await traceConnect(() => this.#connect(), { address: this.address });
        const since = performance.now();
        onFirst();
        const error = await closed;
        if (performance.now() - since >= GOOD_MS) this.#backoff.reset();
        publishPool({ address: this.address, state: "down", error });
        this.#owner.onDown(this, error);
      } catch (error) {
        onFirstFailure(error);
        this.#owner.onFailure(this, error);
      }
      if (!signal.aborted) await this.#backoff.wait(signal).catch(() => {});
    }
    onFirstFailure(signal.reason);
  }

  /** Makes a connection; `closed` settles when that is over. */
  async #connect(): Promise<{ readonly closed: Promise<VoltError> }> {
    const { options, dump } = this.#owner;
    const timeoutError = (timeoutMs: number): VoltTimeoutError =>
      new VoltTimeoutError(`${this.address} did not let us in within ${timeoutMs} ms`, {
        code: "ERR_VOLT_CONNECT_TIMEOUT",
        timeoutMs,
        address: this.address,
        retryable: true,
      });
    const limits = { signal: this.#stop.signal, timeoutMs: options.connectTimeoutMs };
    const deadline = Deadline.from(limits, { timeoutError });
    let onClosed: (error: VoltError) => void = () => {};
    const closed = new Promise<VoltError>((resolve) => {
      onClosed = resolve;
    });
    const owner: ConnectionOwner = {
      onCapacity: () => this.#owner.onCapacity(),
      onAnswer: (connection, high, low, reader) => this.#owner.onAnswer(connection, high, low, reader),
      onNotice: (connection, kind, reader) => this.#owner.onNotice(connection, kind, reader),
      onClosed: (connection, error) => {
        for (const key of COUNTS) this.#past[key] += connection.counts[key];
        if (this.connection === connection) this.connection = undefined;
        this.#owner.onLost(connection, error);
        onClosed(error);
      },
    };
    try {
      const ping = (connection: Connection): void => this.#owner.ping(connection);
      const connection = await openConnection(this.#place, {
        owner,
        options,
        dump,
        ping,
        signal: deadline.signal,
      });
      this.#connects++;
      this.#take(connection);
      return { closed };
    } finally {
      deadline.dispose();
    }
  }

  #take(connection: Connection): void {
    try {
      this.#owner.admit(connection);
    } catch (error) {
      connection.destroy(error as VoltError);
      throw error;
    }
    // It may have been lost while the answer to the login was on its way here.
    if (!connection.isOpen) return;
    this.connection = connection;
    publishPool({ address: this.address, state: "up" });
    this.#owner.onUp(this, connection);
  }
}
