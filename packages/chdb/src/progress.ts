import { quoteString } from "./codec/sql-quote.ts";
import type { Outcome } from "./native/binding.ts";
import type { EngineConnection } from "./native/engine-connection.ts";

/** How far a running statement has come. */
export interface Progress {
  readonly readRows: bigint;
  readonly readBytes: bigint;
  /** The engine's estimate of the rows to read; 0 when it has none. */
  readonly totalRows: bigint;
  readonly writtenRows: bigint;
  /** Bytes. */
  readonly memoryUsage: bigint;
  /** Milliseconds. */
  readonly elapsedMs: number;
}

const EVERY_MS = 100;

/** A second connection to ask on, or nothing when all are taken. */
export type Observer = () => Promise<{ connection: EngineConnection; release(): void } | undefined>;

/**
 * Asks the engine every 100 ms how the statement of `tag` is doing, from another connection.
 *
 * @returns what stops it.
 */
export function watchProgress(
  tag: string,
  observer: Observer,
  report: (progress: Progress) => void,
): () => void {
  const sql =
    "SELECT read_rows, read_bytes, total_rows_approx, written_rows, greatest(memory_usage, 0), elapsed " +
    `FROM system.processes WHERE Settings['log_comment'] = ${quoteString(tag)} LIMIT 1`;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const ask = async (): Promise<void> => {
    const lane = await observer();
    try {
      const outcome = await lane?.connection.query(sql, "TSV");
      if (!stopped && outcome?.bytes?.length) report(parse(outcome.bytes));
    } finally {
      lane?.release();
    }
  };
  const next = (): void => {
    timer = setTimeout(() => {
      // The statement's own outcome tells of faults; an unanswered question about it does not.
      ask()
        .catch(() => undefined)
        .finally(() => {
          if (!stopped) next();
        });
    }, EVERY_MS);
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** How far a statement came in the end. */
export function finalProgress(outcome: Outcome): Progress {
  const readRows = BigInt(outcome.readRows ?? 0);
  return {
    readRows,
    readBytes: BigInt(outcome.readBytes ?? 0),
    totalRows: readRows,
    writtenRows: BigInt(outcome.writtenRows ?? 0),
    memoryUsage: 0n,
    elapsedMs: (outcome.elapsed ?? 0) * 1000,
  };
}

function parse(bytes: Uint8Array): Progress {
  const [readRows, readBytes, totalRows, writtenRows, memory, elapsed] = new TextDecoder()
    .decode(bytes)
    .trim()
    .split("\t");
  return {
    readRows: BigInt(readRows ?? 0),
    readBytes: BigInt(readBytes ?? 0),
    totalRows: BigInt(totalRows ?? 0),
    writtenRows: BigInt(writtenRows ?? 0),
    memoryUsage: BigInt(memory ?? 0),
    elapsedMs: Number(elapsed ?? 0) * 1000,
  };
}
