import type { ByteWriter } from "@x/binary";
import { ask } from "./call.ts";
import type { Connection } from "./connection.ts";
import { ScyllaUsageError } from "./errors.ts";
import { Execution } from "./execution.ts";
import type { Executor } from "./executor.ts";
import { type AnyPrepared, PreparedStatement, preparationOf, type Values } from "./prepared-statement.ts";
import { OPCODE } from "./protocol/opcode.ts";
import { encodePrepare } from "./protocol/prepare.ts";
import type { PreparedResult, ResultMessage } from "./protocol/result.ts";
import type { Settings, StatementOptions } from "./statement-options.ts";

/** Prepares a statement on whichever server's turn it is. */
class PrepareExecution<Row, Params extends Values> extends Execution<PreparedStatement<Row, Params>> {
  readonly opcode: number = OPCODE.PREPARE;
  readonly query: string;
  readonly #options: StatementOptions;

  constructor(
    executor: Executor,
    settings: Settings,
    query: string,
    options: StatementOptions,
    resolve: (statement: PreparedStatement<Row, Params>) => void,
    reject: (reason: unknown) => void,
  ) {
    super(executor, settings, resolve, reject);
    this.query = query;
    this.#options = options;
  }

  protected encodeBody(writer: ByteWriter, { version }: Connection): void {
    encodePrepare(writer, version, this.query);
  }

  protected onResult({ keyspace }: Connection, result: ResultMessage): void {
    if (result.kind !== "PREPARED") throw new Error(`a ${result.kind} is no answer to a PREPARE`);
    this.succeed(new PreparedStatement<Row, Params>(this.query, this.#options, keyspace, result));
  }
}

/** Prepares a statement; doing so twice does no harm, so it is tried wherever it can be. */
export function prepare<Row, Params extends Values>(
  executor: Executor,
  settings: Settings,
  query: string,
  options: StatementOptions,
): Promise<PreparedStatement<Row, Params>> {
  return new Promise((resolve, reject) => {
    new PrepareExecution<Row, Params>(
      executor,
      { ...settings, idempotent: true },
      query,
      options,
      resolve,
      reject,
    ).start();
  });
}

const under = /* @__PURE__ */ new WeakMap<Connection, Map<AnyPrepared, Promise<void>>>();

/** Makes a server prepare a statement that it has forgotten. Many may ask at the same time; it is done once. */
export function prepareOn(
  connection: Connection,
  statement: AnyPrepared,
  timeoutMs: number | null,
): Promise<void> {
  let preparing = under.get(connection);
  if (preparing === undefined) {
    preparing = new Map();
    under.set(connection, preparing);
  }
  const known = preparing.get(statement);
  if (known !== undefined) return known;
  const done = prepareAnew(connection, statement, timeoutMs).finally(() => preparing.delete(statement));
  preparing.set(statement, done);
  return done;
}

async function prepareAnew(
  connection: Connection,
  statement: AnyPrepared,
  timeoutMs: number | null,
): Promise<void> {
  const { cql, keyspace } = statement;
  const isElsewhere = keyspace !== connection.keyspace;
  const answer = await ask(
    connection,
    OPCODE.PREPARE,
    (writer) => encodePrepare(writer, connection.version, cql, isElsewhere ? keyspace : undefined),
    { timeoutMs, query: cql },
  );
  const result = preparedOf(answer);
  if (connection.version < 5 && isElsewhere && !sameBytes(result.id, statement.preparation.id)) {
    // Before v5 a statement can only be prepared in the keyspace of the connection: it would now mean other tables.
    throw new ScyllaUsageError(
      `the server has forgotten a statement that was prepared in keyspace ${keyspace ?? "none"}, and the session uses ${connection.keyspace ?? "none"} by now: prepare it again, or name its tables with their keyspace`,
      { query: cql },
    );
  }
  statement.preparation = preparationOf(result);
  statement.result = result.result;
}

function preparedOf(answer: Awaited<ReturnType<typeof ask>>): PreparedResult {
  if (answer.opcode === "RESULT" && answer.result.kind === "PREPARED") return answer.result;
  throw new Error("what came is no answer to a PREPARE");
}

/** Whether two ids are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
