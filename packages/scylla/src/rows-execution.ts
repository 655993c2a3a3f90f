import type { Connection } from "./connection.ts";
import { traceQuery } from "./diagnostics.ts";
import { ScyllaProtocolError, ScyllaUsageError } from "./errors.ts";
import { Execution } from "./execution.ts";
import type { Prefix } from "./protocol/envelope.ts";
import type { ResultMetadata } from "./protocol/metadata.ts";
import type { BoundValues, QueryParameters } from "./protocol/query-parameters.ts";
import type { ResultMessage, RowsResult } from "./protocol/result.ts";
import { Result, type ResultExtras } from "./result.ts";
import type { RowsData } from "./rows.ts";
import type { Settings } from "./statement-options.ts";
import { formatUuid } from "./uuid-text.ts";

/** A call that yields a result: it gathers pages, and sees to what its answer means for the session. */
export abstract class RowsExecution<Row> extends Execution<Result<Row>> implements QueryParameters {
  pagingState: Uint8Array | undefined = this.settings.pagingState;
  #pages: RowsData[] | undefined = undefined;
  #warnings: readonly string[] | undefined = undefined;

  // What a request carries besides its statement.

  get consistency(): number {
    return this.settings.consistency;
  }

  get values(): BoundValues | undefined {
    return undefined;
  }

  get skipMetadata(): boolean {
    return false;
  }

  get pageSize(): number {
    return this.settings.pageSize;
  }

  get serialConsistency(): number {
    return this.settings.serialConsistency;
  }

  get timestamp(): bigint | undefined {
    return this.settings.timestamp;
  }

  get nowInSeconds(): number | undefined {
    return this.settings.nowInSeconds;
  }

  /** Runs the same statement once more with other settings. */
  protected abstract again(settings: Settings): Promise<Result<Row>>;

  /** Told of the columns as the server has described them just now. */
  protected described(metadata: ResultMetadata): void {
    void metadata;
  }

  /** @throws {ScyllaUsageError} for what this version of the protocol cannot say */
  protected checkVersion({ version }: Connection): void {
    if (this.settings.nowInSeconds !== undefined && version < 5)
      throw new ScyllaUsageError("nowInSeconds needs protocol version 5, which this server does not speak");
  }

  protected onResult(connection: Connection, result: ResultMessage, prefix: Prefix): void {
    switch (result.kind) {
      case "ROWS":
        this.#onRows(connection, result, prefix);
        break;
      case "VOID":
        this.succeed(new Result<Row>([], this.#extras(prefix, undefined)));
        break;
      case "SET_KEYSPACE":
        connection.keyspace = result.keyspace;
        this.#succeedAfter(this.executor.listener.keyspaceChosen(result.keyspace), prefix);
        break;
      case "SCHEMA_CHANGE":
        this.#succeedAfter(this.executor.listener.schemaChanged(connection, result.schemaChange), prefix);
        break;
      default:
        throw new Error(`a ${result.kind} is no answer to a statement`);
    }
  }

  #onRows(connection: Connection, result: RowsResult, prefix: Prefix): void {
    const { metadata, pagingState, rowCount, source, start, end } = result;
    if (metadata === undefined) {
      throw new ScyllaProtocolError(
        `rows of ${result.columnCount} columns came without a description, which does not fit what is known of them`,
        { offset: start, kind: "RESULT", firstBytes: source.bytes.subarray(start, end) },
      );
    }
    if (metadata !== this.known) this.described(metadata);
    const page: RowsData = { specs: metadata.columns, rowCount, source, start, end };
    if (pagingState !== undefined && !this.settings.onePage) {
      this.#pages ??= [];
      this.#pages.push(page);
      if (prefix.warnings.length > 0) this.#warnings = [...(this.#warnings ?? []), ...prefix.warnings];
      this.pagingState = pagingState;
      this.continueWith(connection);
      return;
    }
    const pages = this.#pages ?? [];
    pages.push(page);
    this.succeed(new Result<Row>(pages, this.#extras(prefix, pagingState)));
  }

  #extras(prefix: Prefix, pagingState: Uint8Array | undefined): ResultExtras<Row> {
    const { settings } = this;
    const { tracingId, customPayload } = prefix;
    const warnings = this.#warnings === undefined ? prefix.warnings : [...this.#warnings, ...prefix.warnings];
    return {
      decode: settings.decode,
      pagingState,
      warnings,
      tracingId: tracingId && formatUuid(tracingId),
      customPayload,
      // A page is a call of its own: what preparing took was of the first one's time.
      nextPage:
        pagingState &&
        (() => traceQuery(() => this.again({ ...(settings.whole ?? settings), pagingState }), this.query)),
    };
  }

  /** The statement has been done: what follows from it is waited for without a limit of its own. */
  #succeedAfter(consequence: Promise<string | undefined>, prefix: Prefix): void {
    this.deadlineMs = Number.POSITIVE_INFINITY;
    consequence.then(
      (warning) => {
        const extras = this.#extras(prefix, undefined);
        const warnings = warning === undefined ? extras.warnings : [...(extras.warnings ?? []), warning];
        this.succeed(new Result<Row>([], { ...extras, warnings }));
      },
      (error: unknown) => this.fail(error),
    );
  }
}
