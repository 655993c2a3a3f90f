import { DataFrame, isChdbError, type Session } from "@x/chdb";
import { batchFrame } from "./columns.ts";
import type { FailureHeader, Frame } from "./frames.ts";
import { statementKind } from "./statement-kind.ts";

/** What a statement typed by somebody may take. */
export interface Limits {
  /** Rows that the page gets. */
  readonly rows: number;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** Why a statement was stopped by hand. */
export class Stopped extends Error {
  /** When that was, by `performance.now()`. */
  readonly at: number = performance.now();

  constructor() {
    super("The query was stopped.");
    this.name = "Stopped";
  }
}

/** Sends a frame; resolves when more may follow. */
export type Send = (frame: Frame) => Promise<void>;

/**
 * Runs a statement that only reads and sends its answer: batches, then `end` or `failure`. Never rejects for what the
 * engine refuses.
 */
export async function runStatement(
  session: Session,
  sql: string,
  limits: Limits,
  signal: AbortSignal,
  send: Send,
): Promise<void> {
  const started = performance.now();
  try {
    const kind = statementKind(sql);
    if (kind === "refused") return await send({ header: refusal, body: [] });
    const answer = kind === "stream" ? streamRows : describe;
    const { rows, isCut } = await answer(session, sql, limits, signal, send);
    const elapsedMs = performance.now() - started;
    await send({ header: { kind: "end", rows, isCut, elapsedMs }, body: [] });
  } catch (error) {
    await send({ header: failure(error, signal), body: [] });
  }
}

interface Sent {
  readonly rows: number;
  readonly isCut: boolean;
}

async function streamRows(
  session: Session,
  sql: string,
  limits: Limits,
  signal: AbortSignal,
  send: Send,
): Promise<Sent> {
  const stream = session.stream(sql, {
    signal,
    timeoutMs: limits.timeoutMs,
    // 1 also refuses table functions that read files or the network.
    settings: { readonly: 1 },
    onProgress: ({ readRows, elapsedMs }) =>
      void send({ header: { kind: "progress", readRows: Number(readRows), elapsedMs }, body: [] }),
  });
  let rows = 0;
  let batches = 0;
  // Leaving the loop stops the query in the engine.
  for await (const batch of stream.batches()) {
    const room = limits.rows - rows;
    const part = batch.rowCount <= room ? batch : new DataFrame(batch).head(room);
    await send(batchFrame(part));
    batches++;
    rows += part.rowCount;
    if (batch.rowCount > room) return { rows, isCut: true };
  }
  if (batches === 0) await sendEmpty(session, sql, signal, send);
  return { rows, isCut: false };
}

/** A stream without rows has no batch to take the columns from; the engine knows them. */
async function sendEmpty(session: Session, sql: string, signal: AbortSignal, send: Send): Promise<void> {
  const body = sql.replace(/;\s*$/, "");
  const described = await session.query<{ name: string; type: string }>(`DESCRIBE TABLE (\n${body}\n)`, {
    signal,
  });
  const columns = described.rows.map(
    ({ name, type }) => ({ name, type, layout: "text", at: 0, bytesAt: 8 }) as const,
  );
  await send({ header: { kind: "batch", rows: 0, columns }, body: [new Uint8Array(8)] });
}

async function describe(
  session: Session,
  sql: string,
  limits: Limits,
  signal: AbortSignal,
  send: Send,
): Promise<Sent> {
  const result = await session.query(sql, { signal, timeoutMs: limits.timeoutMs });
  const frame = new DataFrame(result).head(limits.rows);
  await send(batchFrame(frame));
  return { rows: frame.rowCount, isCut: frame.rowCount < result.rowCount };
}

const refusal: FailureHeader = {
  kind: "failure",
  code: "READ_ONLY",
  message:
    "This page only reads: SELECT, WITH, SHOW, DESCRIBE, EXPLAIN and EXISTS, and nothing INTO OUTFILE.",
};

function failure(error: unknown, signal: AbortSignal): FailureHeader {
  if (signal.aborted && signal.reason instanceof Stopped) {
    const stopMs = performance.now() - signal.reason.at;
    return { kind: "failure", code: "STOPPED", message: signal.reason.message, stopMs };
  }
  if (isChdbError(error)) {
    const { code, message, position } = error;
    return {
      kind: "failure",
      code: code.replace(/^ERR_CHDB_/, ""),
      // The code stands beside it.
      message: message.replace(/^Code: \d+\. DB::\w+: /, "").replace(/\s*\([A-Z0-9_]+\)$/, ""),
      ...(position !== undefined && { position }),
    };
  }
  return { kind: "failure", code: "FAILED", message: error instanceof Error ? error.message : String(error) };
}
