import { Deadline } from "@x/pool";
import { type ResultSchema, resultSchema } from "./codec/result-schema.ts";
import type { ValueModes } from "./codec/value-modes.ts";
import type { ValueOptions } from "./options.ts";
import { closeOperation } from "./protocol/close-operation.ts";
import type { TSExecuteStatementResp } from "./protocol/execute-statement.ts";
import { fetchResults } from "./protocol/fetch-results.ts";
import { raceDeadline } from "./race-deadline.ts";
import type { ServerSession } from "./server-session.ts";

/** How long a server may take to forget a query, in ms. */
const FREE_MS = 2_000;

/** What an answer to a query asks of its reader. */
export interface QueryTerms {
  readonly sql: string;
  readonly fetchSize: number;
  /** Milliseconds for the server; 0 is its default. */
  readonly serverTimeoutMs: number;
  readonly values: ValueOptions;
}

/**
 * A query that the server holds: its blocks, in order. While the blocks of one answer are read the next one is on its
 * way, so that at most two are in memory.
 */
export class QuerySource {
  readonly schema: ResultSchema;
  readonly #session: ServerSession;
  readonly #terms: QueryTerms;
  readonly #queryId: bigint | undefined;
  #blocks: readonly Uint8Array[];
  #taken = 0;
  /** The answer that is on its way; undefined when there is nothing more to come. */
  #next: Promise<readonly Uint8Array[]> | undefined;
  /** What the answer read last said: there are more rows. */
  #more = false;
  #released = false;

  constructor(session: ServerSession, answer: TSExecuteStatementResp, terms: QueryTerms) {
    this.#session = session;
    this.#terms = terms;
    this.#queryId = answer.queryId;
    this.#blocks = answer.queryResult ?? [];
    try {
      this.schema = schemaOf(answer, modesOf(session, terms.values));
    } catch (error) {
      void this.release();
      throw error;
    }
    this.#goOn(answer.moreData === true);
  }

  /** The next block; undefined at the end. @throws {IoTDBError} when the server does not give it */
  async next(deadline: Deadline | undefined): Promise<Uint8Array | undefined> {
    for (;;) {
      const block = this.#blocks[this.#taken];
      if (block !== undefined) {
        this.#taken++;
        return block;
      }
      const coming = this.#next;
      if (coming === undefined) return undefined;
      const blocks = await raceDeadline(coming, deadline);
      if (this.#next !== coming) continue;
      this.#next = undefined;
      this.#blocks = blocks;
      this.#taken = 0;
      this.#goOn(this.#more);
    }
  }

  /** Frees the query on the server; nothing more is to be read. Settles when the server has, never rejects. */
  async release(): Promise<void> {
    this.#blocks = [];
    this.#next = undefined;
    if (this.#released) return;
    this.#released = true;
    await freeQuery(this.#session, this.#queryId);
  }

  /** Asks for the next answer, or frees the query when there is none. */
  #goOn(more: boolean): void {
    if (more && this.#queryId !== undefined) {
      this.#next = this.#fetch(this.#queryId);
      // Whoever reads hears of it; nobody may.
      this.#next.catch(() => {});
    } else if (!this.#released) {
      this.#released = true;
      void freeQuery(this.#session, this.#queryId);
    }
  }

  async #fetch(queryId: bigint): Promise<readonly Uint8Array[]> {
    const { sql, fetchSize, serverTimeoutMs } = this.#terms;
    const session = this.#session;
    const request = {
      sessionId: session.id,
      statement: sql,
      fetchSize,
      queryId,
      isAlign: true,
      timeout: BigInt(serverTimeoutMs),
      statementId: session.statementId,
    };
    const answer = await session.call(fetchResults, request, { idempotent: true });
    session.check(answer.status, { sql });
    this.#more = answer.hasResultSet && answer.moreData === true;
    return answer.queryResult ?? [];
  }
}

/** Tells the server to forget a query. Settles within two seconds and never rejects: with its connection the query is gone, too. */
export async function freeQuery(session: ServerSession, queryId: bigint | undefined): Promise<void> {
  if (queryId === undefined || !session.isOpen) return;
  using deadline = Deadline.from({ timeoutMs: FREE_MS });
  const request = { sessionId: session.id, queryId, statementId: session.statementId };
  await session.call(closeOperation, request, { deadline, idempotent: true }).catch(() => {});
}

/** How the values of a session come back: Dates only where they lose nothing, unless they were asked for. */
function modesOf(session: ServerSession, { int64, timestamps }: ValueOptions): ValueModes {
  const { precision } = session;
  return {
    int64: int64 ?? "bigint",
    timestamps: timestamps ?? (precision === "ms" ? "date" : "bigint"),
    precision,
  };
}

function schemaOf(answer: TSExecuteStatementResp, modes: ValueModes): ResultSchema {
  const { columns = [], dataTypeList = [], columnIndex2TsBlockColumnIndexList, ignoreTimeStamp } = answer;
  const indices = columnIndex2TsBlockColumnIndexList ?? columns.map((_, index) => index);
  // In the table model time is a column like any other; answers that say otherwise have one more before the others.
  if (ignoreTimeStamp !== false || indices.includes(-1)) return resultSchema(answer, modes);
  return resultSchema(
    {
      columns: ["Time", ...columns],
      dataTypeList: ["TIMESTAMP", ...dataTypeList],
      columnIndex2TsBlockColumnIndexList: [-1, ...indices],
    },
    modes,
  );
}
