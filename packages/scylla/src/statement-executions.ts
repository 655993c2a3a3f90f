import type { ByteWriter } from "@x/binary";
import { encodeValues, valuesByName } from "./codec/encode.ts";
import type { Connection } from "./connection.ts";
import type { Executor } from "./executor.ts";
import { prepareOn, sameBytes } from "./prepare.ts";
import type { AnyPrepared, Preparation, Values } from "./prepared-statement.ts";
import { encodeExecute } from "./protocol/execute.ts";
import type { ResultMetadata } from "./protocol/metadata.ts";
import { OPCODE } from "./protocol/opcode.ts";
import { encodeQuery } from "./protocol/query.ts";
import type { BoundValues } from "./protocol/query-parameters.ts";
import type { Result } from "./result.ts";
import { RowsExecution } from "./rows-execution.ts";
import type { Settings } from "./statement-options.ts";

const NO_ID: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/** A statement without values. */
class QueryExecution<Row> extends RowsExecution<Row> {
  readonly opcode: number = OPCODE.QUERY;
  readonly query: string;

  constructor(
    executor: Executor,
    settings: Settings,
    query: string,
    resolve: (result: Result<Row>) => void,
    reject: (reason: unknown) => void,
  ) {
    super(executor, settings, resolve, reject);
    this.query = query;
  }

  protected encodeBody(writer: ByteWriter, connection: Connection): void {
    this.checkVersion(connection);
    encodeQuery(writer, connection.version, this.query, this);
  }

  protected again(settings: Settings): Promise<Result<Row>> {
    return runQuery(this.executor, settings, this.query);
  }
}

/** A prepared statement with its values. */
class PreparedExecution<Row> extends RowsExecution<Row> implements BoundValues {
  readonly opcode: number = OPCODE.EXECUTE;
  readonly #statement: AnyPrepared;
  readonly #given: Values;
  /** What was sent. */
  #preparation: Preparation;
  #result: ResultMetadata;
  #ordered: readonly unknown[];
  #skipMetadata = false;

  constructor(
    executor: Executor,
    settings: Settings,
    statement: AnyPrepared,
    given: Values,
    resolve: (result: Result<Row>) => void,
    reject: (reason: unknown) => void,
  ) {
    super(executor, settings, resolve, reject);
    this.#statement = statement;
    this.#given = given;
    this.#preparation = statement.preparation;
    this.#result = statement.result;
    this.#ordered = NO_VALUES;
  }

  get query(): string {
    return this.#statement.cql;
  }

  protected override get known(): ResultMetadata {
    return this.#result;
  }

  override get values(): BoundValues | undefined {
    return this.#ordered.length === 0 && this.#preparation.markers.length === 0 ? undefined : this;
  }

  override get skipMetadata(): boolean {
    return this.#skipMetadata;
  }

  get count(): number {
    return this.#ordered.length;
  }

  write(writer: ByteWriter): void {
    const { markers, encoders } = this.#preparation;
    encodeValues(writer, markers, encoders, this.#ordered);
  }

  protected encodeBody(writer: ByteWriter, connection: Connection): void {
    this.checkVersion(connection);
    const { preparation, result } = this.#statement;
    this.#preparation = preparation;
    this.#result = result;
    this.#ordered = inOrder(preparation, this.#given);
    const { hasMetadataIds } = connection.context;
    // Without ids a server would not tell that the columns have changed, so they are asked for each time: `select *` after
    // an ALTER TABLE, or any statement after its table was made anew, would else be read as what it was. Conditional
    // statements (no columns at PREPARE) have other columns each time.
    this.#skipMetadata = hasMetadataIds && result.id !== undefined && result.columns.length > 0;
    encodeExecute(
      writer,
      connection.version,
      preparation.id,
      hasMetadataIds ? (result.id ?? NO_ID) : undefined,
      this,
    );
  }

  protected override prepareAgain(connection: Connection, id: Uint8Array): Promise<void> | undefined {
    if (!sameBytes(id, this.#preparation.id)) return undefined;
    return prepareOn(connection, this.#statement, this.settings.timeoutMs);
  }

  protected override described(metadata: ResultMetadata): void {
    const { result } = this.#statement;
    if (result.columns.length === 0) return;
    // What is new keeps its own id, and the old one's when it came without: the server has found that one right.
    this.#statement.result = metadata.id === undefined ? { ...metadata, id: result.id } : metadata;
  }

  protected again(settings: Settings): Promise<Result<Row>> {
    return runPrepared(this.executor, settings, this.#statement, this.#given);
  }
}

const NO_VALUES: readonly unknown[] = [];

/**
 * Values in the order of the markers.
 * @throws {ScyllaUsageError} for names that are missing or unknown
 */
export function inOrder({ markers }: Preparation, values: Values): readonly unknown[] {
  return Array.isArray(values) ? values : valuesByName(markers, values);
}

/** Runs a statement without values. */
export function runQuery<Row>(executor: Executor, settings: Settings, query: string): Promise<Result<Row>> {
  executor.counters.requests++;
  return new Promise((resolve, reject) => {
    new QueryExecution<Row>(executor, settings, query, resolve, reject).start();
  });
}

/** Runs a prepared statement. */
export function runPrepared<Row>(
  executor: Executor,
  settings: Settings,
  statement: AnyPrepared,
  values: Values,
): Promise<Result<Row>> {
  executor.counters.requests++;
  return new Promise((resolve, reject) => {
    new PreparedExecution<Row>(executor, settings, statement, values, resolve, reject).start();
  });
}
