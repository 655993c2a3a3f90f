import { type ByteReader, type ByteWriter, isBinaryError } from "@x/binary";
import { type AbortHandler, unwatchAbort, watchAbort } from "@x/pool";
import type { Connection } from "./connection.ts";
import type { ConnectionRequest } from "./connection-request.ts";
import {
  ScyllaConnectionError,
  type ScyllaError,
  ScyllaProtocolError,
  ScyllaTimeoutError,
} from "./errors.ts";
import { closedError, lateError, outcomeUnknownError, unwritableError } from "./execution-errors.ts";
import type { Executor } from "./executor.ts";
import type { HostPool } from "./host-pool.ts";
import type { RetryDecision } from "./policy/retry.ts";
import { asProtocolError, decodePrefix, type Prefix } from "./protocol/envelope.ts";
import { decodeError } from "./protocol/error.ts";
import type { ResultMetadata } from "./protocol/metadata.ts";
import { writeBytesMap } from "./protocol/notation.ts";
import { FLAG, OPCODE, opcodeName } from "./protocol/opcode.ts";
import { decodeResult, type ResultMessage } from "./protocol/result.ts";
import type { Limited } from "./running.ts";
import { ScyllaServerError, ScyllaUnpreparedError } from "./server-errors.ts";
import type { Settings } from "./statement-options.ts";

/** How often a statement is prepared again before the server's word is taken that it is not. */
const MOST_PREPARES = 5;

/**
 * One call: a request that is sent, and sent again as the retry policy says, until its promise settles. It is its own entry
 * in the connection and in the list of what runs, so that a call makes few objects.
 */
export abstract class Execution<T> implements ConnectionRequest, Limited, AbortHandler {
  abstract readonly opcode: number;
  flags = 0;
  stream = -1;
  abandoned = false;
  deadlineMs: number;
  previous: Limited | undefined = undefined;
  next: Limited | undefined = undefined;
  readonly settings: Settings;
  /** Servers that have failed it. */
  tried: HostPool[] | undefined = undefined;
  protected readonly executor: Executor;
  protected connection: Connection | undefined = undefined;
  readonly #resolve: (value: T) => void;
  readonly #reject: (reason: unknown) => void;
  #isDone = false;
  #isSent = false;
  #retries = 0;
  #prepares = 0;
  #pool: HostPool | undefined = undefined;

  constructor(
    executor: Executor,
    settings: Settings,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ) {
    this.executor = executor;
    this.settings = settings;
    this.#resolve = resolve;
    this.#reject = reject;
    const { timeoutMs, tracing, customPayload } = settings;
    this.deadlineMs = timeoutMs === null ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
    if (tracing) this.flags |= FLAG.TRACING;
    if (customPayload !== undefined) this.flags |= FLAG.CUSTOM_PAYLOAD;
  }

  /** The statement, for errors. */
  abstract get query(): string;

  /** What the rows of the answer are taken for, as far as that is known. */
  protected get known(): ResultMetadata | undefined {
    return undefined;
  }

  /** Writes the body behind the custom payload. */
  protected abstract encodeBody(writer: ByteWriter, connection: Connection): void;

  /** Takes an answer that is no error. */
  protected abstract onResult(connection: Connection, result: ResultMessage, prefix: Prefix): void;

  /** Prepares again on this connection what the server has forgotten; undefined when there is nothing of that id. */
  protected prepareAgain(connection: Connection, id: Uint8Array): Promise<void> | undefined {
    void connection;
    void id;
    return undefined;
  }

  /** Sets out. */
  start(): void {
    const { signal } = this.settings;
    this.executor.running.add(this);
    if (this.executor.isClosing) {
      this.fail(closedError());
      return;
    }
    if (signal !== undefined) {
      if (signal.aborted) {
        this.fail(signal.reason);
        return;
      }
      watchAbort(signal, this);
    }
    this.attempt();
  }

  aborted(reason: unknown): void {
    this.#leave();
    this.fail(reason);
  }

  expire(): void {
    const isUnknown = this.#isSent && !this.settings.idempotent;
    const address = this.connection?.address;
    this.#leave();
    this.executor.counters.timeouts++;
    this.fail(lateError(address, this.query, this.settings.timeoutMs ?? 0, isUnknown));
  }

  /** Sends the request to the server whose turn it is, or waits for one. */
  protected attempt(): void {
    if (this.#isDone) return;
    const pool = this.executor.pick(this.settings.host, this.tried);
    const connection = pool?.pick();
    if (connection !== undefined) {
      this.#pool = pool;
      this.sendOn(connection);
      return;
    }
    this.executor.waitForServer(this.settings.host, this.tried, this.query).then(
      () => this.attempt(),
      (error: unknown) => this.fail(error),
    );
  }

  /** Sends the request on a connection. */
  protected sendOn(connection: Connection): void {
    if (this.#isDone) return;
    this.connection = connection;
    connection.send(this);
  }

  encode(writer: ByteWriter, connection: Connection): void {
    if (this.settings.customPayload !== undefined) writeBytesMap(writer, this.settings.customPayload);
    this.encodeBody(writer, connection);
    this.#isSent = true;
  }

  answered(connection: Connection, version: number, flags: number, opcode: number, reader: ByteReader): void {
    const start = reader.offset;
    let error: ScyllaServerError;
    try {
      const prefix = decodePrefix(flags, reader);
      if (opcode === OPCODE.RESULT) {
        const result = decodeResult(reader, connection.context.hasMetadataIds, this.known);
        this.onResult(connection, result, prefix);
        return;
      }
      if (opcode !== OPCODE.ERROR) throw new Error("it is no answer to a statement");
      const { address, rateLimitCode } = connection.context;
      const { warnings } = prefix;
      const { query } = this;
      const { idempotent } = this.settings;
      error = decodeError(reader, { version, address, rateLimitCode, warnings, query, idempotent });
    } catch (thrown) {
      this.fail(asProtocolError(thrown, opcodeName(opcode), reader, start, connection.address));
      connection.retire();
      return;
    }
    this.#onServerError(connection, error);
  }

  failed(connection: Connection, error: Error, sent: boolean): void {
    if (this.#isDone) return;
    const isLost =
      error instanceof ScyllaConnectionError ||
      error instanceof ScyllaProtocolError ||
      error instanceof ScyllaTimeoutError;
    if (!isLost) {
      this.fail(isBinaryError(error) ? unwritableError(error, this.query) : error);
      return;
    }
    if (!sent) this.#isSent = false;
    const isUnknown = sent && !this.settings.idempotent;
    this.#retryOrFail(isUnknown ? outcomeUnknownError(connection.address, this.query, error) : error, sent);
  }

  protected succeed(value: T): void {
    if (this.#isDone) return;
    this.#end();
    this.#resolve(value);
  }

  protected fail(reason: unknown): void {
    if (this.#isDone) return;
    this.#end();
    this.executor.counters.errors++;
    this.#reject(reason);
  }

  /** Begins anew for the next page: with its own limit, unless the limit is for the call. */
  protected continueWith(connection: Connection): void {
    const { timeoutMs, limitsCall } = this.settings;
    if (timeoutMs !== null && !limitsCall) {
      this.executor.running.delete(this);
      this.deadlineMs = performance.now() + timeoutMs;
      this.executor.running.add(this);
    }
    this.tried = undefined;
    this.#isSent = false;
    this.#retries = 0;
    this.#prepares = 0;
    if (connection.isOpen) this.sendOn(connection);
    else this.attempt();
  }

  #onServerError(connection: Connection, error: ScyllaServerError): void {
    if (error instanceof ScyllaUnpreparedError && this.#prepares++ < MOST_PREPARES) {
      const preparing = this.prepareAgain(connection, error.id);
      if (preparing !== undefined) {
        // Nothing was done yet: whatever happens now, the statement has no effect unless it is sent again.
        this.#isSent = false;
        this.executor.counters.reprepares++;
        preparing.then(
          () => (connection.isOpen ? this.sendOn(connection) : this.attempt()),
          (reason: Error) => this.failed(connection, reason, false),
        );
        return;
      }
    }
    this.#retryOrFail(error, true);
  }

  #retryOrFail(error: ScyllaError, sent: boolean): void {
    const decision = this.#decide(error, sent);
    if (decision === "fail" || (decision === "next" && sent && !this.#passOver(error))) {
      this.fail(error);
      return;
    }
    this.#retries++;
    this.executor.counters.retries++;
    const { connection } = this;
    if (decision === "same" && connection?.isOpen) this.sendOn(connection);
    else this.attempt();
  }

  #decide(error: ScyllaError, sent: boolean): RetryDecision {
    if (this.executor.isClosing) return "fail";
    const { idempotent, consistencyName: consistency, retryPolicy } = this.settings;
    try {
      return retryPolicy.decide({ error, idempotent, consistency, sent, retries: this.#retries });
    } catch (thrown) {
      this.fail(thrown);
      return "fail";
    }
  }

  /** Passes over the server that has failed; false when there is nobody else to ask. */
  #passOver(error: ScyllaError): boolean {
    if (this.#pool === undefined) return true;
    this.tried ??= [];
    this.tried.push(this.#pool);
    if (this.executor.hasOther(this.settings.host, this.tried)) return true;
    // After a broken connection another one to the same server has to do, once.
    this.tried = undefined;
    return !(error instanceof ScyllaServerError) && this.#retries === 0;
  }

  /** Lets go of the connection: the answer will be dropped. */
  #leave(): void {
    if (this.connection !== undefined) this.connection.abandon(this);
    else this.abandoned = true;
  }

  #end(): void {
    this.#isDone = true;
    this.executor.running.delete(this);
    const { signal } = this.settings;
    if (signal !== undefined) unwatchAbort(signal, this);
  }
}
