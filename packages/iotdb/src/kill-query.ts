import { Deadline } from "@x/pool";
import { resultSchema } from "./codec/result-schema.ts";
import { executeQueryStatement, executeUpdateStatement } from "./protocol/execute-statement.ts";
import { freeQuery } from "./query-source.ts";
import { decodeBatch } from "./result-batch.ts";
import { openServerSession, type ServerSession } from "./server-session.ts";
import type { SessionCore } from "./session-core.ts";

/** How long it may take, in ms. */
const KILL_MS = 5_000;

let marks = 0;

/** A comment that tells a statement from all others in the server's list of queries. */
export function queryMark(): string {
  marks = (marks + 1) % 0x1000000;
  return ` /* ${Math.random().toString(36).slice(2, 12)}-${marks} */`;
}

/**
 * Ends the query with this mark, in the background: the connection that it runs on is busy with it, so another one is
 * made for that. The session does not close before this is over. Where it fails (the user may not kill queries) the
 * server goes on until its own limit.
 */
export function killQuery(core: SessionCore, running: ServerSession, mark: string): void {
  const killing = kill(core, running, mark).catch(() => {});
  const task = { close: () => killing };
  core.open.add(task);
  void killing.then(() => core.open.delete(task));
}

async function kill(core: SessionCore, running: ServerSession, mark: string): Promise<void> {
  using deadline = Deadline.from({ timeoutMs: KILL_MS });
  const { endpoint } = running.connection;
  const start = { database: undefined, timeZone: core.options.timeZone };
  const session = await openServerSession(endpoint, core.options, start, deadline);
  try {
    for (const id of await idsOf(session, mark, deadline)) {
      const statement = `KILL QUERY '${id}'`;
      const request = { sessionId: session.id, statement, statementId: session.statementId };
      await session.call(executeUpdateStatement, request, { deadline });
    }
  } finally {
    await session.close();
  }
}

async function idsOf(session: ServerSession, mark: string, deadline: Deadline): Promise<string[]> {
  const request = { sessionId: session.id, statement: "SHOW QUERIES", statementId: session.statementId };
  const answer = await session.call(executeQueryStatement, { ...request, fetchSize: 100_000 }, { deadline });
  session.check(answer.status);
  void freeQuery(session, answer.queryId);
  const schema = resultSchema(answer, {
    int64: "bigint",
    timestamps: "bigint",
    precision: session.precision,
  });
  return (answer.queryResult ?? [])
    .flatMap((block) => decodeBatch<Record<string, unknown>>(block, schema).rows)
    .filter(({ statement }) => String(statement).endsWith(mark))
    .map(({ query_id }) => String(query_id).replaceAll("'", "''"));
}
