import { decodeNative, emptyColumns } from "./codec/decode/native.ts";
import { ChdbUsageError } from "./errors.ts";
import type { Call, Executor } from "./executor.ts";
import { isBinaryFormat } from "./formats.ts";
import { loadBinding, type Outcome } from "./native/binding.ts";
import type { EngineConnection } from "./native/engine-connection.ts";
import { type QueryOptions, resolveValueOptions, type ValueOptions } from "./options.ts";
import { encodeParams } from "./params.ts";
import { type ColumnInfo, Result, type ResultSummary } from "./result.ts";
import { readStatement, type Statement } from "./statement.ts";

/** Runs one statement for typed rows and columns. */
export function runTyped<Row>(
  executor: Executor,
  sql: string,
  options: QueryOptions,
  defaults: Required<ValueOptions>,
): Promise<Result<Row>> {
  const call = typedCall(sql, options);
  const values = resolveValueOptions(options, defaults);
  return executor.run(call, "Native", options, (outcome, connection) =>
    outcome.bytes?.length
      ? toResult<Row>(outcome, values)
      : emptyResult<Row>(outcome, call, connection, values),
  );
}

/** Runs statements for the text or the bytes of a format. */
export function runFormatted(
  executor: Executor,
  sql: string,
  format: string,
  options: QueryOptions,
): Promise<string | Uint8Array> {
  if (format === "DataFrame") {
    throw new ChdbUsageError(
      "A data frame comes from a session's query: Session.join() gives one on the open engine.",
    );
  }
  const call = toCall(readStatement(sql), options);
  return executor.run(call, format, options, ({ bytes = new Uint8Array() }) =>
    isBinaryFormat(format) ? bytes : toText(bytes),
  );
}

/** @throws ChdbUsageError where the answer would not be one table in the driver's own format. */
export function typedCall(sql: string, options: QueryOptions): Call {
  const statement = readStatement(sql);
  if (statement.count > 1) {
    throw new ChdbUsageError(
      `A typed answer is of one statement, and there are ${statement.count}: run them one by one, or name a format.`,
      { query: sql },
    );
  }
  if (statement.hasOutput) {
    throw new ChdbUsageError(
      'A typed answer has a format of its own: leave FORMAT and INTO OUTFILE out, or pass a format: query(sql, "JSON").',
      { query: sql },
    );
  }
  return toCall(statement, options);
}

/** The result in an answer of Native format. @throws ChdbProtocolError, or ChdbUsageError for types without values. */
export function toResult<Row>(outcome: Outcome, values: Required<ValueOptions>): Result<Row> {
  const bytes = outcome.bytes ?? new Uint8Array();
  const { columns, rowCount, borrowed } = decodeNative(bytes, values, allocate);
  // Else the engine would have to find other memory for its next answer.
  if (!borrowed) loadBinding().release(bytes);
  return new Result<Row>(columns, rowCount, toSummary(outcome));
}

/** From here on large pages are worth the call. */
const LARGE_BYTES = 0x200000;

/** All of it is written by those who ask for it. */
function allocate(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer as ArrayBuffer);
  if (length >= LARGE_BYTES) loadBinding().largePages(bytes);
  return bytes;
}

/** An answer without rows is no bytes at all: the engine is asked for the columns it would have had. */
async function emptyResult<Row>(
  outcome: Outcome,
  { statement, params }: Call,
  connection: EngineConnection,
  values: Required<ValueOptions>,
): Promise<Result<Row>> {
  // What is no query cannot be described, and then there are no columns.
  const described = await connection
    .query(`DESCRIBE TABLE (\n${statement.body}\n)`, "Native", params)
    .catch(() => undefined);
  if (described === undefined) return toResult<Row>(outcome, values);
  const { rows } = toResult<ColumnInfo>(described, values);
  return new Result<Row>(emptyColumns(rows, values), 0, toSummary(outcome));
}

function toSummary(outcome: Outcome): ResultSummary {
  return {
    elapsedMs: (outcome.elapsed ?? 0) * 1000,
    resultRows: outcome.resultRows ?? 0,
    resultBytes: outcome.resultBytes ?? 0,
    readRows: outcome.readRows ?? 0,
    readBytes: outcome.readBytes ?? 0,
    writtenRows: outcome.writtenRows ?? 0,
    writtenBytes: outcome.writtenBytes ?? 0,
  };
}

function toCall(statement: Statement, options: QueryOptions): Call {
  return {
    statement,
    params: encodeParams(statement.parameters, options.params),
    settings: options.settings,
    onProgress: options.onProgress,
  };
}

/** @throws ChdbUsageError when the text is longer than a JS string can be. */
function toText(bytes: Uint8Array): string {
  try {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  } catch (cause) {
    throw new ChdbUsageError(
      `The answer has ${bytes.length} bytes, more than a JS string can hold: use stream(), or a binary format.`,
      { code: "ERR_CHDB_TOO_LARGE", cause },
    );
  }
}
