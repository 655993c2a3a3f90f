import { IoTDBUsageError } from "./errors.ts";
import { killQuery, queryMark } from "./kill-query.ts";
import {
  type CallOptions,
  callDeadline,
  checkCount,
  checkValueOptions,
  type ValueOptions,
} from "./options.ts";
import {
  executeQueryStatement,
  executeUpdateStatement,
  type TSExecuteStatementReq,
  type TSExecuteStatementResp,
} from "./protocol/execute-statement.ts";
import { freeQuery, QuerySource } from "./query-source.ts";
import type { ServerSession } from "./server-session.ts";
import type { SessionCore } from "./session-core.ts";
import { SessionDataSet } from "./session-data-set.ts";

/** Options of a query. */
export interface QueryOptions extends StatementOptions, ValueOptions {
  /**
   * Limit in ms, for the server as well; 0 is the server's default without a limit here, `null` no limit on either side.
   * Default: the session's `timeoutMs`, and the server's default.
   */
  timeoutMs?: number | null | undefined;
  /** Rows that the server gathers at least before it sends them. Default: the session's. */
  fetchSize?: number | undefined;
}

/** Options of a statement. */
export interface StatementOptions extends CallOptions {
  /**
   * Running it twice does no harm: it is then run again when its answer was lost. Default: true for statements that only
   * read (SELECT, SHOW, DESCRIBE, EXPLAIN, WITH), else false.
   */
  idempotent?: boolean | undefined;
}

/** What stands for no limit on the server, where 0 is its default: a hundred years. */
const NO_LIMIT_MS = 100 * 365 * 86_400_000;

/** Runs a statement that answers without rows. */
export async function runUpdate(core: SessionCore, sql: string, options: StatementOptions): Promise<void> {
  checkSql(sql);
  using deadline = callDeadline("The statement", options, core.options.timeoutMs);
  const terms = { idempotent: options.idempotent ?? onlyReads(sql), deadline };
  await core.run(async (session) => {
    const request = requestOf(session, sql, core.options.fetchSize, 0);
    const answer = await session.call(executeUpdateStatement, request, { ...terms, late: freeLate(session) });
    session.check(answer.status, { sql });
    // A statement that answers with rows after all.
    if (answer.queryId !== undefined) void freeQuery(session, answer.queryId);
    if (answer.database === undefined) return;
    const database = answer.database === "" ? undefined : answer.database;
    session.database = database;
    core.database = database;
  }, terms);
}

/** Runs a statement that answers with rows. */
export async function runQuery<Row>(
  core: SessionCore,
  sql: string,
  options: QueryOptions,
): Promise<SessionDataSet<Row>> {
  checkSql(sql);
  const values = { ...core.options.values, ...given(checkValueOptions(options)) };
  const fetchSize = checkCount("fetchSize", options.fetchSize ?? core.options.fetchSize, 1);
  const asked = options.timeoutMs === undefined ? core.options.timeoutMs : options.timeoutMs;
  const limits = { signal: options.signal, timeoutMs: asked === 0 ? null : asked };
  const serverTimeoutMs = options.timeoutMs === null ? NO_LIMIT_MS : Math.ceil(asked ?? 0);
  using deadline = callDeadline("The query", limits, null);
  const terms = { idempotent: options.idempotent ?? onlyReads(sql), deadline };
  // A query that may be aborted must be found again among those of the server.
  const mark = options.signal === undefined ? "" : queryMark();
  return await core.run(async (session) => {
    const request = requestOf(session, sql + mark, fetchSize, serverTimeoutMs);
    const answer = await session
      .call(executeQueryStatement, request, { ...terms, late: freeLate(session) })
      .catch((error: unknown) => {
        if (options.signal?.aborted) killQuery(core, session, mark);
        throw error;
      });
    session.check(answer.status, { sql });
    const source = new QuerySource(session, answer, { sql, fetchSize, serverTimeoutMs, values });
    const dataSet: SessionDataSet<Row> = new SessionDataSet<Row>(source, limits, () =>
      core.open.delete(dataSet),
    );
    core.open.add(dataSet);
    return dataSet;
  }, terms);
}

function requestOf(
  session: ServerSession,
  statement: string,
  fetchSize: number,
  timeoutMs: number,
): TSExecuteStatementReq {
  return {
    sessionId: session.id,
    statement,
    statementId: session.statementId,
    fetchSize,
    timeout: BigInt(timeoutMs),
  };
}

/** An answer that nobody waits for any more may hold a query. */
function freeLate(session: ServerSession): (answer: TSExecuteStatementResp) => void {
  return ({ queryId }) => void freeQuery(session, queryId);
}

/** Only what was given stands over the session's. */
function given({ int64, timestamps }: ValueOptions): ValueOptions {
  return { ...(int64 === undefined ? {} : { int64 }), ...(timestamps === undefined ? {} : { timestamps }) };
}

/** Whether a statement changes nothing, by its first word. */
function onlyReads(sql: string): boolean {
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:select|show|desc|describe|explain|with|values)\b/i.test(sql);
}

function checkSql(sql: unknown): void {
  if (typeof sql === "string" && sql.trim() !== "") return;
  throw new IoTDBUsageError("A statement is text that is not empty.");
}
